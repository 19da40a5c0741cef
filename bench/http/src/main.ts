import autocannon from 'autocannon'
import { type App, startExpress, startFastify, startHono } from './apps.ts'
import { type Layer, openWorld } from './world.ts'

/** Milliseconds that the guards may add to the median of a handler. */
const BUDGET = 0.3
/** The two forms of a handler take turns, so that what else the machine does meets both. */
const ROUNDS = 4
const REQUESTS = { text: 3000, list: 1000 } as const

const FRAMEWORKS: Readonly<Record<string, (layer: Layer) => Promise<App>>> = {
  express: startExpress,
  fastify: startFastify,
  hono: startHono,
}

const world = await openWorld()
try {
  console.log('framework  handler   plain     guarded   added (median ms, one connection)')
  for (const [name, start] of Object.entries(FRAMEWORKS)) {
    const app = await start(world.layer)
    for (const handler of ['text', 'list'] as const) await compare(app, name, handler)
    await app.close()
  }
} finally {
  await world.close()
}

async function compare({ url }: App, name: string, handler: 'text' | 'list'): Promise<void> {
  const times: Record<'plain' | 'guarded', number[]> = { plain: [], guarded: [] }
  for (let round = 0; round <= ROUNDS; round++) {
    for (const form of ['plain', 'guarded'] as const) {
      const measured = await responseTimes(`${url}/${form}/${handler}`, REQUESTS[handler])
      // The first round warms up.
      if (round > 0) times[form].push(...measured)
    }
  }
  const [plain, guarded] = [median(times.plain), median(times.guarded)]
  const added = guarded - plain
  const cells = [plain, guarded, added].map((ms) => ms.toFixed(3).padEnd(9))
  console.log(`${name.padEnd(10)} ${handler.padEnd(9)} ${cells.join(' ')}${added > BUDGET ? `over ${BUDGET}` : ''}`)
  if (added > BUDGET) process.exitCode = 1
}

function responseTimes(url: string, amount: number): Promise<readonly number[]> {
  const times: number[] = []
  return new Promise((done, failed) => {
    const run = autocannon({ url, connections: 1, amount, timeout: 10 }, (error, result) => {
      if (error) return failed(error)
      if (result.non2xx + result.errors > 0)
        return failed(new Error(`${url}: ${result.non2xx + result.errors} failures`))
      done(times)
    })
    run.on('response', (_client, _status, _bytes, time) => times.push(time))
  })
}

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN
}
