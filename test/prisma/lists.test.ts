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

test('a policy with a longer list than Prisma is given is verified', async () => {
  const cerbos = {
    planResources: async () => ({
      kind: 'KIND_CONDITIONAL',
      cerbosCallId: '',
      condition: {
        operator: 'in',
        operands: [{ name: 'request.resource.attr.ownerId' }, { value: ['u-ada', ...strangers] }],
      },
    }),
    checkResources: () => Promise.reject(new Error('not asked')),
  }
  const layer = createDataLayer({ ...domain, cerbos, schema, resources: RESOURCES })
  const own = await domain.prisma.expense.count({ where: { ownerId: 'u-ada' } })
  expect(await layer.authorizedFindMany(mia, 'expense', 'view')).toHaveLength(own)
  expect(await layer.authorizedCount(mia, 'expense', 'view')).toBe(own)
})
