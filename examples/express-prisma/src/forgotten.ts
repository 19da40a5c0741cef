import { setTimeout as wait } from 'node:timers/promises'
import type { PrismaClient } from '@rowgate/expenses/client'
import type { Rowgate } from '@rowgate/express'
import { Router } from 'express'
import type { Layer } from './data-layer.ts'

/** Somebody forgets to authorize, in four ways: asks the database itself. Nobody ever sees an answer. */
export function forgotten(rg: Rowgate<Layer>, { user }: PrismaClient): Router {
  const router = Router()

  router.get('/', async (_request, response) => {
    response.json(await user.findMany())
  })

  router.get('/stream', async (_request, response) => {
    for (const { name } of await user.findMany()) response.write(name)
    await wait(10)
    response.end()
  })

  router.get('/late', async (_request, response) => {
    response.write(JSON.stringify(await user.findMany()))
    throw new Error('late')
  })

  router.get('/early', async (request, response) => {
    response.json(await user.findMany())
    await rg.of(request).data.authorizedCount('expense', 'view')
  })

  return router
}
