import { expect, test } from 'vitest'
import type { Context } from '../context.ts'
import { REGION } from '../module.ts'

const SOON = { timeout: 10_000, interval: 50 }

/** How the packages assemble, watch and refuse policies is tested in packages/testing/src/policies.test.ts. */
export function testDeveloping({ ask, world }: Context): void {
  const status = async (as: string): Promise<number> => (await ask('/trip', { as })).status

  test('count for the next request when they are edited; a broken one is shown, and the last good one stays', async () => {
    const { permit } = world().module
    expect([await status('ada'), await status('noor')]).toEqual([200, 403])
    permit('R.attr.region ===')
    await expect.poll(() => world().invalid, SOON).toEqual([expect.stringContaining('Invalid expression')])
    expect([await status('ada'), await status('noor')]).toEqual([200, 403])
    permit('P.attr.region == "amer"')
    await expect.poll(() => status('ada'), SOON).toBe(403)
    expect(await status('noor')).toBe(200)
    permit(REGION)
    await expect.poll(() => status('ada'), SOON).toBe(200)
  })
}

export function testFolders({ ask, count }: Context): void {
  test('are in force together, also when their files have the same names', async () => {
    expect(await (await ask('/trip')).json()).toEqual({ id: 't-1' })
    expect(await (await ask('/current')).json()).toEqual({ count: await count('ada') })
  })
}
