import { type Profiler, Session } from 'node:inspector/promises'
import { setFlagsFromString } from 'node:v8'

// V8 counts the blocks only of what it compiles while it counts, and throws compiled code away when memory is short: it has to keep it.
setFlagsFromString('--no-flush-bytecode')
const session = new Session()
session.connect()
await session.post('Profiler.enable')
await session.post('Profiler.startPreciseCoverage', { callCount: true, detailed: true })

/**
 * How often V8 entered a function or a block (a loop's body, a branch) of Rowgate's sources while the work ran. A count, not a time: the same on
 * every machine. What ran before this module was imported is counted by function only.
 */
export async function executedBlocks(work: () => void): Promise<number> {
  await session.post('Profiler.takePreciseCoverage')
  work()
  const { result } = await session.post('Profiler.takePreciseCoverage')
  return result
    .filter(({ url }) => /packages\/[^/]+\/src\//.test(url))
    .reduce((total, file) => total + entries(file), 0)
}

function entries({ functions }: Profiler.ScriptCoverage): number {
  return functions.flatMap(({ ranges }) => ranges).reduce((total, { count }) => total + count, 0)
}
