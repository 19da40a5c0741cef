import autocannon from 'autocannon'
import { type App, startExpress, startFastify, startHono } from './apps.ts'
import { startNest } from './nest.ts'
import { type Layer, openWorld } from './world.ts'

/** Milliseconds that the guards may add to the median of a handler. */
const BUDGET = 0.3
/** The two forms of a handler take turns, so that what else the machine does meets both. */
const ROUNDS = 12
const REQUESTS = { text: 1000, list: 400 } as const

const FRAMEWORKS: Readonly<Record<string, (layer: Layer) => Promise<App>>> = {
  express: startExpress,
  fastify: startFastify,
  nest: startNest,
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

/** What the guards add is the median of what they add in each round, so that a round in which the machine is busy tells little. */
async function compare(app: App, name: string, handler: 'text' | 'list'): Promise<void> {
  const rounds: { readonly plain: number; readonly guarded: number }[] = []
  for (let round = 0; round <= ROUNDS; round++) {
    const plain = median(await responseTimes(`${app.plain}/${handler}`, REQUESTS[handler]))
    const guarded = median(await responseTimes(`${app.guarded}/${handler}`, REQUESTS[handler]))
    // The first round warms up.
    if (round > 0) rounds.push({ plain, guarded })
  }
  const added = median(rounds.map(({ plain, guarded }) => guarded - plain))
  const [plain, guarded] = [median(rounds.map((round) => round.plain)), median(rounds.map((round) => round.guarded))]
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
