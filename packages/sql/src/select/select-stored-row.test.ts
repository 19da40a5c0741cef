import { bindResources, type Field, type FieldType, type Key, type Model, resourceOf, type Schema } from '@rowgate/core'
import { describe, expect, test } from 'vitest'
import { postgresql } from '../dialects/postgresql.ts'
import { written } from '../lower/documents.test-support.ts'
import { parseStoredRow, selectStoredRow } from './select-stored-row.ts'

function field(name: string, type: FieldType, own: Partial<Field> = {}): Field {
  return { name, column: name, type, nullable: true, list: false, ...own }
}

function model(name: string, fields: readonly Field[], relations: Model['relations'] = {}): Model {
  return {
    name,
    table: name.toLowerCase(),
    schema: 'app',
    fields: Object.fromEntries(fields.map((each) => [each.name, each])),
    relations,
    primaryKey: ['id'],
    uniqueKeys: [],
  }
}

const TEXT: FieldType = { kind: 'text', native: 'text' }
const ID = field('id', { kind: 'integer', bits: 32 }, { nullable: false })

function schemaOf(models: readonly Model[]): Schema {
  return { provider: 'postgresql', models: Object.fromEntries(models.map((each) => [each.name, each])) }
}

function statement(fields: readonly Field[], key: Key = { id: 7 }) {
  const resource = resourceOf(bindResources(schemaOf([model('Item', [ID, ...fields])]), { item: true }), 'item')
  return written(selectStoredRow(resource, key, postgresql))
}

describe('a field in the JSON form of a stored row', () => {
  const utc = (value: string, format: string): string => `to_char(${value}, '${format}')`
  const within = (value: string, type: string, text: string): string =>
    `case when ${value} >= '0001-01-01T00:00:00Z'::${type} and ${value} < '10000-01-01T00:00:00Z'::${type} then ${text} when ${value} is not null then 'unrepresentable' end`
  test.each<[string, Field]>([
    ['"rg0"."f"', field('f', TEXT)],
    ['"rg0"."f"', field('f', { kind: 'boolean' })],
    ['"rg0"."f"::text', field('f', { kind: 'json', native: 'jsonb' })],
    ['"rg0"."f"::text', field('f', { kind: 'integer', bits: 64 })],
    ['"rg0"."f"::text', field('f', { kind: 'float', bits: 32 })],
    ['"rg0"."f"::text', field('f', { kind: 'decimal' })],
    ['"rg0"."f"::text', field('f', { kind: 'uuid' })],
    ['"rg0"."f"::text', field('f', { kind: 'enum', native: 'E', values: [{ name: 'A', stored: 'a' }] })],
    [
      within('"rg0"."f"', 'timestamptz', utc(`"rg0"."f" at time zone 'UTC'`, 'YYYY-MM-DD"T"HH24:MI:SS.FF3"Z"')),
      field('f', { kind: 'timestamp', precision: 3, timeZone: true }),
    ],
    [
      within('"rg0"."f"', 'timestamp', utc('"rg0"."f"', 'YYYY-MM-DD"T"HH24:MI:SS"Z"')),
      field('f', { kind: 'timestamp', precision: 0, timeZone: false }),
    ],
    [within('"rg0"."f"', 'date', utc('"rg0"."f"', 'YYYY-MM-DD')), field('f', { kind: 'date' })],
    ['to_jsonb("rg0"."f"::text[])', field('f', TEXT, { list: true })],
    ['to_jsonb("rg0"."f")', field('f', { kind: 'boolean' }, { list: true })],
  ])('%s', (text, own) => {
    expect(statement([own])).toEqual({
      text: `select (jsonb_build_object($1::text, "rg0"."id"::text, $2::text, ${text}))::text as "row" from "app"."item" as "rg0" where "rg0"."id" = $3`,
      values: ['id', 'f', '7'],
    })
  })

  test('names are parameters, identifiers are quoted', () => {
    const { text, values } = statement([field(`a', now()) --`, TEXT, { column: 'a"b' })])
    expect(text).toContain('$2::text, "rg0"."a""b"')
    expect(text).not.toContain('now()')
    expect(values).toContain(`a', now()) --`)
  })

  test('objects of more than 50 entries are put together', () => {
    const { text } = statement(Array.from({ length: 60 }, (_, at) => field(`f${at}`, TEXT)))
    expect(text.split(' || ').map((part) => part.match(/\$\d+::text, /g)?.length)).toEqual([50, 11])
  })
})

describe('the key', () => {
  test.each<[string, Key]>([
    ['too large', { id: 2 ** 31 }],
    ['no integer', { id: '7 or true' }],
    ['missing', {}],
  ])('%s finds nothing, without asking for it', (_, key) => {
    const { text, values } = statement([], key)
    expect(text).toMatch(/ where false$/)
    expect(values).toEqual(['id'])
  })

  test('of several fields', () => {
    const pair: Model = {
      ...model('Pair', [field('left', TEXT, { nullable: false }), field('right', TEXT, { nullable: false })]),
      primaryKey: ['left', 'right'],
    }
    const resource = resourceOf(
      bindResources(schemaOf([pair]), { pair: { id: { fields: ['left', 'right'], separator: ':' } } }),
      'pair',
    )
    expect(written(selectStoredRow(resource, { left: 'a', right: 'b' }, postgresql))).toMatchObject({
      text: expect.stringMatching(/where "rg0"."left" = \$3 and "rg0"."right" = \$4$/) as string,
      values: ['left', 'right', 'a', 'b'],
    })
    expect(written(selectStoredRow(resource, { left: 'a' }, postgresql)).text).toMatch(/and false$/)
  })

  test('a model without one finds nothing', () => {
    const keyless: Model = { ...model('Log', [ID]), primaryKey: [] }
    const resource = resourceOf(bindResources(schemaOf([keyless]), { log: { id: 'id' } }), 'log')
    expect(written(selectStoredRow(resource, { id: 7 }, postgresql)).text).toMatch(/ where false$/)
  })
})

describe('related rows', () => {
  const item = model('Item', [ID, field('ownerId', { kind: 'integer', bits: 32 })], {
    owner: { name: 'owner', model: 'User', cardinality: 'one', on: [{ from: 'ownerId', to: 'id' }] },
    readers: {
      name: 'readers',
      model: 'User',
      cardinality: 'many',
      on: [{ from: 'id', to: 'id' }],
      through: { table: '_readers', from: ['A'], to: ['B'] },
    },
  })
  const schema = schemaOf([item, model('User', [ID, field('name', TEXT), field('active', { kind: 'boolean' })])])
  const selected = (declaration: Parameters<typeof bindResources>[1][string]) =>
    written(selectStoredRow(resourceOf(bindResources(schema, { item: declaration }), 'item'), { id: 7 }, postgresql))

  test('one row is an object or null, many are a list and never null', () => {
    const { text } = selected({ relations: { owner: true, readers: true } })
    expect(text).toContain(
      `$3::text, (select jsonb_build_object($4::text, "rg2"."id"::text, $5::text, "rg2"."name", $6::text, "rg2"."active") from "app"."user" as "rg2" where "rg2"."id" = "rg0"."ownerId")`,
    )
    expect(text).toContain(
      `coalesce((select jsonb_agg(jsonb_build_object($8::text, "rg3"."id"::text, $9::text, "rg3"."name", $10::text, "rg3"."active")) from "_readers" as "rg3j", "app"."user" as "rg3" where "rg3j"."A" = "rg0"."id" and "rg3"."id" = "rg3j"."B"), '[]'::jsonb)`,
    )
  })

  test('the condition of a relation applies to what is sent', () => {
    const { text, values } = selected({ relations: { owner: { where: { active: true } } } })
    expect(text).toContain('where "rg2"."id" = "rg0"."ownerId" and "rg2"."active" = $')
    expect(values).toContain(true)
  })

  test('a relation is read once for two attributes over it', () => {
    const { text } = selected({ attributes: { readerNames: 'readers.name' }, relations: { readers: true } })
    expect(text.match(/jsonb_agg/g)).toHaveLength(1)
  })

  test('a projection reads no more than it needs', () => {
    const { text } = selected({ attributes: { readerNames: 'readers.name' } })
    expect(text).toContain('"rg2"."name"')
    expect(text).not.toContain('"rg2"."active"')
  })
})

test('what the driver returns is read as it is', () => {
  expect(parseStoredRow('{"id": "7", "big": "9007199254740993", "owner": null}')).toEqual({
    id: '7',
    big: '9007199254740993',
    owner: null,
  })
})
