import type { Reporter, SerializedError, TestModule } from 'vitest/node'

/** Closes a run with `N passed, N failed` alone on a line. A file that does not load counts as one failure. */
export default class SummaryReporter implements Reporter {
  onTestRunEnd(modules: readonly TestModule[], unhandled: readonly SerializedError[]): void {
    const tests = modules.flatMap((module) => [...module.children.allTests()])
    const count = (state: string): number => tests.filter((test) => test.result().state === state).length
    const broken = modules.filter((module) => module.state() === 'failed' && module.errors().length > 0).length
    const skipped = count('skipped') + count('pending')
    if (skipped > 0) console.log(`${skipped} skipped`)
    console.log(`${count('passed')} passed, ${count('failed') + broken + unhandled.length} failed`)
  }
}
