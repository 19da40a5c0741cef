import type { Field, Filter, JsonReading, Parameter } from '@rowgate/core'
import { describe, expect, test } from 'vitest'
import { DOCUMENT, postgresqlOf } from './documents.test-support.ts'

const META: Field = {
  name: 'meta',
  column: 'meta',
  type: { kind: 'json', native: 'jsonb' },
  nullable: true,
  list: false,
}
const PLAIN: Field = { ...META, name: 'plain', column: 'plain', type: { kind: 'json', native: 'json' } }
const TEXT = { kind: 'text', native: 'text' } as const
const DECIMAL = { kind: 'decimal', saturates: true } as const

function read(path: JsonReading['path'], as: JsonReading['as'], of: Field = META) {
  const type = as === 'number' ? DECIMAL : as === 'boolean' ? ({ kind: 'boolean' } as const) : TEXT
  const field: Field = { ...of, name: as, type, list: as === 'array' || as === 'keys', inside: { of, path, as } }
  return { kind: 'field', row: { id: 'root', model: DOCUMENT }, field } as const
}

function text(value: string): Parameter {
  return { kind: 'parameter', type: TEXT, value }
}

describe('inside of JSON', () => {
  test.each<[string, Filter, readonly unknown[]]>([
    [
      '"d"."meta" @> $1::text::jsonb',
      { kind: 'compare', operator: '=', left: read(['a', 'b'], 'string'), right: text('x') },
      ['{"a":{"b":"x"}}'],
    ],
    [
      '"d"."meta" = $1::text::jsonb',
      { kind: 'compare', operator: '=', left: read([], 'string'), right: text('"x"') },
      [String.raw`"\"x\""`],
    ],
    [
      `jsonb_path_query_first("d"."meta" -> 'a', 'strict $[0]', '{}', true) = $1::text::jsonb`,
      { kind: 'compare', operator: '=', left: read(['a', 0], 'string'), right: text('x') },
      ['"x"'],
    ],
    [
      `case when jsonb_typeof("d"."meta" -> 'a') = 'string' then "d"."meta" ->> 'a' end <> $1`,
      { kind: 'compare', operator: '<>', left: read(['a'], 'string'), right: text('x') },
      ['x'],
    ],
    [
      `case when jsonb_typeof("d"."meta" -> $1::text) = 'string' then "d"."meta" ->> $2::text end <> $3`,
      { kind: 'compare', operator: '<>', left: read([`'; drop`], 'string'), right: text('x') },
      [`'; drop`, `'; drop`, 'x'],
    ],
    [
      `case when jsonb_typeof("d"."meta" -> 'n') = 'number' then ("d"."meta" -> 'n')::numeric end > $1`,
      {
        kind: 'compare',
        operator: '>',
        left: read(['n'], 'number'),
        right: { kind: 'parameter', type: DECIMAL, value: '1' },
      },
      ['1'],
    ],
    [
      `jsonb_typeof("d"."meta" -> 'a') <> 'array'`,
      { kind: 'compare', operator: '<>', left: read(['a'], 'type'), right: text('array') },
      [],
    ],
    [
      `jsonb_typeof("d"."meta" -> 'a') in ('array', 'null')`,
      { kind: 'oneOf', value: read(['a'], 'type'), options: [text('array'), text('null')], negated: false },
      [],
    ],
    [
      `"d"."meta" -> 'a' = any($1::jsonb[])`,
      { kind: 'oneOf', value: read(['a'], 'string'), options: [text('x'), text('"')], negated: false },
      [String.raw`{"\"x\"","\"\\\"\""}`],
    ],
    [
      '"d"."meta" @> $1::text::jsonb',
      { kind: 'holds', value: read(['ok'], 'boolean'), negated: true },
      ['{"ok":false}'],
    ],
    [`"d"."meta" -> 'a' is not null`, { kind: 'isNull', value: read(['a'], 'type'), negated: true }, []],
    [
      '"d"."meta" @> $1::text::jsonb',
      { kind: 'hasAny', list: read(['tags'], 'array'), options: [text('x')], negated: false },
      ['{"tags":["x"]}'],
    ],
    [
      `not jsonb_exists_any(case when jsonb_typeof("d"."meta" -> 'tags') = 'array' then "d"."meta" -> 'tags' end, $1::text[])`,
      { kind: 'hasAny', list: read(['tags'], 'array'), options: [text('x')], negated: true },
      ['{"x"}'],
    ],
  ])('%s', (sql, filter, values) => {
    expect(postgresqlOf(filter)).toEqual({ text: sql, values })
  })

  test('a json that is no jsonb is nothing', () => {
    const { text: sql } = postgresqlOf({ kind: 'isNull', value: read(['a'], 'type', PLAIN), negated: false })
    expect(sql).toMatch(/^case when .* and .* then "d"\."plain"::jsonb end -> 'a' is null$/)
  })
})
