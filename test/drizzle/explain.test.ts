import { principals } from '@rowgate/expenses'
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest'
import { type Expenses, openExpenses } from './open-expenses.ts'
import { RESOURCES } from '../support/resources.ts'

const { ada, mia, noor, axel, finn } = principals

let domain: Expenses
beforeAll(async () => {
  domain = await openExpenses(inject('postgresUrl'))
})
afterAll(() => domain?.close())

describe('explain', () => {
  test('says what a list comes to, without values', async () => {
    const { text, ...explained } = await domain.layer.explain(noor, 'expense', 'approve')
    expect(explained).toMatchObject({ kind: 'expense', actions: ['approve'], permits: 'conditional' })
    expect(explained.attributes).toContain('lineItems')
    expect(explained.sql).toMatch(/^select .* from "expenses"/)
    expect(text).toContain('plan:')
    expect(JSON.stringify(explained) + text).not.toMatch(/u-noor|sales|750/)
  })

  test('with values when they are asked for', async () => {
    const { text, parameters } = await domain.layer.explain(noor, 'expense', 'approve', { values: true })
    expect(text).toContain('"u-noor"')
    expect(parameters).toContain('u-noor')
  })

  test('says of a row why it is missing', async () => {
    const all = await domain.db.query.expense.findMany()
    const missing = all.find(
      ({ status, amount, currency, department }) =>
        status === 'SUBMITTED' && Number(amount) > 2000 && currency === 'EUR' && department === 'engineering',
    )
    const explained = await domain.layer.as(mia).explain('expense', 'approve', { key: missing?.id ?? '', values: true })
    expect(explained.row).toMatchObject({ listed: false, permitted: false })
    expect(explained.text).toContain('this row is not in the list, and a check denies it:')
    expect(explained.text).toMatch(/amount <= 2000 is false: amount = [\d.]+/)
    const redacted = await domain.layer.explain(mia, 'expense', 'approve', { key: missing?.id ?? '' })
    expect(redacted.text).toMatch(/amount <= \? is false\n/)
    expect(redacted.text).not.toContain('2000')
  })

  test('agrees with list and check for every row, action and principal', async () => {
    const ids = (await domain.db.query.expense.findMany({ columns: { id: true } })).map(({ id }) => id)
    const some = ids.filter((_, at) => at % 40 === 0)
    for (const who of [mia, axel]) {
      for (const action of RESOURCES.expense.actions) {
        const rows = await domain.layer.authorizedFindMany(who, 'expense', action, { columns: { id: true } })
        const listed = new Set(rows.map(({ id }) => id))
        const bound = domain.layer.as(who)
        const explained = await Promise.all(some.map((key) => bound.explain('expense', action, { key })))
        for (const [at, { row }] of explained.entries()) {
          const inList = listed.has(some[at] ?? '')
          expect({ action, key: some[at], listed: row?.listed, permitted: row?.permitted }).toEqual({
            action,
            key: some[at],
            listed: inList,
            permitted: inList,
          })
        }
      }
    }
  })

  test('of a row that is not there, and of an unknown kind', async () => {
    await expect(domain.layer.explain(ada, 'expense', 'view', { key: 'nowhere' })).rejects.toMatchObject({
      code: 'not-found',
    })
    await expect(domain.layer.explain(ada, 'invoice' as 'expense', 'view')).rejects.toMatchObject({
      code: 'unknown-kind',
    })
  })
})

describe('allowedActions', () => {
  test('of many keys is what single checks say, in the order of the keys', async () => {
    const ids = (await domain.db.query.expense.findMany({ columns: { id: true } })).map(({ id }) => id)
    const keys = [...ids.filter((_, at) => at % 9 === 0), 'nowhere', ids[0] ?? '']
    const actions = ['view', 'update', 'approve', 'comment'] as const
    const allowed = await domain.layer.allowedActions(mia, 'expense', actions, keys)
    expect(allowed).toHaveLength(keys.length)
    for (const action of actions) {
      const single = await Promise.all(keys.map((key) => domain.layer.isAllowed(mia, 'expense', action, key)))
      expect(allowed.map((each) => each.allowed.has(action))).toEqual(single)
    }
    expect(await domain.layer.as(mia).allowedActions('expense', ['view'], [])).toEqual([])
  })
})

describe('checkRow', () => {
  test('takes the row for what the caller says it is', async () => {
    const row = await domain.db.query.expense.findFirst({
      where: (fields, { eq }) => eq(fields.ownerId, ada.id),
      with: { owner: { with: { manager: true } }, approver: true, lineItems: true, comments: true },
    })
    if (row === undefined) throw new Error('The seed has nothing of ada.')
    expect(await domain.layer.checkRow(ada, 'expense', 'view', row)).toBe(row)
    await expect(domain.layer.checkRow(ada, 'expense', 'approve', row)).rejects.toMatchObject({ code: 'forbidden' })
    const stolen = { ...row, ownerId: 'x', tags: [], approverId: 'x', department: 'x', project: null }
    await expect(
      domain.layer.checkRow(ada, 'expense', 'view', { ...stolen, owner: { ...row.owner, managerId: 'x' } }),
    ).rejects.toMatchObject({ code: 'not-found' })
    const { lineItems: _, ...partial } = row
    await expect(domain.layer.checkRow(ada, 'expense', 'view', partial)).rejects.toMatchObject({
      code: 'unsupported-argument',
      path: 'expense.lineItems',
    })
  })

  test('says of every stored row what check says', async () => {
    const all = await domain.db.query.expense.findMany({
      with: { owner: { with: { manager: true } }, approver: true, lineItems: true, comments: true },
    })
    const rows = all.filter((_, at) => at % 7 === 0 || at > 200)
    const outcome = (call: Promise<unknown>): Promise<unknown> =>
      call.then(
        () => 'allowed',
        (error: { code: unknown }) => error.code,
      )
    for (const action of ['view', 'reconcile', 'export'] as const) {
      const [vouched, loaded] = await Promise.all([
        Promise.all(rows.map((row) => outcome(domain.layer.checkRow(finn, 'expense', action, row)))),
        Promise.all(rows.map(({ id }) => outcome(domain.layer.check(finn, 'expense', action, id)))),
      ])
      expect(vouched).toEqual(loaded)
    }
  })
})

test('a list of several actions has the rows of all of them', async () => {
  const { layer } = domain
  const idsOf = async (action: 'view' | 'update' | readonly ('view' | 'update')[]): Promise<string[]> =>
    (await layer.authorizedFindMany(finn, 'expense', action, { columns: { id: true } })).map(({ id }) => id).toSorted()
  const [view, update, both] = [await idsOf('view'), await idsOf('update'), await idsOf(['view', 'update'])]
  expect(both).toEqual(view.filter((id) => update.includes(id)))
  expect(both.length).toBeGreaterThan(0)
  await expect(layer.check(finn, 'expense', ['view', 'update'] as never, both[0] ?? '')).rejects.toMatchObject({
    code: 'unsupported-argument',
  })
})

test('ready', async () => {
  const { ready, checks } = await domain.layer.ready()
  expect([ready, checks.filter(({ ok }) => !ok)]).toEqual([true, []])
  expect(checks.map(({ name }) => name)).toEqual([
    'pdp',
    'pdp-version',
    ...Object.keys(RESOURCES).map((kind) => `database: ${kind}`),
    'collations',
  ])
  await domain.pool.query('alter table comments rename column body to text')
  const after = await domain.layer.ready()
  await domain.pool.query('alter table comments rename column text to body')
  await domain.pool.query(`create collation odd (provider = icu, locale = 'und-u-ks-level2', deterministic = false)`)
  await domain.pool.query('alter table comments alter column body type text collate odd')
  const odd = await domain.layer.ready()
  await domain.pool.query('alter table comments alter column body type text')
  expect(odd.checks.filter(({ ok }) => !ok)).toEqual([
    { name: 'collations', ok: false, detail: 'Texts that differ can be equal in comments.body.' },
  ])
  expect(after.checks.filter(({ ok }) => !ok).map(({ name }) => name)).toEqual([
    'database: expense',
    'database: comment',
  ])
})
