import { type Profiler, Session } from 'node:inspector/promises'

/**
 * How often V8 entered a function or a block (a loop's body, a branch) of Rowgate's sources while the work ran. A count, not a time: the same on
 * every machine.
 */
export async function executedBlocks(work: () => void): Promise<number> {
  const session = new Session()
  session.connect()
  try {
    await session.post('Profiler.enable')
    await session.post('Profiler.startPreciseCoverage', { callCount: true, detailed: true })
    await session.post('Profiler.takePreciseCoverage')
    work()
    const { result } = await session.post('Profiler.takePreciseCoverage')
    await session.post('Profiler.stopPreciseCoverage')
    return result
      .filter(({ url }) => /packages\/[^/]+\/src\//.test(url))
      .reduce((total, file) => total + entries(file), 0)
  } finally {
    session.disconnect()
  }
}

function entries({ functions }: Profiler.ScriptCoverage): number {
  return functions.flatMap(({ ranges }) => ranges).reduce((total, { count }) => total + count, 0)
}
