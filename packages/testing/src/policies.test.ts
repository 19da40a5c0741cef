import { mkdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import type { RowgateError } from '@rowgate/core'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { mayView, newFolder, writePolicy } from './pdp.test-support.ts'
import { type Pdp, type PdpOptions, startPdp } from './pdp.ts'

let own: string
let other: string
let pdp: Pdp | undefined
const told: RowgateError[] = []

beforeEach(() => {
  own = newFolder('owner')
  other = newFolder('owner')
  rmSync(join(other, 'doc.yaml'))
  writePolicy(other, 'guest', { kind: 'note' })
  told.length = 0
})
afterEach(async () => {
  await pdp?.stop()
  pdp = undefined
  for (const folder of [own, other]) rmSync(folder, { recursive: true, force: true })
})

async function start(options: Partial<PdpOptions> = {}): Promise<Pdp> {
  const onInvalid = (error: RowgateError): void => void told.push(error)
  pdp = await startPdp({ policies: own, running: false, onInvalid, ...options })
  return pdp
}

const SOON = { timeout: 20_000, interval: 25 }

describe.each([
  ['one folder', (): PdpOptions['policies'] => own],
  ['several folders', (): PdpOptions['policies'] => [own, other]],
])('policies of %s', (_, policies) => {
  it('count when they have changed', async () => {
    const running = await start({ policies: policies() })
    writePolicy(own, 'guest')
    await expect.poll(() => mayView(running, 'guest'), SOON).toBe(true)
    expect(await mayView(running, 'owner')).toBe(false)
    rmSync(join(own, 'doc.yaml'))
    await expect.poll(() => mayView(running, 'guest'), SOON).toBe(false)
    expect(told).toEqual([])
  })

  it('that do not compile are shown, and the last good ones stay until they do', async () => {
    const running = await start({ policies: policies() })
    writePolicy(own, 'guest', { condition: 'R.attr.x ===' })
    await expect.poll(() => told.map(({ code }) => code), SOON).toEqual(['policies-invalid'])
    expect(told[0]?.message).toContain(`${join(own, 'doc.yaml')}:1:`)
    expect(told[0]?.message).toMatch(/doc\.yaml:1:\d+: Invalid expression `R\.attr\.x ===`/)
    await sleep(300)
    expect([await mayView(running, 'owner'), await mayView(running, 'guest')]).toEqual([true, false])
    writePolicy(own, 'guest')
    await expect.poll(() => mayView(running, 'guest'), SOON).toBe(true)
    expect(told).toHaveLength(1)
  })

  it('are not watched when they are not to be', async () => {
    const running = await start({ policies: policies(), watch: false })
    writePolicy(own, 'guest')
    await sleep(2500) // a change that is watched counts after less, also on a busy machine
    expect(await mayView(running, 'guest')).toBe(false)
    await running.reload()
    expect(await mayView(running, 'guest')).toBe(true)
  })
})

describe('several folders of policies', () => {
  it('are in force together', async () => {
    const running = await start({ policies: [own, other] })
    expect([await mayView(running, 'owner'), await mayView(running, 'guest')]).toEqual([true, false])
    expect([await mayView(running, 'owner', {}, 'note'), await mayView(running, 'guest', {}, 'note')]).toEqual([
      false,
      true,
    ])
  })

  it('may not define the same policy', async () => {
    writePolicy(other, 'guest')
    await expect(start({ policies: [own, other] })).rejects.toMatchObject({
      code: 'policies-invalid',
      message: expect.stringContaining(
        `${join(other, 'doc.yaml')}:1:1: resource.doc.vdefault is defined in ${join(own, 'doc.yaml')} as well`,
      ),
    })
  })

  it('may not come to define the same policy', async () => {
    const running = await start({ policies: [own, other], watch: false })
    writePolicy(other, 'guest')
    await expect(running.reload()).rejects.toThrow('is defined in')
    expect([await mayView(running, 'owner'), await mayView(running, 'guest')]).toEqual([true, false])
  })

  it('share their schemas, which may not differ', async () => {
    for (const [folder, type] of [
      [own, 'number'],
      [other, 'number'],
    ] as const) {
      mkdirSync(join(folder, '_schemas'))
      writeFileSync(join(folder, '_schemas', 'doc.json'), `{ "properties": { "amount": { "type": "${type}" } } }`)
    }
    writePolicy(own, 'owner', { more: ', schemas: { resourceSchema: { ref: "cerbos:///doc.json" } }' })
    const running = await start({ policies: [own, other], watch: false })
    expect([
      await mayView(running, 'owner', { amount: 1 }),
      await mayView(running, 'owner', { amount: 'much' }),
    ]).toEqual([true, false])
    writeFileSync(join(other, '_schemas', 'doc.json'), '{}')
    await expect(running.reload()).rejects.toThrow('doc.json with other contents')
  })

  it('may be links', async () => {
    const linked = newFolder('guest')
    rmSync(join(linked, 'doc.yaml'))
    symlinkSync(other, join(linked, 'more'))
    const running = await start({ policies: [linked] })
    expect(await mayView(running, 'guest', {}, 'note')).toBe(true)
    rmSync(linked, { recursive: true })
  })
})
