import { changeOf, draftOf, idOf, shown } from '@rowgate/example-world'
import type { Rowgate } from '@rowgate/express'
import { type Response, Router } from 'express'
import type { Layer } from './data-layer.ts'
import { keyOf } from './expenses.ts'

/** Guarded writes: the row is locked, the PDP is asked, and only then is anything written. */
export function changeExpenses(rg: Rowgate<Layer>, newId: () => string): Router {
  const router = Router()

  router.post('/', async (request, response) => {
    const draft = draftOf(request.body)
    if (draft === undefined) return unreadable(response)
    const { data, principal } = rg.of(request)
    const values = { id: newId(), ownerId: idOf(principal), ...draft }
    response.status(201).json(shown(await data.authorizedCreate('expense', 'create', { values })))
  })

  router.patch('/:id', async (request, response) => {
    const set = changeOf(request.body)
    if (set === undefined) return unreadable(response)
    const { data } = rg.of(request)
    response.json(shown(await data.authorizedUpdate('expense', 'update', { key: keyOf(request), set })))
  })

  router.post('/:id/submit', async (request, response) => {
    const { data } = rg.of(request)
    const set = { status: 'SUBMITTED' } as const
    response.json(shown(await data.authorizedUpdate('expense', 'submit', { key: keyOf(request), set })))
  })

  router.post('/:id/approve', async (request, response) => {
    const { data, principal } = rg.of(request)
    const set = { status: 'APPROVED', approverId: idOf(principal) } as const
    response.json(shown(await data.authorizedUpdate('expense', 'approve', { key: keyOf(request), set })))
  })

  router.delete('/:id', async (request, response) => {
    await rg.of(request).data.authorizedDelete('expense', 'delete', { key: keyOf(request) })
    response.status(204).end()
  })

  return router
}

function unreadable(response: Response): void {
  response.status(400).json({ title: 'The body is not one of an expense.' })
}
