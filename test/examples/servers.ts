import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { RowgateError, RunTransaction } from '@rowgate/core'
import { createApp as createExpress } from '@rowgate/example-express-drizzle'
import { createApp as createNest } from '@rowgate/example-nest-drizzle'
import type { Expenses } from '../drizzle/open-expenses.ts'

type Db = Expenses['db']

/** An example that answers. */
export interface Served {
  readonly url: string
  readonly close: () => Promise<unknown>
}

type Serve = (options: ExampleOptions) => Promise<Served>

interface ExampleOptions extends Pick<Expenses, 'db' | 'cerbos'> {
  readonly transaction?: RunTransaction<Db>
  readonly onError: (error: RowgateError) => void
}

async function serveExpress(options: ExampleOptions): Promise<Served> {
  const server = createServer(createExpress(options)).listen(0, '127.0.0.1')
  await new Promise((resolve) => server.once('listening', resolve))
  const { port } = server.address() as AddressInfo
  return { url: `http://127.0.0.1:${port}`, close: () => new Promise((resolve) => server.close(resolve)) }
}

async function serveNest(options: ExampleOptions): Promise<Served> {
  const app = await createNest(options)
  await app.listen(0, '127.0.0.1')
  return { url: await app.getUrl(), close: () => app.close() }
}

/** Every example, by its folder. */
export const EXAMPLES: readonly (readonly [string, Serve])[] = [
  ['express-drizzle', serveExpress],
  ['nest-drizzle', serveNest],
]

/** A transaction for a request that answers like the real one and leaves nothing behind. */
export function undone(db: Db): RunTransaction<Db> {
  const done = new Error('done')
  return (work) =>
    db
      .transaction(async (tx) => {
        await work(tx)
        throw done
      })
      .catch((error: unknown) => {
        if (error !== done) throw error
      })
}
