import { createDataLayer } from '@rowgate/prisma'
import { principals } from '@rowgate/expenses'
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest'
import { schema } from '../../prisma/generated/rowgate/index.ts'
import { RESOURCES } from '../support/resources.ts'
import { openExpenses } from './open-expenses.ts'

const { audra, axel, finn, mia, noor } = principals

describe('explain, allowedActions, checkRow and ready with Prisma', () => {
  let domain: Awaited<ReturnType<typeof openExpenses>>
  const layerOf = ({ prisma, cerbos }: typeof domain) =>
    createDataLayer({ prisma, schema, cerbos, resources: RESOURCES })
  let layer: ReturnType<typeof layerOf>
  beforeAll(async () => {
    domain = await openExpenses(inject('postgresUrl'))
    layer = layerOf(domain)
  })
  afterAll(() => domain?.close())

  test('an exact list', async () => {
    const explained = await layer.explain(noor, 'expense', 'approve')
    expect(explained).toMatchObject({ permits: 'conditional', exactness: 'exact' })
    expect(explained.text).toContain('exact:')
    expect(JSON.stringify(explained)).not.toMatch(/u-noor|"sales"|750/)
    const open = await layer.explain(noor, 'expense', 'approve', { values: true })
    expect(JSON.stringify(open.where)).toContain('u-noor')
  })

  test('a list that is verified', async () => {
    const explained = await layer.explain(audra, 'expense', 'reconcile')
    expect(explained.exactness).toBe('superset')
    expect(explained.sql).toContain('collate "C"')
    expect(explained.text).toContain('verified:')
  })

  test('a row that is missing', async () => {
    const listed = await layer.authorizedFindMany(axel, 'expense', 'view', { select: { id: true } })
    const all = await domain.prisma.expense.findMany({ select: { id: true } })
    const missing = all.find(({ id }) => listed.every((row) => row.id !== id))?.id ?? ''
    const { row } = await layer.as(axel).explain('expense', 'view', { key: missing })
    expect(row).toMatchObject({ listed: false, permitted: false })
    expect((await layer.explain(axel, 'expense', 'view', { key: listed[0]?.id ?? '' })).row).toMatchObject({
      listed: true,
      permitted: true,
    })
    await expect(layer.explain(axel, 'expense', 'view', { key: 'nowhere' })).rejects.toMatchObject({
      code: 'not-found',
    })
  })

  test('the actions on many rows', async () => {
    const keys = (await domain.prisma.expense.findMany({ select: { id: true }, take: 60 })).map(({ id }) => id)
    const allowed = await layer.allowedActions(mia, 'expense', ['view', 'approve'], [...keys, 'nowhere'])
    for (const action of ['view', 'approve'] as const) {
      const rows = await layer.authorizedFindMany(mia, 'expense', action, { where: { id: { in: keys } } })
      const ids = new Set(rows.map(({ id }) => id))
      expect(allowed.map((each) => each.allowed.has(action))).toEqual([...keys.map((id) => ids.has(id)), false])
    }
  })

  test('a row that the caller vouches for', async () => {
    const include = { owner: { include: { manager: true } }, approver: true, lineItems: true, comments: true }
    const rows = await domain.prisma.expense.findMany({ include, take: 60 })
    const outcome = (call: Promise<unknown>): Promise<unknown> =>
      call.then(
        () => 'allowed',
        (error: { code: unknown }) => error.code,
      )
    // Prisma shows a NULL list as an empty one, so rows with one are not what is stored.
    for (const action of ['reconcile', 'export', 'approve'] as const) {
      const vouched = await Promise.all(rows.map((row) => outcome(layer.checkRow(finn, 'expense', action, row))))
      expect(vouched.map((each) => each === 'allowed')).toEqual(
        await Promise.all(rows.map(({ id }) => layer.isAllowed(finn, 'expense', action, id))),
      )
    }
  })

  test('ready', async () => {
    expect(await layer.ready()).toMatchObject({ ready: true })
  })
})
