import { mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { RowgateError } from '@rowgate/core'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest'
import type { Pdp } from './pdp.ts'
import { mayView, newFolder, writePolicy } from './pdp.test-support.ts'
import { runningPdp, startPdp } from './pdp.ts'

let policies: string
beforeEach(() => void (policies = newFolder('owner')))
afterEach(() => rmSync(policies, { recursive: true, force: true }))

async function thrown(promise: Promise<unknown>): Promise<RowgateError> {
  const error = await promise.then(() => undefined).catch((reason: unknown) => reason)
  if (error instanceof RowgateError) return error
  throw new Error(`expected a RowgateError, got ${String(error)}`)
}

describe('a started PDP', () => {
  let pdp: Pdp
  let folder: string
  beforeAll(async () => {
    folder = newFolder('owner')
    pdp = await startPdp({ policies: folder, running: false, watch: false })
  })
  beforeEach(async () => {
    writePolicy(folder, 'owner')
    await pdp.reload()
  })
  afterAll(async () => {
    await pdp.stop()
    rmSync(folder, { recursive: true, force: true })
  })

  it('is healthy and answers by the policies', async () => {
    expect((await fetch(`${pdp.httpAddress}/_cerbos/health`)).ok).toBe(true)
    expect([await mayView(pdp, 'owner'), await mayView(pdp, 'guest')]).toEqual([true, false])
  })

  it('reloads changed policies at once', async () => {
    for (const role of ['guest', 'owner', 'guest', 'owner']) {
      writePolicy(folder, role)
      await pdp.reload()
      expect(await mayView(pdp, role)).toBe(true)
      expect(await mayView(pdp, role === 'guest' ? 'owner' : 'guest')).toBe(false)
    }
  })

  it.each([
    [
      'a condition that does not compile',
      () => writePolicy(folder, 'guest', { condition: 'R.attr.x ===' }),
      'Invalid expression',
    ],
    ['a file that is no policy', () => writeFileSync(join(folder, 'doc.yaml'), 'garbage: true'), 'garbage'],
  ])('refuses to reload %s, and keeps the last good policies', async (_name, spoil, complaint) => {
    spoil()
    const error = await thrown(pdp.reload())
    expect(error.code).toBe('policies-invalid')
    expect(error.message).toContain(complaint)
    expect([await mayView(pdp, 'owner'), await mayView(pdp, 'guest')]).toEqual([true, false])
  })

  it('is used instead of a new one when its addresses are given', async () => {
    const { grpcAddress, httpAddress } = pdp
    const other = await startPdp({ policies: 'nowhere', running: { grpcAddress, httpAddress } })
    await other.stop()
    expect(await mayView(other, 'owner')).toBe(true)
  })

  it('is used when the environment names it', async () => {
    vi.stubEnv('CERBOS_GRPC_ADDRESS', pdp.grpcAddress).stubEnv('CERBOS_HTTP_ADDRESS', pdp.httpAddress)
    expect((await startPdp({ policies: 'nowhere' })).grpcAddress).toBe(pdp.grpcAddress)
    vi.unstubAllEnvs()
  })
})

describe('startPdp', () => {
  it('throws what the PDP wrote when the policies do not compile', async () => {
    writePolicy(policies, 'owner', { condition: 'R.attr.x ===' })
    const error = await thrown(startPdp({ policies, running: false }))
    expect(error.code).toBe('policies-invalid')
    expect(error.message).toMatch(/doc\.yaml:1:\d+: Invalid expression `R\.attr\.x ===`/)
  })

  it('throws when there is no folder', async () => {
    expect((await thrown(startPdp({ policies: join(policies, 'no'), running: false }))).code).toBe('policies-invalid')
  })

  it('throws when the PDP does not answer in time', async () => {
    const error = await thrown(startPdp({ policies, running: false, startTimeout: 0 }))
    expect(error.code).toBe('pdp-start-failed')
  })

  it('starts several at once', async () => {
    const pdps = await Promise.all(Array.from({ length: 4 }, () => startPdp({ policies, running: false })))
    expect(new Set(pdps.flatMap((pdp) => [pdp.grpcAddress, pdp.httpAddress.slice(7)])).size).toBe(8)
    expect(await Promise.all(pdps.map((pdp) => mayView(pdp, 'owner')))).toEqual([true, true, true, true])
    await Promise.all(pdps.map((pdp) => pdp.stop()))
  })

  it('holds attributes to their schemas when told to', async () => {
    const verdicts = []
    mkdirSync(join(policies, '_schemas'))
    writeFileSync(join(policies, '_schemas', 'doc.json'), '{ "properties": { "amount": { "type": "number" } } }')
    writePolicy(policies, 'owner', { more: ', schemas: { resourceSchema: { ref: "cerbos:///doc.json" } }' })
    for (const schemaEnforcement of ['none', 'reject'] as const) {
      const pdp = await startPdp({ policies, schemaEnforcement, running: false })
      verdicts.push(await mayView(pdp, 'owner', { amount: 'much' }))
      await pdp.stop()
    }
    expect(verdicts).toEqual([true, false])
  })
})

it('needs both addresses of a running PDP', () => {
  expect(runningPdp({})).toBe(false)
  expect(runningPdp({ CERBOS_GRPC_ADDRESS: 'a:1', CERBOS_HTTP_ADDRESS: 'http://a:2' })).toEqual({
    grpcAddress: 'a:1',
    httpAddress: 'http://a:2',
  })
  expect(() => runningPdp({ CERBOS_GRPC_ADDRESS: 'a:1' })).toThrow('Only one address')
})
