import { bindResources, type Field, type FieldType, type Key, type Model, resourceOf } from '@rowgate/core'
import { expect, test } from 'vitest'
import { postgresql } from '../dialects/postgresql.ts'
import { written } from '../lower/documents.test-support.ts'
import { selectOddCollations } from './select-odd-collations.ts'
import { selectStoredRows } from './select-stored-rows.ts'

function field(name: string, type: FieldType): Field {
  return { name, column: name, type, nullable: false, list: false }
}

const id = field('id', { kind: 'integer', bits: 32 })
const region = field('region', { kind: 'text', native: 'text' })

function statement(primaryKey: readonly string[], keys: readonly Key[]) {
  const model: Model = {
    name: 'Item',
    table: 'item',
    schema: 'app',
    fields: { id, region },
    relations: {},
    primaryKey,
    uniqueKeys: [],
  }
  const map = bindResources(
    { provider: 'postgresql', models: { Item: model } },
    { item: { id: 'id', scope: { field: 'region' }, attributes: { region: false } } },
  )
  return written(selectStoredRows(resourceOf(map, 'item'), keys, postgresql))
}

const OBJECT = '(jsonb_build_object($1::text, "rg0"."id"::text, $2::text, "rg0"."region"))::text as "row"'

test('one list for each field of the key, with the places of the keys', () => {
  expect(statement(['id'], [{ id: 7 }, { id: 8 }, { id: 7 }])).toEqual({
    text: `select "keys"."at" as "at", ${OBJECT} from unnest($3::int4[], $4::int4[]) as "keys"("key0", "at") join "app"."item" as "rg0" on "rg0"."id" = "keys"."key0"`,
    values: ['id', 'region', '{"7","8","7"}', '{"0","1","2"}'],
  })
})

test('a key of several fields; a key that no row can have is left out', () => {
  const keys = [
    { id: 'x', region: 'eu' },
    { id: 1, region: 'a"b' },
  ]
  expect(statement(['id', 'region'], keys)).toEqual({
    text: `select "keys"."at" as "at", ${OBJECT} from unnest($3::int4[], $4::text[], $5::int4[]) as "keys"("key0", "key1", "at") join "app"."item" as "rg0" on "rg0"."id" = "keys"."key0" and "rg0"."region" = "keys"."key1"`,
    values: ['id', 'region', '{"1"}', String.raw`{"a\"b"}`, '{"1"}'],
  })
})

test('collations are looked for in the tables of the models', () => {
  const models = [{ table: 'a"b' }, { schema: 'app', table: 'item' }] as unknown as readonly Model[]
  expect(written(selectOddCollations(models, postgresql)).values).toEqual([
    String.raw`["\"a\"\"b\"","\"app\".\"item\""]`,
  ])
})
