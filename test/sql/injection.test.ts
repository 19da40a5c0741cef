import {
  bindResources,
  evaluate,
  permissionOf,
  type Resource,
  resourceOf,
  type Field,
  type FieldType,
  type Schema,
} from '@rowgate/core'
import { createDataLayer } from '@rowgate/drizzle'
import { lowerFilter, lowerSearch, postgresql, render } from '@rowgate/sql'
import { createDatabase, type Database } from '@rowgate/testing'
import { drizzle } from 'drizzle-orm/node-postgres'
import { pgSchema, text } from 'drizzle-orm/pg-core'
import { Pool } from 'pg'
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest'
import { attribute, call, macro, type Operand, value } from '../support/growing-plans.ts'
import { type CheckedRow, loadRows } from '../support/oracle.ts'
import { quote } from '../support/native-type.ts'
import { createTables, insertRows, tableOf } from '../support/tables.ts'

// oxfmt-ignore
const HOSTILE = [
  `'`, `''`, `"`, `""`, `\\`, `\\'`, `';`, `'; drop table things; --`, `" or true; --`, `') or true --`, `' or '1'='1`, '$1', '$$', '$$ or true $$', '?', ':id', '@id', '%', '%%', '_', '\\%', '\\_',
  '{', '}', '{}', '{a,b}', '{"a"}', 'a,b', ',', 'null', 'NULL', '"NULL"', 'true', '--', '/*', '*/', '/* */', '\n', '\r\n', '\t', '\u2028', '\b', '(', ')', '[a-z]', '.*', '^', '$', 'a|b', '+',
  `E'\\x41'`, `U&'\\0041'`, '\\x41', '\u00a0', '😀', 'é', 'e\u0301', 'ß', '\u0130', '\uffff', '\ufffd', '1; select pg_sleep(60)', 'x'.repeat(5000), '__proto__', 'constructor', ' ', '',
] as const

const TEXT: FieldType = { kind: 'text', native: 'text' }
const MOOD: FieldType = {
  kind: 'enum',
  native: `mo"od'; --`,
  schema: `we"ird '$1' schema`,
  // PostgreSQL's names of values have at most 63 bytes, and are not empty.
  values: HOSTILE.filter((name) => name.length > 0 && name.length < 60).map((name, at) => ({
    name,
    stored: `${name}${at}`,
  })),
}

function field(
  name: string,
  column: string,
  {
    type = TEXT,
    nullable = false,
    list = false,
  }: { readonly type?: FieldType; readonly nullable?: boolean; readonly list?: boolean } = {},
): Field {
  return { name, column, type, nullable, list }
}

const fieldsOf = (...fields: readonly Field[]): Record<string, Field> =>
  Object.fromEntries(fields.map((each) => [each.name, each]))

const SCHEMA: Schema = {
  provider: 'postgresql',
  models: {
    Thing: {
      name: 'Thing',
      table: `th"ings'; drop table x; --`,
      schema: `we"ird '$1' schema`,
      fields: fieldsOf(
        field('id', `i"d'`),
        field('text', `te"xt $1 ; --`),
        field('mood', `mo"od`, { type: MOOD, nullable: true }),
        field('list', `li"st'`, { list: true }),
      ),
      relations: { parts: { name: 'parts', model: 'Part', cardinality: 'many', on: [{ from: 'id', to: 'thing' }] } },
      primaryKey: ['id'],
      uniqueKeys: [],
      indexes: [{ method: 'btree', fields: ['text'] }],
    },
    Part: {
      name: 'Part',
      table: `pa"rts" as x; --`,
      schema: `we"ird '$1' schema`,
      fields: fieldsOf(field('id', 'id'), field('thing', `th"ing`), field('text', `" = "`)),
      relations: {},
      primaryKey: ['id'],
      uniqueKeys: [],
      indexes: [{ method: 'btree', fields: ['text'] }],
    },
  },
}

const RESOURCE: Resource = resourceOf(
  bindResources(SCHEMA, { thing: { model: 'Thing', relations: { parts: true } } }),
  'thing',
)

let database: Database
let pool: Pool
let rows: CheckedRow[]
beforeAll(async () => {
  database = await createDatabase(inject('postgresUrl'))
  pool = new Pool({ connectionString: database.url, max: 4 })
  pool.on('connect', (client) => client.on('error', () => undefined))
  await pool.query(createTables(SCHEMA))
  const things = HOSTILE.map((own, at) => ({
    id: `${at}`,
    text: own,
    mood: MOOD.values.find(({ name }) => name === own)?.stored ?? null,
    list: [own, 'plain'],
  }))
  const parts = HOSTILE.map((own, at) => ({ id: `${at}`, thing: `${(at + 1) % HOSTILE.length}`, text: own }))
  for (const [name, all] of [
    ['Thing', things],
    ['Part', parts],
  ] as const) {
    const { text: statement, values } = insertRows(SCHEMA.models[name] as Schema['models'][string], all)
    await pool.query(statement, values)
  }
  rows = await loadRows(
    pool,
    RESOURCE,
    things.map(({ id }) => id),
  )
})
afterAll(async () => {
  await pool?.end()
  await database?.drop()
})

const textAttribute = attribute('text')
const partsText: Operand = { variable: 'p.text' }

/** Every way by which a text of a plan gets to the database. */
// oxfmt-ignore
const PATHS: Readonly<Record<string, (hostile: string) => Operand>> = {
  'equality':                    (hostile) => call('eq', textAttribute, value(hostile)),
  'inequality':                  (hostile) => call('ne', textAttribute, value(hostile)),
  'order':                       (hostile) => call('lt', textAttribute, value(hostile)),
  'in a list':                   (hostile) => call('in', textAttribute, value([hostile, 'other'])),
  'not in a list':               (hostile) => call('not', call('in', textAttribute, value([hostile, 'other']))),
  'startsWith':                  (hostile) => call('startsWith', textAttribute, value(hostile)),
  'not startsWith':              (hostile) => call('not', call('startsWith', textAttribute, value(hostile))),
  'endsWith':                    (hostile) => call('endsWith', textAttribute, value(hostile)),
  'contains':                    (hostile) => call('contains', textAttribute, value(hostile)),
  'not contains':                (hostile) => call('not', call('contains', textAttribute, value(hostile))),
  'a needle of the row':         (hostile) => call('startsWith', value(hostile), textAttribute),
  'an element':                  (hostile) => call('in', value(hostile), attribute('list')),
  'an intersection':             (hostile) => call('hasIntersection', attribute('list'), value([hostile, 'other'])),
  'no intersection':             (hostile) => call('not', call('hasIntersection', attribute('list'), value([hostile, 'other']))),
  'a test of elements':          (hostile) => macro('exists', attribute('list'), 'x', call('contains', { variable: 'x' }, value(hostile))),
  'a name of an enum':           (hostile) => call('eq', attribute('mood'), value(hostile)),
  'names of an enum':            (hostile) => call('in', attribute('mood'), value([hostile, "'"])),
  'an enum as text':             (hostile) => call('startsWith', attribute('mood'), value(hostile)),
  'related rows':                (hostile) => macro('exists', attribute('parts'), 'p', call('eq', partsText, value(hostile))),
  'no related rows':             (hostile) => call('not', macro('exists', attribute('parts'), 'p', call('eq', partsText, value(hostile)))),
  'united keys':                 (hostile) => call('or', call('eq', textAttribute, value(hostile)), macro('exists', attribute('parts'), 'p', call('eq', partsText, value(hostile)))),
  'a count of related rows':     (hostile) => call('lt', call('size', macro('filter', attribute('parts'), 'p', call('eq', partsText, value(hostile)))), value(1)),
  'a key of a map':              (hostile) => call('in', textAttribute, value({ [hostile]: 1, other: 2 })),
  'a value of a map':            (hostile) => call('eq', call('index', value({ plain: 'x', [hostile]: hostile }), textAttribute), value(hostile)),
  'a concatenation':             (hostile) => call('eq', call('add', textAttribute, value(hostile)), value(`${hostile}${hostile}`)),
  'a part of a text':            (hostile) => call('eq', call('lowerAscii', textAttribute), value(hostile)),
  'a delimiter of a hierarchy':  (hostile) => call('descendentOf', call('hierarchy', textAttribute, value(hostile)), call('hierarchy', value(`a${hostile}b`), value(hostile))),
  'a segment of a hierarchy':    (hostile) => call('overlaps', call('hierarchy', textAttribute, value('.')), call('hierarchy', value(hostile), value('.'))),
  'an id':                       (hostile) => call('eq', { variable: 'request.resource.id' }, value(hostile)),
  'a type':                      (hostile) => call('eq', call('type', textAttribute), { variable: hostile.replaceAll('.', '') || 'x' }),
  'a pattern':                   (hostile) => call('matches', textAttribute, value(hostile)),
  'a time zone':                 (hostile) => call('gt', call('getHours', call('timestamp', textAttribute), value(hostile)), value(3)),
  'a duration':                  (hostile) => call('gt', call('duration', value(hostile)), call('duration', value('1h'))),
  'an attribute':                (hostile) => call('eq', attribute(hostile), value('x')),
  'a field':                     (hostile) => call('eq', call('get-field', attribute('parts'), { variable: hostile }), value('x')),
}

/** What is always refused, or asked of the PDP, where such a text is no type, no time zone, no attribute or no field. */
const REFUSED: ReadonlySet<string> = new Set(['a type', 'a time zone', 'an attribute', 'a field'])

/** No stored text has a NUL, but a plan may. */
const ASKED = [...HOSTILE, '\0', "a\0b'"]

describe.each(Object.entries(PATHS))('hostile text as %s', (path, make) => {
  test('finds the rows that it is true of, or is refused', async () => {
    let understood = 0
    for (const hostile of ASKED) {
      const permission = unlessRefused(() =>
        permissionOf({ kind: 'KIND_CONDITIONAL', condition: make(hostile) }, RESOURCE),
      )
      if (permission === undefined || permission.kind === 'undecided') continue
      understood += 1
      if (permission.kind !== 'conditional') continue
      const expected = rows
        .filter(({ stored }) => evaluate(permission.predicate, stored) === 'true')
        .map(({ key }) => key)
      for (const spelled of [
        lowerFilter(permission.filter, postgresql),
        lowerSearch(permission.filter, postgresql, { recheck: true }),
      ]) {
        const { text: where, values } = render(spelled, ({ column }) => `"t".${quote(column)}`, postgresql.placeholder)
        const found = await pool.query<{ key: string }>(
          `select "t"."i""d'" as key from ${tableOf(RESOURCE.model)} as "t" where ${where}`,
          [...values],
        )
        expect({ hostile, found: found.rows.map(({ key }) => key).toSorted() }).toEqual({
          hostile,
          found: expected.toSorted(),
        })
        expect(where).not.toContain('x'.repeat(100))
        expect(where).not.toContain('drop table things')
      }
    }
    expect(understood > 0).toBe(!REFUSED.has(path))
  })
})

test('every row is still there', async () => {
  const { rows: counted } = await pool.query<{ things: number }>(
    `select count(*)::int as things from ${tableOf(RESOURCE.model)}`,
  )
  expect(counted[0]?.things).toBe(HOSTILE.length)
})

test('through Drizzle, from tables with hostile names', async () => {
  const things = pgSchema(`we"ird '$1' schema`).table(`th"ings'; drop table x; --`, {
    id: text(`i"d'`).primaryKey(),
    text: text(`te"xt $1 ; --`).notNull(),
  })
  for (const hostile of HOSTILE) {
    const condition = call('eq', textAttribute, value(hostile))
    const plan = { kind: 'KIND_CONDITIONAL', condition, cerbosCallId: '', requestId: '' } as const
    const cerbos = {
      planResources: () => Promise.resolve(plan),
      checkResources: () => Promise.reject(new Error('not asked')),
    }
    const layer = createDataLayer({ db: drizzle(pool, { schema: { things } }), cerbos })
    const principal = { id: hostile || 'x', roles: ['USER'], attr: {} }
    const found = await layer.authorizedFindMany(principal, 'things', 'view', { columns: { text: true } })
    expect(found).toEqual([{ text: hostile }])
    expect(await layer.authorizedCount(principal, 'things', 'view')).toBe(1)
  }
})

function unlessRefused<Result>(work: () => Result): Result | undefined {
  try {
    return work()
  } catch (error) {
    if (error instanceof Error && error.name === 'RowgateError') return undefined
    throw error
  }
}
