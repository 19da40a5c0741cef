import { Readable } from 'node:stream'
import { setTimeout as wait } from 'node:timers/promises'
import type { FastifyInstance } from 'fastify'
import type { Db } from './data-layer.ts'

/** Somebody forgets to authorize, in four ways: asks the database itself. Nobody ever sees an answer. */
export function forgotten({ query: { user } }: Db) {
  return async (scope: FastifyInstance): Promise<void> => {
    scope.get('/', () => user.findMany())

    scope.get('/stream', async (_request, reply) => {
      const users = await user.findMany()
      return reply.send(Readable.from(users.map(({ name }) => name)))
    })

    scope.get('/late', async (_request, reply) => {
      const users = await user.findMany()
      return reply.send(Readable.from(endsBadly(JSON.stringify(users))))
    })

    scope.get('/early', async (request, reply) => {
      void reply.send(await user.findMany())
      await request.rowgate.data.authorizedCount('expense', 'view')
      return reply
    })
  }
}

async function* endsBadly(text: string): AsyncGenerator<string> {
  yield text
  await wait(10)
  throw new Error('late')
}
