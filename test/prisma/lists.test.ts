import { principals } from '@rowgate/expenses'
import { createDataLayer } from '@rowgate/prisma'
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest'
import { schema } from '../../prisma/generated/rowgate/index.ts'
import { openExpenses } from './open-expenses.ts'
import { RESOURCES } from '../support/resources.ts'

let domain: Awaited<ReturnType<typeof openExpenses>>
beforeAll(async () => {
  domain = await openExpenses(inject('postgresUrl'))
})
afterAll(() => domain.close())

const { mia } = principals
const strangers = Array.from({ length: 40_000 }, (_, at) => `stranger-${at}`)

describe('a list longer than a statement takes', () => {
  test('is split by Prisma, under a NOT as well, so that excluded rows are found', async () => {
    const { prisma } = domain
    const ids = (await prisma.expense.findMany({ select: { id: true } })).map(({ id }) => id)
    const half = ids.slice(0, ids.length / 2)
    const found = await prisma.expense.findMany({ where: { NOT: { id: { in: [...half, ...strangers] } } } })
    expect(found.length).toBeGreaterThan(ids.length - half.length)
  })

  test.each([
    ['in a NOT', { NOT: { id: { in: strangers } } }],
    ['in a list', { id: { in: strangers } }],
    ['below a relation', { lineItems: { none: { id: { in: strangers } } } }],
    [
      'in several lists',
      { AND: [{ id: { notIn: strangers.slice(0, 20_000) } }, { ownerId: { notIn: strangers.slice(20_000) } }] },
    ],
  ])('is refused %s', async (_, where) => {
    const layer = createDataLayer({ ...domain, schema, resources: RESOURCES })
    const refused = expect.objectContaining({ code: 'unsupported-argument', path: 'where' })
    await expect(layer.authorizedFindMany(mia, 'expense', 'view', { where })).rejects.toEqual(refused)
    await expect(layer.authorizedCount(mia, 'expense', 'view', { where })).rejects.toEqual(refused)
  })

  test('is one parameter as an array', async () => {
    const layer = createDataLayer({ ...domain, schema, resources: RESOURCES })
    expect(await layer.authorizedCount(mia, 'expense', 'view', { where: { tags: { hasSome: strangers } } })).toBe(0)
  })
})

describe('a policy with longer lists than Prisma is given is verified', () => {
  const own = ['u-ada', 'u-mia']
  const inList = (name: string, from: number, to: number) => ({
    operator: 'in',
    operands: [{ name: `request.resource.attr.${name}` }, { value: [...own, ...strangers.slice(from, to)] }],
  })

  test.each([
    ['one list of 40,000', inList('ownerId', 0, 40_000), { ownerId: { in: own } }],
    ['its negation', { operator: 'not', operands: [inList('ownerId', 0, 40_000)] }, { ownerId: { notIn: own } }],
    [
      'ten lists of 4,000',
      {
        operator: 'or',
        operands: Array.from({ length: 10 }, (_, at) => inList('ownerId', at * 4000, (at + 1) * 4000)),
      },
      { ownerId: { in: own } },
    ],
    [
      'lists of 4,000 below relations',
      {
        operator: 'and',
        operands: ['ownerId', 'owner.id', 'region', 'owner.region', 'department'].map((name) => ({
          operator: 'not',
          operands: [inList(name, 0, 4000)],
        })),
      },
      { ownerId: { notIn: own } },
    ],
  ])('%s', async (_, condition, where) => {
    const cerbos = {
      planResources: async () => ({ kind: 'KIND_CONDITIONAL', cerbosCallId: '', condition }),
      checkResources: () => Promise.reject(new Error('not asked')),
    }
    const layer = createDataLayer({ ...domain, cerbos, schema, resources: RESOURCES })
    const wanted = await domain.prisma.expense.findMany({ where, select: { id: true }, orderBy: { id: 'asc' } })
    const found = await layer.authorizedFindMany(mia, 'expense', 'view', {
      select: { id: true },
      orderBy: { id: 'asc' },
    })
    expect(wanted.length).toBeGreaterThan(0)
    expect(found).toEqual(wanted)
    expect(await layer.authorizedCount(mia, 'expense', 'view')).toBe(wanted.length)
    const some = { where: { id: { in: strangers.slice(0, 15_000).concat(wanted[0]?.id ?? '') } } }
    expect(await layer.authorizedCount(mia, 'expense', 'view', some)).toBe(1)
  })
})
