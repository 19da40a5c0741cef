import { randomUUID } from 'node:crypto'
import { changeOf, draftOf, SHOWN } from '@rowgate/example-world'
import type { Rowgate } from '@rowgate/express'
import { Router } from 'express'
import type { Layer } from './data-layer.ts'
import { BadRequest } from './problems.ts'

/** Guarded writes: the row is locked, the PDP is asked, and only then is anything written. */
export function changeExpenses(rg: Rowgate<Layer>): Router {
  const router = Router()

  router.post('/', async (request, response) => {
    const draft = draftOf(request.body) ?? unreadable()
    const { data, principal } = rg.of(request)
    const values = { id: randomUUID(), ownerId: principal.id, ...draft }
    response.status(201).json(await data.authorizedCreate('expense', 'create', { data: values, select: SHOWN }))
  })

  router.patch('/:id', async (request, response) => {
    const change = changeOf(request.body) ?? unreadable()
    const { id } = request.params
    const { data } = rg.of(request)
    response.json(await data.authorizedUpdate('expense', 'update', { where: { id }, data: change, select: SHOWN }))
  })

  // What is submitted is no draft any more, so that nobody could submit it again: the PDP is asked whether it may still be seen.
  router.post('/:id/submit', async (request, response) => {
    const { id } = request.params
    const submitted = await rg.of(request).data.authorizedUpdate('expense', 'submit', {
      where: { id },
      data: { status: 'SUBMITTED' },
      select: SHOWN,
      after: 'view',
    })
    response.json(submitted)
  })

  router.post('/:id/approve', async (request, response) => {
    const { id } = request.params
    const { data, principal } = rg.of(request)
    const approved = await data.authorizedUpdate('expense', 'approve', {
      where: { id },
      data: { status: 'APPROVED', approverId: principal.id },
      select: SHOWN,
      after: 'view',
    })
    response.json(approved)
  })

  router.delete('/:id', async (request, response) => {
    const { id } = request.params
    await rg.of(request).data.authorizedDelete('expense', 'delete', { where: { id } })
    response.status(204).end()
  })

  return router
}

function unreadable(): never {
  throw new BadRequest('The body is not one of an expense.')
}
