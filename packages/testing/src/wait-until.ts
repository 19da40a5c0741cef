import { setTimeout as sleep } from 'node:timers/promises'

/** Asks every few milliseconds until the answer is yes; `false` when `milliseconds` have passed without one. */
export async function waitUntil(holds: () => boolean | Promise<boolean>, milliseconds: number): Promise<boolean> {
  const deadline = Date.now() + milliseconds
  while (!(await holds())) {
    if (Date.now() > deadline) return false
    await sleep(15)
  }
  return true
}
