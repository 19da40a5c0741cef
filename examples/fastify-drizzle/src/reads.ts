import { CAN, SHOWN } from '@rowgate/example-world'
import type { FastifyInstance } from 'fastify'
import { type ById, described, describedById } from './routes.ts'

interface Paged {
  readonly Querystring: { readonly take: number; readonly after?: string }
}

const querystring = {
  type: 'object',
  properties: { take: { type: 'integer', minimum: 1, maximum: 100, default: 20 }, after: { type: 'string' } },
}

/** The expenses that the caller may see, each with what the caller may do to it. */
export function readExpenses(scope: FastifyInstance): void {
  scope.get<Paged>('/', described('Lists expenses', { 200: { $ref: 'Page#' } }, { querystring }), (request) => {
    const { rowgate, query } = request
    return rowgate.data.authorizedPage('expense', 'view', {
      columns: SHOWN,
      can: CAN,
      orderBy: { createdAt: 'desc' },
      ...query,
    })
  })

  scope.get<ById>('/:id', describedById('One expense', { 200: { $ref: 'Expense#' } }), ({ rowgate, params }) =>
    rowgate.data.authorizedFindUniqueOrThrow('expense', 'view', { key: params.id, columns: SHOWN, can: CAN }),
  )
}
