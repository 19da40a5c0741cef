import { bindResources, type Principal, resourceOf, type RowgateError } from '@rowgate/core'
import { fromTables } from '@rowgate/drizzle'
import { drizzleSchema, principals } from '@rowgate/expenses'
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest'
import { type Expenses, openExpenses } from '../drizzle/open-expenses.ts'
import { checkedIds, type CheckedRow, loadRows } from '../support/oracle.ts'
import { RESOURCES } from '../support/resources.ts'
import { EXAMPLES, type Served, undone } from './servers.ts'

const everyone: Readonly<Record<string, Principal>> = principals
const names = Object.keys(everyone)
const ACTIONS = ['view', 'update', 'submit', 'approve', 'delete', 'export'] as const
type Action = (typeof ACTIONS)[number]

let domain: Expenses
let rows: CheckedRow[]
/** What the PDP's check allows: the ids, by principal and action. */
let allowed: ReadonlyMap<string, ReadonlyMap<string, ReadonlySet<string>>>

beforeAll(async () => {
  domain = await openExpenses(inject('postgresUrl'))
  const ids = await domain.pool.query<{ id: string }>('select id from expenses order by id')
  const resource = resourceOf(bindResources(fromTables(drizzleSchema), RESOURCES), 'expense')
  rows = await loadRows(
    domain.pool,
    resource,
    ids.rows.map(({ id }) => id),
  )
  const matrix = { kind: 'expense', actions: ACTIONS, rows }
  const answers = names.map((name) => checkedIds(domain.cerbos, everyone[name] as Principal, matrix))
  allowed = new Map((await Promise.all(answers)).map((answer, at) => [names[at] as string, answer]))
})
afterAll(() => domain?.close())

function idsOf(name: string, action: Action): ReadonlySet<string> {
  return allowed.get(name)?.get(action) ?? new Set()
}

function ask({ url }: Served, path: string, { as = 'ada', ...init }: RequestInit & { as?: string } = {}) {
  const headers = { authorization: `Bearer ${as}`, 'content-type': 'application/json' }
  return fetch(`${url}${path}`, { ...init, headers })
}

interface Listed {
  readonly rows: readonly { readonly id: string; readonly _can: Readonly<Record<string, boolean>> }[]
  readonly next?: string
}

/** All pages of a list. */
async function listed(served: Served, as: string): Promise<Listed['rows']> {
  const all: Listed['rows'][number][] = []
  let after = ''
  do {
    // oxlint-disable-next-line no-await-in-loop -- each page says where the next one begins
    const page = (await (await ask(served, `/expenses?take=100${after}`, { as })).json()) as Listed
    all.push(...page.rows)
    after = page.next === undefined ? '' : `&after=${encodeURIComponent(page.next)}`
  } while (after !== '')
  return all
}

/** How each action is asked for, and how it is answered when it is allowed. */
const ENDPOINTS: Readonly<Record<Exclude<Action, 'export'>, (id: string) => readonly [string, RequestInit, number]>> = {
  view: (id) => [`/expenses/${id}`, {}, 200],
  update: (id) => [`/expenses/${id}`, { method: 'PATCH', body: '{ "currency": "EUR" }' }, 200],
  submit: (id) => [`/expenses/${id}/submit`, { method: 'POST' }, 200],
  approve: (id) => [`/expenses/${id}/approve`, { method: 'POST' }, 200],
  delete: (id) => [`/expenses/${id}`, { method: 'DELETE' }, 204],
}

/** Rows that are allowed, rows that may be seen and no more, rows that may not be seen; a few of each, and one that is not there. */
function sampleOf(name: string, action: Action): readonly (readonly [string, 'allowed' | 'forbidden' | 'hidden'])[] {
  const seen = idsOf(name, 'view')
  const may = idsOf(name, action)
  const verdicts = rows.map(({ id }): [string, 'allowed' | 'forbidden' | 'hidden'] => {
    if (may.has(id)) return [id, 'allowed']
    return [id, seen.has(id) ? 'forbidden' : 'hidden']
  })
  const some = (['allowed', 'forbidden', 'hidden'] as const).flatMap((verdict) =>
    verdicts.filter(([, own]) => own === verdict).filter((_, at) => at % 40 === 0),
  )
  return [...some, ['e-nowhere', 'hidden']]
}

describe.each(EXAMPLES)('examples/%s', (example, serve) => {
  let served: Served
  const reported: string[] = []
  const onError = ({ code }: RowgateError): void => void reported.push(code)
  beforeAll(async () => {
    const { db, cerbos } = domain
    served = await serve({ db, cerbos, transaction: undone(db), onError })
  })
  afterAll(() => served?.close())

  test.each(names)('lists for %s what the PDP permits, with what may be done to it', async (name) => {
    const found = await listed(served, name)
    expect(new Set(found.map(({ id }) => id))).toEqual(idsOf(name, 'view'))
    for (const action of ['update', 'submit', 'approve', 'delete'] as const) {
      const can = found.filter(({ _can }) => _can[action]).map(({ id }) => id)
      const expected = [...idsOf(name, action)].filter((id) => idsOf(name, 'view').has(id))
      expect([action, new Set(can)]).toEqual([action, new Set(expected)])
    }
  })

  test.each(names)('exports for %s what the PDP permits', async (name) => {
    const lines = (await (await ask(served, '/expenses/export', { as: name })).text()).split('\n').slice(1)
    expect(new Set(lines.map((line) => line.slice(0, line.lastIndexOf(',', line.lastIndexOf(',') - 1))))).toEqual(
      idsOf(name, 'export'),
    )
  })

  test.each(
    names.flatMap((name) =>
      (Object.keys(ENDPOINTS) as (keyof typeof ENDPOINTS)[]).map((action) => [name, action] as const),
    ),
  )('answers %s to %s as the PDP does', async (name, action) => {
    const asked = sampleOf(name, action).map(async ([id, verdict]) => {
      const [path, init, success] = ENDPOINTS[action](encodeURIComponent(id))
      const { status } = await ask(served, path, { ...init, as: name })
      return [id, status, { allowed: success, forbidden: 403, hidden: 404 }[verdict]] as const
    })
    const answers = await Promise.all(asked)
    expect(answers.filter(([, status, expected]) => status !== expected)).toEqual([])
  })

  test.each([
    ['an own draft', 'ada', 'engineering', 201],
    ['for another department', 'ada', 'sales', 403],
    ['by an outsider', 'xan', 'engineering', 403],
  ])('creates %s, or does not', async (_, as, department, status) => {
    const body = JSON.stringify({ department, region: 'emea', amount: '12.50', currency: 'EUR' })
    expect((await ask(served, '/expenses', { as, method: 'POST', body })).status).toBe(status)
    expect((await ask(served, '/expenses', { as, method: 'POST', body: '{}' })).status).toBe(400)
  })

  test('never mixes the requests of different principals', { timeout: 120_000 }, async () => {
    const asked = Array.from({ length: 200 }, (_, at) => names[at % names.length] as string)
    const exports = await Promise.all(asked.map(async (as) => (await ask(served, '/expenses/export', { as })).text()))
    expect(exports.map((text) => text.split('\n').length - 1)).toEqual(asked.map((name) => idsOf(name, 'export').size))
  })

  test('catches a handler that forgets to authorize', async () => {
    const response = await ask(served, '/forgotten')
    expect([response.status, await response.json()]).toEqual([
      500,
      { type: 'about:blank', title: 'Internal Server Error', status: 500 },
    ])
    expect(reported).toEqual(['not-authorized'])
  })

  test('says whether it is ready, to everybody', async () => {
    expect((await ask(served, '/health', { as: 'nobody' })).status).toBe(200)
    expect((await ask(served, '/expenses', { as: 'nobody' })).status).toBe(401)
  })

  test('leaves no transaction open when clients disconnect', async () => {
    const { db, cerbos } = domain
    const writing = await serve({ db, cerbos, onError })
    const [id = ''] = idsOf('ada', 'update')
    const [path, init] = ENDPOINTS.update(encodeURIComponent(id))
    const gone = Array.from({ length: 40 }, (_, at) =>
      ask(writing, path, { ...init, signal: AbortSignal.timeout(1 + at) }).then(
        () => 'answered',
        () => 'gone',
      ),
    )
    expect(await Promise.all(gone)).toContain('gone')
    await expect.poll(() => openTransactions(domain), { timeout: 10_000 }).toBe(0)
    expect((await ask(writing, `/expenses/${encodeURIComponent(id)}`)).status).toBe(200)
    await writing.close()
  })

  test.runIf(example.startsWith('nest'))('describes itself with OpenAPI', async () => {
    const described = (await (await fetch(`${served.url}/docs-json`)).json()) as { paths: object }
    expect(Object.keys(described.paths)).toContain('/expenses/{id}/approve')
    expect((await fetch(`${served.url}/docs`)).status).toBe(200)
  })
})

async function openTransactions({ pool }: Expenses): Promise<number> {
  const { rows: found } = await pool.query<{ open: number }>(
    `select count(*)::int as open from pg_stat_activity where datname = current_database() and state like 'idle in%'`,
  )
  return found[0]?.open ?? -1
}
