import type { Field, FieldType, Filter, Model } from '@rowgate/core'
import { describe, expect, test } from 'vitest'
import { selectCount, selectKeys, selectVerified, whereKeys } from './verify.ts'

const field = (name: string, type: FieldType): Field => ({
  name,
  column: `the_${name}`,
  type,
  nullable: false,
  list: false,
})
const status: FieldType = {
  kind: 'enum',
  native: 'status',
  schema: 'app',
  values: [{ name: 'OPEN', stored: 'is-open' }],
}

function model(fields: readonly Field[]): Model {
  return {
    name: 'Thing',
    table: 'things',
    schema: 'app',
    fields: Object.fromEntries(fields.map((each) => [each.name, each])),
    relations: {},
    primaryKey: fields.map(({ name }) => name),
    uniqueKeys: [],
  }
}

describe('verification', () => {
  test('by a key of several fields, enums among them, as one list for each', () => {
    const thing = model([
      field('no', { kind: 'integer', bits: 64 }),
      field('name', { kind: 'text', native: 'text' }),
      field('status', status),
    ])
    const filter: Filter = { kind: 'constant', value: true }
    const statement = selectVerified(filter, thing, [
      { no: 1n, name: 'a"b', status: 'OPEN' },
      { no: 2n, name: '\\', status: 'OPEN' },
    ])
    expect(statement).toEqual({
      text: `select "keys"."at" from unnest($1::int8[], $2::text[], $3::"app"."status"[]) with ordinality as "keys"("key0", "key1", "key2", "at") join "app"."things" as "root" on "root"."the_no" = "keys"."key0" and "root"."the_name" = "keys"."key1" and "root"."the_status" = "keys"."key2" where (true)`,
      values: ['{"1","2"}', String.raw`{"a\"b","\\"}`, '{"is-open","is-open"}'],
    })
  })

  test('needs a key whose values Prisma shows without a loss', () => {
    const thing = model([field('at', { kind: 'timestamp', precision: 6, timeZone: true })])
    expect(() => selectVerified({ kind: 'constant', value: true }, thing, [])).toThrow(/inexact-where/)
  })
})

describe('keys of few rows', () => {
  const thing = model([
    field('no', { kind: 'integer', bits: 64 }),
    field('status', status),
    field('small', { kind: 'integer', bits: 32 }),
  ])
  const all: Filter = { kind: 'constant', value: true }

  test('are selected as texts, and no more than are asked for', () => {
    expect(selectKeys(all, thing, 3)).toEqual({
      text: 'select "root"."the_no"::text as "no", "root"."the_status"::text as "status", "root"."the_small"::text as "small" from "app"."things" as "root" where true limit 3',
      values: [],
    })
  })

  test('name the rows as Prisma shows them', () => {
    expect(whereKeys(thing, [{ no: '9007199254740993', status: 'is-open', small: '7' }])).toEqual({
      OR: [{ no: 9_007_199_254_740_993n, status: 'OPEN', small: 7 }],
    })
    expect(whereKeys(thing, [])).toEqual({ no: { in: [] } })
    const single = model([field('id', { kind: 'text', native: 'text' })])
    expect(whereKeys(single, [{ id: 'a' }, { id: 'b' }])).toEqual({ id: { in: ['a', 'b'] } })
  })
})

test('a count', () => {
  const thing = model([field('id', { kind: 'text', native: 'text' })])
  const id = thing.fields['id'] as Field
  const filter: Filter = {
    kind: 'compare',
    operator: '=',
    left: { kind: 'field', row: { id: 'root', model: thing }, field: id },
    right: { kind: 'parameter', type: id.type, value: 'x' },
  }
  expect(selectCount(filter, thing)).toEqual({
    text: 'select count(*) as "rows" from "app"."things" as "root" where "root"."the_id" = $1',
    values: ['x'],
  })
})
