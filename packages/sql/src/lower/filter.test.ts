import {
  ALL,
  allOf,
  anyOf,
  type Compare,
  type CompareOperator,
  type Filter,
  NONE,
  none,
  some,
  tally,
} from '@rowgate/core'
import { describe, expect, test } from 'vitest'
import {
  CHILDREN,
  elements,
  of,
  OPEN_CHILDREN,
  OWNER,
  PARENT,
  postgresqlOf,
  READERS,
  ROOT,
  step,
  value,
} from './documents.test-support.ts'

type TextTest = 'startsWith' | 'endsWith' | 'contains'
type Case = [sql: string, filter: Filter, values?: readonly unknown[]]

function check(sql: string, filter: Filter, values: readonly unknown[] = []): void {
  expect(postgresqlOf(filter)).toEqual({ text: sql, values })
}

function compare(name: string, operator: CompareOperator, constant: string | number | bigint | boolean): Compare {
  return { kind: 'compare', operator, left: of(ROOT, name), right: value(name, constant) }
}

const isTitle = compare('title', '=', 'a')
const isOpen = compare('status', '=', 'OPEN')

describe('comparisons', () => {
  test.each<Case>([
    ['true', ALL],
    ['false', NONE],
    ['"d"."title" = $1', isTitle, ['a']],
    ['"d"."title" <> $1', compare('title', '<>', 'a'), ['a']],
    ['"d"."title" collate "C" < $1', compare('title', '<', 'a'), ['a']],
    ['"d"."title" collate "C" >= $1', compare('title', '>=', 'a'), ['a']],
    [
      '"d"."owner_id" = $1',
      compare('ownerId', '=', 'c0ffee00-0000-4000-8000-000000000000'),
      ['c0ffee00-0000-4000-8000-000000000000'],
    ],
    ['"d"."pages" > $1', compare('pages', '>', 3), [3]],
    ['"d"."visits" <= $1', compare('visits', '<=', 9007199254740993n), [9007199254740993n]],
    ['"d"."price" = $1', compare('price', '=', '0.1'), ['0.1']],
    ['"d"."draft" < $1', compare('draft', '<', true), [true]],
    ['"d"."at" < $1', compare('at', '<', '2024-01-01T00:00:00Z'), ['2024-01-01T00:00:00Z']],
    ['"d"."status" = $1', isOpen, ['open']],
    ['"d"."it""s" = $1', compare('it"s', '=', 'x'), ['x']],
    ['"d"."title" is null', { kind: 'isNull', value: of(ROOT, 'title'), negated: false }],
    ['"d"."title" is not null', { kind: 'isNull', value: of(ROOT, 'title'), negated: true }],
    ['"d"."draft"', { kind: 'holds', value: of(ROOT, 'draft'), negated: false }],
    ['not "d"."draft"', { kind: 'holds', value: of(ROOT, 'draft'), negated: true }],
    ['"d"."title" = "d"."name"', { kind: 'compare', operator: '=', left: of(ROOT, 'title'), right: of(ROOT, 'name') }],
    [
      '"d"."title" collate "C" < "d"."name"',
      { kind: 'compare', operator: '<', left: of(ROOT, 'title'), right: of(ROOT, 'name') },
    ],
    [
      '"d"."weight"::text::float8 = $1',
      {
        kind: 'compare',
        operator: '=',
        left: { kind: 'asDouble', value: of(ROOT, 'weight') },
        right: { kind: 'parameter', type: { kind: 'float', bits: 64 }, value: 0.1 },
      },
      [0.1],
    ],
    [
      '"d"."price"::float8 < "d"."score"::float8',
      {
        kind: 'compare',
        operator: '<',
        left: { kind: 'asDouble', value: of(ROOT, 'price') },
        right: { kind: 'asDouble', value: of(ROOT, 'score') },
      },
    ],
    [
      '"d"."owner_id"::text = "d"."title"',
      {
        kind: 'compare',
        operator: '=',
        left: { kind: 'asText', value: of(ROOT, 'ownerId') },
        right: of(ROOT, 'title'),
      },
    ],
    [
      '"d"."level"::text = "d"."title"',
      { kind: 'compare', operator: '=', left: { kind: 'asText', value: of(ROOT, 'level') }, right: of(ROOT, 'title') },
    ],
    [
      'case "d"."status"::text when $1 then $2 when $3 then $4 end = "d"."title"',
      { kind: 'compare', operator: '=', left: { kind: 'asText', value: of(ROOT, 'status') }, right: of(ROOT, 'title') },
      ['open', 'OPEN', 'done', 'DONE'],
    ],
    [
      `"d"."at" < "d"."local" at time zone 'UTC'`,
      { kind: 'compare', operator: '<', left: of(ROOT, 'at'), right: of(ROOT, 'local') },
    ],
    [
      `"d"."local" at time zone 'UTC' = "d"."at"`,
      { kind: 'compare', operator: '=', left: of(ROOT, 'local'), right: of(ROOT, 'at') },
    ],
  ])('%s', (sql, filter, values) => check(sql, filter, values))
})

test('the sign of a zero survives the driver, which writes the number -0 as 0', () => {
  const double = { kind: 'float', bits: 64 } as const
  const divided: Filter = {
    kind: 'compare',
    operator: '>',
    left: {
      kind: 'computed',
      name: 'divide',
      operands: [of(ROOT, 'score'), { kind: 'parameter', type: double, value: -0 }],
      type: double,
      guarded: true,
    },
    right: { kind: 'parameter', type: double, value: 0 },
  }
  expect(postgresqlOf(divided).values.map(String)).toEqual(['-0', '0'])
})

describe('lists of constants are one parameter', () => {
  test.each<Case>([
    [
      '"d"."title" = any($1::text[])',
      { kind: 'oneOf', value: of(ROOT, 'title'), options: [value('title', 'a'), value('title', 'b')], negated: false },
      ['{"a","b"}'],
    ],
    [
      '"d"."title" <> all($1::text[])',
      {
        kind: 'oneOf',
        value: of(ROOT, 'title'),
        options: [value('title', 'a"\\,{}'), value('title', ''), value('title', 'NULL')],
        negated: true,
      },
      ['{"a\\"\\\\,{}","","NULL"}'],
    ],
    [
      '"d"."pages" = any($1::int4[])',
      { kind: 'oneOf', value: of(ROOT, 'pages'), options: [value('pages', 1), value('pages', -2)], negated: false },
      ['{"1","-2"}'],
    ],
    [
      '"d"."visits" = any($1::int8[])',
      { kind: 'oneOf', value: of(ROOT, 'visits'), options: [value('visits', 9007199254740993n)], negated: false },
      ['{"9007199254740993"}'],
    ],
    [
      '"d"."status" = any($1::"app"."Status"[])',
      {
        kind: 'oneOf',
        value: of(ROOT, 'status'),
        options: [value('status', 'OPEN'), value('status', 'DONE')],
        negated: false,
      },
      ['{"open","done"}'],
    ],
    [
      '"d"."level" = any($1::"Level"[])',
      { kind: 'oneOf', value: of(ROOT, 'level'), options: [value('level', 'low')], negated: false },
      ['{"low"}'],
    ],
    [
      '"d"."at" = any($1::timestamptz[])',
      { kind: 'oneOf', value: of(ROOT, 'at'), options: [value('at', '2024-01-01T00:00:00Z')], negated: false },
      ['{"2024-01-01T00:00:00Z"}'],
    ],
    [
      '("d"."labels" @> $1::text[])',
      { kind: 'hasAny', list: of(ROOT, 'labels'), options: [value('labels', 'a')], negated: false },
      ['{"a"}'],
    ],
    [
      'not ("d"."labels" @> $1::text[])',
      { kind: 'hasAny', list: of(ROOT, 'labels'), options: [value('labels', 'a')], negated: true },
      ['{"a"}'],
    ],
    [
      '("d"."codes" && $1::int4[])',
      { kind: 'hasAny', list: of(ROOT, 'codes'), options: [value('codes', 1), value('codes', 2)], negated: false },
      ['{"1","2"}'],
    ],
    [
      '("d"."states" @> $1::"app"."Status"[])',
      { kind: 'hasAny', list: of(ROOT, 'states'), options: [value('states', 'DONE')], negated: false },
      ['{"done"}'],
    ],
  ])('%s', (sql, filter, values) => check(sql, filter, values))
})

describe('tests of text', () => {
  const tested = (name: TextTest, part: string, negated = false): Filter => ({
    kind: 'textTest',
    test: name,
    text: of(ROOT, 'title'),
    part: value('title', part),
    negated,
  })
  const columns = (name: TextTest, negated = false): Filter => ({
    kind: 'textTest',
    test: name,
    text: of(ROOT, 'title'),
    part: of(ROOT, 'name'),
    negated,
  })
  test.each<Case>([
    ['"d"."title" collate "C" >= $1 and "d"."title" collate "C" < $2', tested('startsWith', 'a%'), ['a%', 'a&']],
    ['"d"."title" collate "C" >= $1', tested('startsWith', '\u{10ffff}'), ['\u{10ffff}']],
    ['not starts_with("d"."title", $1)', tested('startsWith', 'a_', true), ['a_']],
    ['"d"."title" like $1', tested('endsWith', 'a%b_c\\'), [String.raw`%a\%b\_c\\`]],
    ['"d"."title" not like $1', tested('contains', "50%'", true), [String.raw`%50\%'%`]],
    ['starts_with("d"."title", "d"."name")', columns('startsWith')],
    ['not starts_with("d"."title", "d"."name")', columns('startsWith', true)],
    ['right("d"."title", char_length("d"."name")) = "d"."name"', columns('endsWith')],
    ['right("d"."title", char_length("d"."name")) <> "d"."name"', columns('endsWith', true)],
    ['strpos("d"."title", "d"."name") > 0', columns('contains')],
    ['strpos("d"."title", "d"."name") = 0', columns('contains', true)],
    [
      'strpos($1, "d"."name") > 0',
      { kind: 'textTest', test: 'contains', text: value('title', 'abc'), part: of(ROOT, 'name'), negated: false },
      ['abc'],
    ],
    ['"d"."title" collate "C" ~ $1', { kind: 'match', text: of(ROOT, 'title'), pattern: '^a', negated: false }, ['^a']],
    ['"d"."title" collate "C" !~ $1', { kind: 'match', text: of(ROOT, 'title'), pattern: '^a', negated: true }, ['^a']],
  ])('%s', (sql, filter, values) => check(sql, filter, values))
})

describe('junctions', () => {
  const isName = compare('name', '=', 'b')
  const isDraft: Filter = { kind: 'holds', value: of(ROOT, 'draft'), negated: false }
  test.each<Case>([
    ['"d"."title" = $1 and "d"."name" = $2', allOf([isTitle, isName]), ['a', 'b']],
    ['"d"."title" = $1 or "d"."name" = $2', anyOf([isTitle, isName]), ['a', 'b']],
    ['("d"."title" = $1 or "d"."name" = $2) and "d"."draft"', allOf([anyOf([isTitle, isName]), isDraft]), ['a', 'b']],
    ['("d"."title" = $1 and "d"."name" = $2) or "d"."draft"', anyOf([allOf([isTitle, isName]), isDraft]), ['a', 'b']],
  ])('%s', (sql, filter, values) => check(sql, filter, values))
})

describe('relations', () => {
  const owner = step(ROOT, OWNER, 'root.owner')
  const parent = step(ROOT, PARENT, 'root.parent')
  const children = step(ROOT, CHILDREN, '1')
  const child = children.to
  const ofOwner: Filter = { kind: 'compare', operator: '=', left: of(owner.to, 'title'), right: value('title', 'a') }
  test.each<Case>([
    ['exists (select 1 from "user" as "rg1" where "rg1"."id" = "d"."owner_id")', some(owner, ALL)],
    [
      'not exists (select 1 from "user" as "rg1" where "rg1"."id" = "d"."owner_id" and "rg1"."title" = $1)',
      none(owner, ofOwner),
      ['a'],
    ],
    [
      'exists (select 1 from "app"."documents" as "rg1" where "rg1"."id" = "d"."parent_a" and "rg1"."owner_id" = "d"."parent_b")',
      some(parent, ALL),
    ],
    [
      'exists (select 1 from "app"."documents" as "rg1" where "rg1"."parent_a" = "d"."id" and ("rg1"."title" = $1 or "rg1"."title" is null))',
      some(
        children,
        anyOf([
          { kind: 'compare', operator: '=', left: of(child, 'title'), right: value('title', 'a') },
          { kind: 'isNull', value: of(child, 'title'), negated: false },
        ]),
      ),
      ['a'],
    ],
    [
      'exists (select 1 from "app"."documents" as "rg1" where "rg1"."parent_a" = "d"."id" and "rg1"."title" collate "C" >= $1 and "rg1"."title" collate "C" < $2)',
      some(children, {
        kind: 'textTest',
        test: 'startsWith',
        text: of(child, 'title'),
        part: value('title', 'a'),
        negated: false,
      }),
      ['a', 'b'],
    ],
    [
      'exists (select 1 from "app"."documents" as "rg1" where "rg1"."parent_a" = "d"."id" and "rg1"."status" = $1 and "rg1"."title" is null)',
      some(step(ROOT, OPEN_CHILDREN, '1'), ALL),
      ['open'],
    ],
    [
      'exists (select 1 from "app"."_readers" as "rg1j", "user" as "rg1" where "rg1j"."A" = "d"."id" and "rg1"."id" = "rg1j"."B")',
      some(step(ROOT, READERS, '1'), ALL),
    ],
    [
      'exists (select 1 from "app"."documents" as "rg1" where "rg1"."parent_a" = "d"."id" and not exists (select 1 from "user" as "rg2" where "rg2"."id" = "rg1"."owner_id" and "rg2"."title" = "d"."title"))',
      some(
        children,
        none(step(child, OWNER, '1.owner'), {
          kind: 'compare',
          operator: '=',
          left: of({ id: '1.owner', model: OWNER.target }, 'title'),
          right: of(ROOT, 'title'),
        }),
      ),
    ],
    [
      'exists (select 1 from unnest("d"."labels") as "rg1"("element") where "rg1"."element" is null)',
      some(elements(ROOT, 'labels', '1'), {
        kind: 'isNull',
        value: of(elements(ROOT, 'labels', '1').to, 'element'),
        negated: false,
      }),
    ],
    ['exists (select 1 from unnest("d"."labels") as "rg1"("element"))', some(elements(ROOT, 'labels', '1'), ALL)],
    [
      'exists (select 1 from (select ("d"."labels")[3] as "element" where cardinality("d"."labels") >= 3) as "rg1" where "rg1"."element" = $1)',
      some(elements(ROOT, 'labels', '1', 2), {
        kind: 'compare',
        operator: '=',
        left: of(elements(ROOT, 'labels', '1').to, 'element'),
        right: value('labels', 'a'),
      }),
      ['a'],
    ],
    [
      '(select count(*) from "app"."documents" as "rg1" where "rg1"."parent_a" = "d"."id") >= $1',
      tally([{ steps: [children], filter: ALL }], '>=', 2),
      [2],
    ],
    [
      '(select count(*) from "app"."documents" as "rg1", "app"."documents" as "rg2" where "rg1"."parent_a" = "d"."id" and "rg2"."parent_a" = "rg1"."id" and "rg2"."draft") + case when "d"."draft" then 1 else 0 end = $1',
      tally(
        [
          {
            steps: [children, step(child, CHILDREN, '2')],
            filter: { kind: 'holds', value: of({ id: '2', model: CHILDREN.target }, 'draft'), negated: false },
          },
          { steps: [], filter: { kind: 'holds', value: of(ROOT, 'draft'), negated: false } },
        ],
        '=',
        3,
      ),
      [3],
    ],
  ])('%s', (sql, filter, values) => check(sql, filter, values))

  test('siblings that walk one list have one alias each, and no alias is used for two rows', () => {
    const { text } = postgresqlOf(
      allOf([some(children, ALL), none(step(ROOT, READERS, '2'), ALL), some(step(ROOT, OPEN_CHILDREN, '3'), ALL)]),
    )
    expect([...text.matchAll(/as "(rg\d+)"/g)].map(([, alias]) => alias)).toEqual(['rg1', 'rg2', 'rg3'])
  })
})

describe('whatever a value or an identifier says, it does not end up as SQL', () => {
  const hostile = [
    `'; drop table users; --`,
    `" or 1=1 --`,
    '$1',
    '$$',
    '\\',
    `a'b"c`,
    '{"x"}',
    '\n--',
    '%_',
    'U&"',
    '?',
  ]

  test.each(hostile)('%j as a value', (text) => {
    const filters: Filter[] = [
      { kind: 'compare', operator: '=', left: of(ROOT, 'title'), right: value('title', text) },
      { kind: 'oneOf', value: of(ROOT, 'title'), options: [value('title', text), value('title', 'x')], negated: false },
      { kind: 'hasAny', list: of(ROOT, 'labels'), options: [value('labels', text)], negated: false },
      { kind: 'match', text: of(ROOT, 'title'), pattern: text, negated: false },
      ...(['startsWith', 'endsWith', 'contains'] as const).flatMap((name) =>
        [true, false].map((negated): Filter => ({
          kind: 'textTest',
          test: name,
          text: of(ROOT, 'title'),
          part: value('title', text),
          negated,
        })),
      ),
      {
        kind: 'compare',
        operator: '=',
        left: {
          kind: 'computed',
          name: 'concat',
          operands: [of(ROOT, 'title'), value('title', text)],
          type: { kind: 'text', native: 'text' },
          guarded: false,
        },
        right: value('title', text),
      },
    ]
    const harmless = filters.map(
      (filter) =>
        postgresqlOf(JSON.parse(JSON.stringify(filter).replaceAll(JSON.stringify(text), '"harmless"')) as Filter).text,
    )
    expect(filters.map((filter) => postgresqlOf(filter).text)).toEqual(harmless)
  })

  test.each(hostile)('%j as an identifier', (name) => {
    const quoted = `"${name.replaceAll('"', '""')}"`
    const model = {
      ...CHILDREN.target,
      table: name,
      schema: name,
      fields: { ...CHILDREN.target.fields, evil: { ...of(ROOT, 'title').field, name: 'evil', column: name } },
    }
    const to = { id: '1', model }
    const relation = { ...CHILDREN, target: model }
    const filter = some(
      { kind: 'relation', from: ROOT, relation, to },
      { kind: 'isNull', value: { kind: 'field', row: to, field: model.fields.evil }, negated: false },
    )
    expect(postgresqlOf(filter).text).toBe(
      `exists (select 1 from ${quoted}.${quoted} as "rg1" where "rg1"."parent_a" = "d"."id" and "rg1".${quoted} is null)`,
    )
  })

  test.each(hostile)('%j as the type of an enum', (native) => {
    const type = { kind: 'enum', native, values: [{ name: 'a', stored: 'a' }] } as const
    const field = { ...of(ROOT, 'title').field, type }
    const { text } = postgresqlOf({
      kind: 'oneOf',
      value: { kind: 'field', row: ROOT, field },
      options: [{ kind: 'parameter', type, value: 'a' }],
      negated: false,
    })
    expect(text).toBe(`"d"."title" = any($1::"${native.replaceAll('"', '""')}"[])`)
  })
})
