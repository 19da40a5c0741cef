import { GRPC } from '@cerbos/grpc'
import { createDataLayer } from '@rowgate/prisma'
import { type Pdp, startPdp } from '@rowgate/testing'
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest'
import { schema } from '../../prisma/generated/rowgate/index.ts'
import { writePolicy } from '../support/policy.ts'
import { openExpenses } from './open-expenses.ts'

const A = 'R.attr'

/** Conditions without words in Prisma, about every sort of attribute. */
const CONDITIONS = [
  `${A}.name < "M"`,
  `size(${A}.owned) >= 2`,
  `${A}.manager.name < ${A}.name`,
  `${A}.owned.exists(e, e.amount > 100.0 && e.currency + e.region < "EURf")`,
  `!${A}.paid.exists(e, e.region != ${A}.region) && ${A}.name < "Z"`,
  `${A}.boss == null && size(${A}.currencies) > 3`,
]

const hidden = { createdAt: false, tags: false } as const
const RESOURCES = {
  user: {
    relations: {
      manager: true,
      boss: { relation: 'manager' },
      owned: { relation: 'expenses', attributes: hidden },
      paid: { relation: 'expenses', attributes: hidden, where: { status: 'PAID' } },
    },
    attributes: { currencies: 'expenses.currency' },
  },
  expense: true,
} as const

const principal = { id: 'u1', roles: ['USER'] }
let domain: Awaited<ReturnType<typeof openExpenses>>
let pdp: Pdp
let cerbos: GRPC

beforeAll(async () => {
  const actions = new Map(CONDITIONS.map((match, at) => [`a${at}`, [{ match }]]))
  domain = await openExpenses(inject('postgresUrl'))
  pdp = await startPdp({ policies: writePolicy('user', actions), running: false })
  cerbos = new GRPC(pdp.grpcAddress, { tls: false })
})
afterAll(async () => {
  cerbos?.close()
  await pdp?.stop()
  await domain?.close()
})

/** The client without raw queries, also inside of its transactions. */
function guarded<Client extends object>(client: Client): Client {
  return new Proxy(client, {
    get: (target, name) => {
      if (name === '$queryRawUnsafe') return undefined
      const value: unknown = Reflect.get(target, name)
      if (name !== '$transaction') return value
      const begin = value as (work: (tx: object) => unknown, options: object) => unknown
      return (work: (tx: object) => unknown, options: object) =>
        begin.call(target, (tx: object) => work(guarded(tx)), options)
    },
    has: (target, name) => name !== '$queryRawUnsafe' && name in target,
  })
}

describe('a client without raw SQL is verified by the PDP', () => {
  test.each(CONDITIONS.map((condition, at) => [condition, `a${at}`] as const))('%s', async (_, named) => {
    // The schema has the actions of the example's policies, and these are of the test's own.
    const action = named as 'view'
    const raw = createDataLayer({ prisma: domain.prisma, cerbos, schema, resources: RESOURCES })
    const checked: number[] = []
    const counting = {
      planResources: cerbos.planResources.bind(cerbos),
      checkResources: (request: Parameters<GRPC['checkResources']>[0]) => {
        checked.push(request.resources.length)
        return cerbos.checkResources(request)
      },
    }
    const by = new Set<string>()
    const onVerified = (verified: { readonly by: string }): void => void by.add(verified.by)
    const prisma = guarded(domain.prisma)
    const blind = createDataLayer({ prisma, cerbos: counting, schema, resources: RESOURCES, onVerified })
    const args = { select: { id: true }, orderBy: { id: 'asc' } } as const
    const wanted = await raw.authorizedFindMany(principal, 'user', action, args)
    expect(checked).toEqual([])
    expect(await blind.authorizedFindMany(principal, 'user', action, args)).toEqual(wanted)
    expect(checked.length).toBeGreaterThan(0)
    expect([...by]).toEqual(['pdp'])
    expect(await blind.authorizedCount(principal, 'user', action)).toBe(wanted.length)
    expect(await blind.authorizedFindFirst(principal, 'user', action, args)).toEqual(wanted[0] ?? null)
  })
})

test('what Prisma shows less of than is stored is refused', async () => {
  const condition = { operator: 'lt', operands: [{ name: 'request.resource.attr.region' }, { value: 'm' }] }
  const planned = { kind: 'KIND_CONDITIONAL', cerbosCallId: '', condition }
  const fake = { planResources: () => Promise.resolve(planned), checkResources: () => Promise.reject(new Error('no')) }
  const layer = createDataLayer({ prisma: guarded(domain.prisma), cerbos: fake, schema, resources: RESOURCES })
  await expect(layer.authorizedFindMany(principal, 'expense', 'view')).rejects.toMatchObject({
    code: 'inexact-where',
    path: expect.stringMatching(/createdAt|tags/) as string,
  })
})
