import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { createDatabase, type Database, type Pdp, startPdp } from '@rowgate/testing'
import { Client } from 'pg'
import { afterAll, beforeAll, describe, expect, inject, test, vi } from 'vitest'
import { examplesOf } from './examples.ts'
import { blocksOf, pageAt } from './markdown.ts'
import { writeExamples } from './write-examples.ts'

const page = pageAt('docs/guide/getting-started.md')

/** What `prisma migrate` and `drizzle-kit push` make of the schemas: neither runs without a download. */
const TABLES = `
  create table expenses (id text primary key, owner_id text not null, department text not null, status text not null default 'DRAFT');
  create table line_items (id text primary key, expense_id text not null references expenses, amount numeric(12, 2) not null);
`

describe('docs/guide/getting-started.md', () => {
  let pdp: Pdp
  let database: Database
  let folder: string

  beforeAll(async () => {
    pdp = await startPdp({ policies: policiesOfThePage(), running: false })
    database = await createDatabase(inject('postgresUrl'))
    const client = new Client({ connectionString: database.url })
    await client.connect()
    await client.query(TABLES)
    await client.end()
    const examples = examplesOf(page).map(({ path, text }) => ({
      path,
      text: text.replace('127.0.0.1:3593', pdp.grpcAddress),
    }))
    folder = await writeExamples('run', examples)
    vi.stubEnv('DATABASE_URL', database.url)
  })

  afterAll(async () => {
    vi.unstubAllEnvs()
    await database?.drop()
    await pdp?.stop()
  })

  test.each([
    ['prisma', [['e1'], ['e1', 'e2'], ['e1'], 'e1', true]],
    ['drizzle', [['e1'], ['e1', 'e2'], ['e1'], [2], 'e1', true]],
  ])('the way with %s prints what it says', async (way, expected) => {
    const log = vi.spyOn(console, 'log').mockImplementation(() => undefined)
    await import(pathToFileURL(join(folder, page.path, way, 'src/main.ts')).href)
    expect(log.mock.calls.map(([printed]) => summary(printed))).toEqual(expected)
    log.mockRestore()
  })
})

/** Rows by their ids, or by what they count. */
function summary(printed: unknown): unknown {
  if (Array.isArray(printed)) return printed.map(summary)
  if (typeof printed !== 'object' || printed === null) return printed
  return 'id' in printed ? printed.id : (printed as { rows?: unknown }).rows
}

function policiesOfThePage(): string {
  const folder = mkdtempSync(join(tmpdir(), 'rowgate-getting-started-'))
  for (const { code } of blocksOf(page).filter(({ language }) => language === 'yaml')) {
    const path = (code[0] ?? '').replace('# ', '')
    mkdirSync(join(folder, path, '..'), { recursive: true })
    writeFileSync(join(folder, path), code.join('\n'))
  }
  return join(folder, 'policies')
}
