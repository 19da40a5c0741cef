import type { Db } from '@rowgate/example-world'
import { Router } from 'express'

/** Somebody forgets to authorize: asks the database itself. Nobody ever sees the answer. */
export function forgotten(db: Db): Router {
  return Router().get('/', async (_request, response) => {
    response.json(await db.query.user.findMany())
  })
}
