import { CAN, SHOWN } from '@rowgate/example-world'
import type { Rowgate } from '@rowgate/express'
import { Router } from 'express'
import type { Layer } from './data-layer.ts'

/** The expenses that the caller may see, each with what the caller may do to it. */
export function readExpenses(rg: Rowgate<Layer>): Router {
  const router = Router()

  router.get('/', async (request, response) => {
    const { take, after } = request.query
    const page = await rg.of(request).data.authorizedPage('expense', 'view', {
      select: SHOWN,
      can: CAN,
      orderBy: { createdAt: 'desc' },
      take: Math.min(Number(take) || 20, 100),
      after: typeof after === 'string' ? after : undefined,
    })
    response.json(page)
  })

  router.get('/:id', async (request, response) => {
    const { data } = rg.of(request)
    const { id } = request.params
    response.json(await data.authorizedFindUniqueOrThrow('expense', 'view', { where: { id }, select: SHOWN, can: CAN }))
  })

  return router
}
