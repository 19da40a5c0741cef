import { describe } from 'vitest'
import { ABILITIES } from './abilities/abilities.ts'
import { createContext, type Framework } from './context.ts'

/** Runs the tests of every ability against the application of a framework: real HTTP, the real PDP and PostgreSQL. */
export function testAbilities(framework: Framework): void {
  const context = createContext(framework)
  describe.each(Object.entries(ABILITIES))('%s', (_, tests) => {
    tests(context)
  })
}
