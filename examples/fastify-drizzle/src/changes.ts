import { randomUUID } from 'node:crypto'
import type { FastifyInstance } from 'fastify'
import { type ById, described, describedById } from './routes.ts'
import type { Change, Draft } from './schemas.ts'

const EXPENSE = { $ref: 'Expense#' }

/** Guarded writes: the row is locked, the PDP is asked, and only then is anything written. */
export function changeExpenses(scope: FastifyInstance): void {
  const create = described('Creates an expense', { 201: EXPENSE }, { body: { $ref: 'Draft#' } })
  scope.post<{ Body: Draft }>('/', create, async ({ rowgate: { data, principal }, body }, reply) => {
    const values = { id: randomUUID(), ownerId: principal.id, ...body }
    return reply.code(201).send(await data.authorizedCreate('expense', 'create', { values }))
  })

  const update = describedById('Changes an expense', { 200: EXPENSE }, { body: { $ref: 'Change#' } })
  scope.patch<ById & { Body: Change }>('/:id', update, ({ rowgate: { data }, params, body }) =>
    data.authorizedUpdate('expense', 'update', { key: params.id, set: body }),
  )

  // What is submitted is no draft any more, so that nobody could submit it again: the PDP is asked whether it may still be seen.
  scope.post<ById>(
    '/:id/submit',
    describedById('Submits a draft', { 200: EXPENSE }),
    ({ rowgate: { data }, params: { id: key } }) =>
      data.authorizedUpdate('expense', 'submit', { key, set: { status: 'SUBMITTED' }, after: 'view' }),
  )

  scope.post<ById>(
    '/:id/approve',
    describedById('Approves an expense', { 200: EXPENSE }),
    ({ rowgate: { data, principal }, params: { id: key } }) => {
      const set = { status: 'APPROVED', approverId: principal.id } as const
      return data.authorizedUpdate('expense', 'approve', { key, set, after: 'view' })
    },
  )

  scope.delete<ById>('/:id', describedById('Deletes a draft', { 204: { type: 'null' } }), async (request, reply) => {
    await request.rowgate.data.authorizedDelete('expense', 'delete', { key: request.params.id })
    return reply.code(204).send()
  })
}
