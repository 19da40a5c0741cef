import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import type { Readable } from 'node:stream'
import { fileURLToPath } from 'node:url'
import type { RowgateError } from '@rowgate/core'
import { afterAll, beforeAll, beforeEach, describe, expect, inject, test } from 'vitest'
import { type Action, NAMES, openOracle, type Oracle } from './oracle.ts'
import { EXAMPLES, type Served } from './servers.ts'

/** Of the rows that are answered alike for somebody, one in so many is asked for. */
const SAMPLE = process.env['ROWGATE_TEST_SIZE'] === 'full' ? 1 : 40

let oracle: Oracle
beforeAll(async () => {
  oracle = await openOracle(inject('postgresUrl'))
})
afterAll(() => oracle?.close())

const PROBLEM = /^application\/problem\+json\b/

interface Asked extends Omit<RequestInit, 'headers'> {
  readonly as?: string
}

function ask({ url }: Served, path: string, { as = 'ada', ...init }: Asked = {}): Promise<Response> {
  const body = init.body === undefined ? {} : { 'content-type': 'application/json' }
  return fetch(`${url}${path}`, { ...init, headers: { authorization: `Bearer ${as}`, ...body } })
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

/** The ids in a CSV file, whose first column they are. */
async function exported(served: Served, as: string): Promise<readonly string[]> {
  const text = await (await ask(served, '/expenses/export', { as })).text()
  const [head, ...lines] = text.split('\r\n')
  expect([head, lines.pop()]).toEqual(['"id","ownerId","amount","currency","status"', ''])
  return lines.map((line) => (/^"((?:[^"]|"")*)"/.exec(line)?.[1] ?? '').replaceAll('""', '"'))
}

/** How each action is asked for, and how it is answered when it is allowed. */
const ENDPOINTS: Readonly<Record<Exclude<Action, 'export'>, (id: string) => readonly [string, Asked, number]>> = {
  view: (id) => [`/expenses/${id}`, {}, 200],
  update: (id) => [`/expenses/${id}`, { method: 'PATCH', body: '{ "currency": "EUR" }' }, 200],
  submit: (id) => [`/expenses/${id}/submit`, { method: 'POST' }, 200],
  approve: (id) => [`/expenses/${id}/approve`, { method: 'POST' }, 200],
  delete: (id) => [`/expenses/${id}`, { method: 'DELETE' }, 204],
}

type Verdict = 'allowed' | 'forbidden' | 'hidden'

/** Rows that are allowed, rows that may be seen and no more, rows that may not be seen; some of each, and one that is not there. */
function sampleOf(name: string, action: Action): readonly (readonly [string, Verdict])[] {
  const seen = oracle.idsOf(name, 'view')
  const may = oracle.idsOf(name, action)
  const verdicts = oracle.rows.map(({ id }): [string, Verdict] => {
    if (may.has(id)) return [id, 'allowed']
    return [id, seen.has(id) ? 'forbidden' : 'hidden']
  })
  const some = (['allowed', 'forbidden', 'hidden'] as const).flatMap((verdict) =>
    verdicts.filter(([, own]) => own === verdict).filter((_, at) => at % SAMPLE === 0),
  )
  return [...some, ['e-nowhere', 'hidden']]
}

describe.each(EXAMPLES)('examples/%s', (example, serve) => {
  let served: Served
  const reported: string[] = []
  const onError = ({ code }: RowgateError): void => void reported.push(code)
  beforeAll(async () => {
    const { databaseUrl, cerbos } = oracle
    served = await serve({ databaseUrl, cerbos, kept: false, onError })
  })
  afterAll(() => served?.close())
  beforeEach(() => void (reported.length = 0))

  test.each(NAMES)('lists for %s what the PDP permits, with what may be done to it', async (name) => {
    const found = await listed(served, name)
    expect(new Set(found.map(({ id }) => id))).toEqual(oracle.idsOf(name, 'view'))
    for (const action of ['update', 'submit', 'approve', 'delete'] as const) {
      const can = found.filter(({ _can }) => _can[action]).map(({ id }) => id)
      const expected = [...oracle.idsOf(name, action)].filter((id) => oracle.idsOf(name, 'view').has(id))
      expect([action, new Set(can)]).toEqual([action, new Set(expected)])
    }
  })

  test.each(NAMES)('exports for %s what the PDP permits', async (name) => {
    const ids = await exported(served, name)
    expect([ids.length, new Set(ids)]).toEqual([new Set(ids).size, oracle.idsOf(name, 'export')])
  })

  test.each(
    NAMES.flatMap((name) =>
      (Object.keys(ENDPOINTS) as (keyof typeof ENDPOINTS)[]).map((action) => [name, action] as const),
    ),
  )('answers %s to %s as the PDP does', { timeout: 600_000 }, async (name, action) => {
    const asked = sampleOf(name, action).map(async ([id, verdict]) => {
      const [path, init, success] = ENDPOINTS[action](encodeURIComponent(id))
      const { status } = await ask(served, path, { ...init, as: name })
      return [id, status, { allowed: success, forbidden: 403, hidden: 404 }[verdict]] as const
    })
    const answers = await Promise.all(asked)
    expect(answers.filter(([, status, expected]) => status !== expected)).toEqual([])
    expect(reported).toEqual([])
  })

  test.each([
    ['an own draft', 'ada', 'engineering', 201],
    ['for another department', 'ada', 'sales', 403],
    ['by an outsider', 'xan', 'engineering', 403],
  ])('creates %s, or does not', async (_, as, department, status) => {
    const body = JSON.stringify({ department, region: 'emea', amount: '12.50', currency: 'EUR' })
    expect((await ask(served, '/expenses', { as, method: 'POST', body })).status).toBe(status)
  })

  test('shows what it has changed, and no more than it shows', async () => {
    const [id = ''] = oracle.idsOf('ada', 'update')
    const [path, init] = ENDPOINTS.update(encodeURIComponent(id))
    const changed = (await (await ask(served, path, init)).json()) as object
    expect(changed).toMatchObject({ id, currency: 'EUR' })
    expect(Object.keys(changed)).not.toContain('riskScore')
  })

  test.each([
    ['a body that is none', '/expenses', { method: 'POST', body: '{}' }, 400],
    ['a body that cannot be read', '/expenses', { method: 'POST', body: '{' }, 400],
    ['an expense that is not there', '/expenses/e-nowhere', {}, 404],
    ['a cursor that is none', '/expenses?after=e-0001', {}, 400],
    ['nobody', '/expenses', { as: 'nobody' }, 401],
  ])('answers %s with a problem', async (_, path, asked, status) => {
    const response = await ask(served, path, asked)
    expect([response.status, response.headers.get('content-type')]).toEqual([status, expect.stringMatching(PROBLEM)])
    expect(await response.json()).toMatchObject({ type: 'about:blank', status })
  })

  test('never mixes the requests of different principals', { timeout: 120_000 }, async () => {
    const asked = Array.from({ length: 200 }, (_, at) => NAMES[at % NAMES.length] as string)
    const exports = await Promise.all(asked.map(async (as) => new Set(await exported(served, as))))
    expect(exports).toEqual(asked.map((name) => oracle.idsOf(name, 'export')))
  })

  test.each(['', '/stream', '/early', '/late'])(
    'catches a handler that forgets to authorize: /forgotten%s',
    async (path) => {
      const told = await ask(served, `/forgotten${path}`).then(
        async (response) => [response.status, await response.text().catch(() => '')],
        () => ['cut off'],
      )
      const replaced = [500, JSON.stringify({ type: 'about:blank', title: 'Internal Server Error', status: 500 })]
      expect(path === '/late' ? [replaced, ['cut off'], [500, '']] : [replaced]).toContainEqual(told)
      expect(reported).toEqual(['not-authorized'])
    },
  )

  test('says to everybody whether it is ready', async () => {
    expect((await ask(served, '/health', { as: 'nobody' })).status).toBe(200)
  })

  test('leaves no transaction open when clients disconnect', async () => {
    const { databaseUrl, cerbos } = oracle
    const writing = await serve({ databaseUrl, cerbos, kept: true, onError })
    const [id = ''] = oracle.idsOf('ada', 'update')
    const [path, init] = ENDPOINTS.update(encodeURIComponent(id))
    const gone = Array.from({ length: 40 }, (_, at) =>
      ask(writing, path, { ...init, signal: AbortSignal.timeout(1 + at) }).then(
        () => 'answered',
        () => 'gone',
      ),
    )
    expect(await Promise.all(gone)).toContain('gone')
    await expect.poll(() => openTransactions(oracle), { timeout: 10_000 }).toBe(0)
    expect((await ask(writing, `/expenses/${encodeURIComponent(id)}`)).status).toBe(200)
    await writing.close()
  })

  const descriptions: Readonly<Record<string, string>> = {
    'fastify-drizzle': '/openapi.json',
    'nest-prisma': '/docs-json',
  }
  test.runIf(example in descriptions)('describes itself with OpenAPI', async () => {
    const described = (await (await fetch(`${served.url}${descriptions[example]}`)).json()) as { paths: object }
    expect(Object.keys(described.paths)).toEqual(
      expect.arrayContaining(['/expenses/{id}', '/expenses/{id}/approve', '/expenses/export']),
    )
  })
})

/** What `start` does after it has generated. */
describe.each(EXAMPLES.map(([example]) => example))('examples/%s', (example) => {
  test('starts with one command, answers, and ends', { timeout: 120_000 }, async () => {
    const folder = fileURLToPath(new URL(`../../examples/${example}`, import.meta.url))
    const { scripts } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as { scripts: { serve: string } }
    const [tool = '', ...args] = scripts.serve.split(' ')
    const tsx = createRequire(new URL('../../package.json', import.meta.url)).resolve(`${tool}/cli`)
    const env = { ...process.env, PORT: '0', DATABASE_URL: inject('postgresUrl') }
    const started = spawn(process.execPath, [tsx, ...args], { cwd: folder, env, stdio: ['ignore', 'pipe', 'inherit'] })
    try {
      const url = await said(started.stdout, /http:\S+(?=\/expenses)/)
      const response = await ask({ url, close: async () => undefined }, '/expenses?take=3', { as: 'mia' })
      expect(((await response.json()) as Listed).rows).toHaveLength(3)
      started.kill('SIGINT')
      expect(await once(started, 'exit')).toEqual([0, null])
    } finally {
      started.kill('SIGKILL')
    }
  })
})

async function said(output: Readable, pattern: RegExp): Promise<string> {
  let text = ''
  for await (const part of output.setEncoding('utf8')) {
    text += String(part)
    const [found] = pattern.exec(text) ?? []
    if (found !== undefined) return found
  }
  throw new Error(`It has ended: ${text}`)
}

async function openTransactions({ pool }: Oracle): Promise<number> {
  const { rows: found } = await pool.query<{ open: number }>(
    `select count(*)::int as open from pg_stat_activity where datname = current_database() and state like 'idle in%'`,
  )
  return found[0]?.open ?? -1
}
