import { expect, test } from 'vitest'
import type { Context } from '../context.ts'

export function testGuardedRouter({ ask }: Context): void {
  test.each([
    ['whom it permits', '/guarded/one', 'mia', 200],
    ['whom it does not', '/guarded/one', 'xan', 404],
    ['whom it does not, below', '/guarded/below/two', 'xan', 404],
    ['whom it permits, below', '/guarded/below/two', 'mia', 200],
    ['nobody', '/guarded/one', 'nobody', 401],
    ['an unknown route', '/guarded/unknown', 'mia', 404],
  ])('%s: %s', async (_, path, as, status) => {
    expect((await ask(path, { as })).status).toBe(status)
  })
}
