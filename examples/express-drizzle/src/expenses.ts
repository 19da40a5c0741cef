import { type Request, Router } from 'express'
import { SHOWN } from '@rowgate/example-world'
import type { Rowgate } from '@rowgate/express'
import type { Layer } from './data-layer.ts'

/** What a user interface has buttons for. */
const CAN = ['update', 'submit', 'approve', 'delete'] as const

/** The expenses that the caller may see, each with what the caller may do to it. */
export function readExpenses(rg: Rowgate<Layer>): Router {
  const router = Router()

  router.get('/', async (request, response) => {
    const { take, after } = request.query
    const page = await rg.of(request).data.authorizedPage('expense', 'view', {
      columns: SHOWN,
      can: CAN,
      orderBy: { createdAt: 'desc' },
      take: Math.min(Number(take) || 20, 100),
      after: typeof after === 'string' ? after : undefined,
    })
    response.json(page)
  })

  router.get('/export', async (request, response) => {
    const rows = await rg.of(request).data.authorizedFindMany('expense', 'export', { columns: SHOWN })
    const lines = rows.map(({ id, amount, currency }) => [id, amount, currency].join(','))
    response.type('text/csv').send(['id,amount,currency', ...lines].join('\n'))
  })

  router.get('/:id', async (request, response) => {
    const { data } = rg.of(request)
    const config = { key: keyOf(request), columns: SHOWN, can: CAN } as const
    response.json(await data.authorizedFindUniqueOrThrow('expense', 'view', config))
  })

  return router
}

/** The key in the path of an expense. */
export function keyOf(request: Request): string {
  return String(request.params['id'])
}
