import {
  type CompareOperator,
  type Computed,
  type Field,
  type FieldType,
  type Filter,
  type JsonReading,
  type Model,
  type Parameter,
  type Relation,
  type Row,
  type Scalar,
  type Step,
  ALL,
  allOf,
  anyOf,
  none,
  some,
  tally,
} from '@rowgate/core'
import { describe, expect, test } from 'vitest'
import { countBoundValues } from './bound-values.ts'
import { lowerWhere } from './where.ts'

const field = (name: string, type: FieldType, nullable = true): Field => ({
  name,
  column: name,
  type,
  nullable,
  list: false,
})
const list = (name: string, type: FieldType): Field => ({ ...field(name, type), list: true })
const byName = <Named extends { readonly name: string }>(all: readonly Named[]): Record<string, Named> =>
  Object.fromEntries(all.map((each) => [each.name, each]))
const model = (name: string, fields: readonly Field[], relations: readonly Relation[] = []): Model => ({
  name,
  table: name,
  fields: byName([field('id', TEXT, false), ...fields]),
  relations: byName(relations),
  primaryKey: ['id'],
  uniqueKeys: [],
})

const TEXT: FieldType = { kind: 'text', native: 'text' }
const INT: FieldType = { kind: 'integer', bits: 32 }
const FLOAT: FieldType = { kind: 'float', bits: 64 }
const BOOL: FieldType = { kind: 'boolean' }
const MONEY: FieldType = { kind: 'decimal', precision: 12, scale: 2 }
const MICROS: FieldType = { kind: 'timestamp', precision: 6, timeZone: true }
const STATUS: FieldType = { kind: 'enum', native: 'status', values: [{ name: 'OPEN', stored: 'open' }] }

const META = field('meta', { kind: 'json', native: 'jsonb' })

const user = model('User', [field('region', TEXT), field('active', BOOL, false), META])
const item = model('Item', [
  field('category', TEXT),
  field('amount', MONEY, false),
  field('deleted', BOOL, false),
  field('expenseId', TEXT, false),
])
const expense = model(
  'Expense',
  [
    field('ownerId', TEXT, false),
    field('region', TEXT),
    field('quantity', INT),
    field('score', FLOAT),
    field('amount', MONEY, false),
    field('createdAt', MICROS),
    field('status', STATUS, false),
    field('paid', BOOL),
    list('tags', TEXT),
    META,
  ],
  [
    { name: 'owner', model: 'User', cardinality: 'one', on: [{ from: 'ownerId', to: 'id' }] },
    { name: 'items', model: 'Item', cardinality: 'many', on: [{ from: 'id', to: 'expenseId' }] },
  ],
)

const root: Row = { id: 'root', model: expense }
const relation = (name: string, target: Model, where: Record<string, boolean> = {}): Step & { kind: 'relation' } => ({
  kind: 'relation',
  from: root,
  relation: {
    key: name,
    relation: expense.relations[name] as Relation,
    target,
    where: Object.entries(where).map(([key, equals]) => ({ field: target.fields[key] as Field, equals })),
  },
  to: { id: name, model: target },
})
const owner = relation('owner', user)
const items = relation('items', item)
const liveItems = relation('items', item, { deleted: false })
const element: Row = { id: 'e', model: model('tags[]', [field('element', TEXT)]) }
const position: Row = { id: 'e', model: model('tags[]', [field('element', TEXT), field('position', TEXT)]) }
const tags: Step = { kind: 'elements', from: root, field: expense.fields['tags'] as Field, to: element }

const scalar = (row: Row, name: string) => ({ kind: 'field', row, field: row.model.fields[name] as Field }) as const
const value = (type: FieldType, of: Parameter['value']): Parameter => ({ kind: 'parameter', type, value: of })
const compare = (name: string, operator: CompareOperator, of: Parameter['value'], row: Row = root): Filter => {
  const left = scalar(row, name)
  return { kind: 'compare', operator, left, right: value(left.field.type, of) }
}
const fields = (left: string, operator: CompareOperator, right: string): Filter => ({
  kind: 'compare',
  operator,
  left: scalar(root, left),
  right: scalar(root, right),
})
const isNull = (name: string, negated = false, row: Row = root): Filter => ({
  kind: 'isNull',
  value: scalar(row, name),
  negated,
})
const holds = (name: string, negated = false, row: Row = root): Filter => ({
  kind: 'holds',
  value: scalar(row, name),
  negated,
})
const oneOf = (name: string, options: readonly Parameter['value'][], negated = false, row: Row = root): Filter => {
  const read = scalar(row, name)
  return { kind: 'oneOf', value: read, options: options.map((option) => value(read.field.type, option)), negated }
}
const text = (kind: 'startsWith' | 'endsWith' | 'contains', name: string, part: string, negated = false): Filter => ({
  kind: 'textTest',
  test: kind,
  text: scalar(root, name),
  part: value(TEXT, part),
  negated,
})
const computed = (name: 'length' | 'concat', names: readonly string[]): Scalar => ({
  kind: 'computed',
  name,
  operands: names.map((each) => scalar(root, each)),
  type: TEXT,
  guarded: false,
})
const length = (operator: CompareOperator, of: bigint): Filter => ({
  kind: 'compare',
  operator,
  left: computed('length', ['region']),
  right: value({ kind: 'integer', bits: 64 }, of),
})
const concat = (operator: CompareOperator, names: readonly string[], of: string): Filter => ({
  kind: 'compare',
  operator,
  left: computed('concat', names),
  right: value(TEXT, of),
})
const inside = (kind: 'startsWith' | 'endsWith' | 'contains', of: string, name: string, negated = false): Filter => ({
  kind: 'textTest',
  test: kind,
  text: value(TEXT, of),
  part: scalar(root, name),
  negated,
})
const needle = (kind: 'contains' | 'endsWith', name: string, part: string): Filter => ({
  kind: 'textTest',
  test: kind,
  text: scalar(root, name),
  part: scalar(root, part),
  negated: false,
})
const at = (path: readonly (string | number)[], as: JsonReading['as'], row: Row = root, of = 'meta') => {
  const column = row.model.fields[of] as Field
  const read: Field = { ...field(`${of}:${as}`, as === 'boolean' ? BOOL : TEXT), inside: { of: column, path, as } }
  return { kind: 'field', row, field: { ...read, list: as === 'array' || as === 'keys' } } as const
}
const json = (
  operator: '=' | '<>',
  path: readonly (string | number)[],
  of: string,
  as: 'string' | 'type' = 'string',
): Filter => ({
  kind: 'compare',
  operator,
  left: at(path, as),
  right: value(TEXT, of),
})
const jsonText = (test: 'startsWith' | 'contains', of: string, negated = false, row = root): Filter => ({
  kind: 'textTest',
  test,
  text: at(['tier'], 'string', row),
  part: value(TEXT, of),
  negated,
})
const entries: Row = { id: 'j', model: { ...model('meta[]', [field('element', { kind: 'json', native: 'jsonb' })]) } }
const jsonTags: Step = { kind: 'elements', from: root, field: at(['tags'], 'array').field, to: entries }
const ofElement = (path: readonly string[], of: string): Filter => ({
  kind: 'compare',
  operator: '=',
  left: at(path, 'string', entries, 'element'),
  right: value(TEXT, of),
})
const made = (name: 'lower' | 'upper', operator: CompareOperator, of: string): Filter => ({
  kind: 'compare',
  operator,
  left: { ...(computed('concat', ['region']) as Computed), name },
  right: value(TEXT, of),
})
const segment = (at: bigint, operator: CompareOperator, of: string, delimiter = '.'): Filter => ({
  kind: 'compare',
  operator,
  left: {
    ...(computed('concat', []) as Computed),
    name: 'segment',
    operands: [scalar(root, 'region'), value(TEXT, delimiter), value({ kind: 'integer', bits: 64 }, at)],
  },
  right: value(TEXT, of),
})
const segments = (operator: CompareOperator, of: bigint): Filter => ({
  kind: 'compare',
  operator,
  left: {
    ...(computed('concat', []) as Computed),
    name: 'segmentCount',
    operands: [scalar(root, 'region'), value(TEXT, '.')],
  },
  right: value({ kind: 'integer', bits: 64 }, of),
})
const hasAny = (options: readonly string[], negated = false): Filter => ({
  kind: 'hasAny',
  list: scalar(root, 'tags'),
  options: options.map((option) => value(TEXT, option)),
  negated,
})

// oxfmt-ignore
describe('exact', () => {
  test.each<[string, Filter]>([
    ['{"id":{"notIn":[]}}', ALL],
    ['{"ownerId":"ann"}', compare('ownerId', '=', 'ann')],
    ['{"region":{"not":"EU"}}', compare('region', '<>', 'EU')],
    ['{"quantity":{"gte":3}}', compare('quantity', '>=', 3)],
    ['{"amount":{"lt":"10.50"}}', compare('amount', '<', '10.50')],
    ['{"status":"OPEN"}', compare('status', '=', 'OPEN')],
    ['{"score":{"lte":1.5}}', compare('score', '<=', 1.5)],
    ['{"createdAt":{"lt":"2026-01-02T03:04:05.678Z"}}', compare('createdAt', '<', '2026-01-02T03:04:05.678Z')],
    ['{"createdAt":{"lt":"+010000-01-01T00:00:00.000Z"}}', compare('createdAt', '<', '10000-01-01T00:00:00Z')],
    ['{"createdAt":{"gte":"0001-01-01T00:00:00.000Z","lt":"2026-01-01T00:00:00.000Z"}}',
      allOf([compare('createdAt', '>=', '0001-01-01T00:00:00Z'), compare('createdAt', '<', '2026-01-01T00:00:00Z')])],
    ['{"paid":true}', holds('paid')],
    ['{"paid":false}', holds('paid', true)],
    ['{"region":null}', isNull('region')],
    ['{"region":{"not":null}}', isNull('region', true)],
    ['{"id":{"in":[]}}', isNull('ownerId')],
    ['{"id":{"notIn":[]}}', isNull('ownerId', true)],
    ['{"tags":{"equals":null}}', isNull('tags')],
    ['{"NOT":{"tags":{"equals":null}}}', isNull('tags', true)],
    ['{"region":{"in":["EU","US"]}}', oneOf('region', ['EU', 'US'])],
    ['{"region":{"notIn":["EU","US"]}}', oneOf('region', ['EU', 'US'], true)],
    ['{"OR":[{"paid":true},{"paid":false}]}', oneOf('paid', [true, false])],
    ['{"region":{"startsWith":"a\\\\%\\\\_\\\\\\\\b"}}', text('startsWith', 'region', 'a%_\\b')],
    ['{"region":{"not":{"contains":"x"}}}', text('contains', 'region', 'x', true)],
    ['{"tags":{"has":"a"}}', hasAny(['a'])],
    ['{"NOT":{"tags":{"hasSome":["a","b"]}}}', hasAny(['a', 'b'], true)],
    ['{"region":{"equals":{"_ref":"ownerId","_container":"Expense"}}}', fields('region', '=', 'ownerId')],
    ['{"NOT":{"region":{"equals":{"_ref":"ownerId","_container":"Expense"}}}}', fields('region', '<>', 'ownerId')],
    ['{"ownerId":"ann","region":"EU"}', allOf([compare('ownerId', '=', 'ann'), compare('region', '=', 'EU')])],
    ['{"region":{"notIn":["EU","US"]}}', allOf([compare('region', '<>', 'EU'), compare('region', '<>', 'US')])],
    ['{"AND":[{"region":{"not":"EU"}},{"region":{"not":{"contains":"x"}}}]}',
      allOf([compare('region', '<>', 'EU'), text('contains', 'region', 'x', true)])],
    ['{"OR":[{"ownerId":"ann"},{"region":"EU"}]}', anyOf([compare('ownerId', '=', 'ann'), compare('region', '=', 'EU')])],
    ['{"owner":{"is":{"region":"EU"}}}', some(owner, compare('region', '=', 'EU', owner.to))],
    ['{"owner":{"isNot":{"region":{"equals":"EU","not":null}}}}', none(owner, compare('region', '=', 'EU', owner.to))],
    ['{"owner":{"isNot":{"AND":[{"region":{"not":"EU"}},{"region":{"not":null}}]}}}',
      none(owner, compare('region', '<>', 'EU', owner.to))],
    ['{"owner":{"isNot":{"active":true}}}', none(owner, holds('active', false, owner.to))],
    ['{"owner":{"isNot":{"id":{"notIn":[]}}}}', none(owner, ALL)],
    ['{"region":"EU","items":{"some":{"category":"a"}}}',
      some(items, allOf([compare('category', '=', 'a', items.to), compare('region', '=', 'EU')]))],
    ['{"OR":[{"items":{"some":{"category":"a"}}},{"region":"EU","items":{"some":{"id":{"notIn":[]}}}}]}',
      some(items, anyOf([compare('category', '=', 'a', items.to), compare('region', '=', 'EU')]))],
    ['{"OR":[{"region":{"not":"EU"}},{"region":null},{"items":{"none":{"category":"a"}}}]}',
      none(items, allOf([compare('category', '=', 'a', items.to), compare('region', '=', 'EU')]))],
    ['{"items":{"some":{"id":{"notIn":[]}}}}', tally([{ steps: [items], filter: ALL }], '<>', 0)],
    ['{"items":{"none":{"id":{"notIn":[]}}}}', tally([{ steps: [items], filter: ALL }], '=', 0)],
    ['{"OR":[{"paid":true,"owner":{"is":{"active":true}}},{"paid":false,"owner":{"is":{"active":false}}}]}',
      some(owner, { kind: 'compare', operator: '=', left: scalar(owner.to, 'active'), right: scalar(root, 'paid') })],
    ['{"region":{"contains":"___"}}', length('>', 2n)],
    ['{"region":{"not":{"contains":"___"}}}', length('<', 3n)],
    ['{"region":{"contains":"_","not":{"contains":"__"}}}', length('=', 1n)],
    ['{"OR":[{"region":{"not":{"contains":"_"}}},{"region":{"contains":"__"}}]}', length('<>', 1n)],
    ['{"region":{"not":null}}', length('>=', 0n)],
    ['{"region":{"in":["","a","ab"]}}', inside('startsWith', 'ab', 'region')],
    ['{"region":{"in":["","b","ab"]}}', inside('endsWith', 'ab', 'region')],
    ['{"region":{"notIn":["","a","aa"]}}', inside('contains', 'aa', 'region', true)],
    ['{"OR":[{"region":"","ownerId":"ab"},{"region":"a","ownerId":"b"},{"region":"ab","ownerId":""}]}',
      concat('=', ['region', 'ownerId'], 'ab')],
    ['{"AND":[{"OR":[{"region":{"not":""}},{"ownerId":{"not":"a"}}]},{"OR":[{"region":{"not":"a"}},{"ownerId":{"not":""}}],"region":{"not":null}}]}',
      concat('<>', ['region', 'ownerId'], 'a')],
    ['{"tags":{"has":{"_ref":"region","_container":"Expense"}}}', some(tags, { kind: 'compare', operator: '=', left: scalar(element, 'element'), right: scalar(root, 'region') })],
    ['{"region":{"in":["ab","aB","Ab","AB"]}}', made('lower', '=', 'ab')],
    ['{"region":{"notIn":["1a","1A"]}}', made('upper', '<>', '1A')],
    ['{"id":{"in":[]}}', made('lower', '=', 'A')],
    ['{"region":{"not":null}}', made('upper', '<>', 'a')],
    ['{"OR":[{"region":"a"},{"region":{"startsWith":"a."}}]}', segment(0n, '=', 'a')],
    ['{"AND":[{"region":{"not":"a"}},{"region":{"not":{"startsWith":"a."}}}]}', segment(0n, '<>', 'a')],
    ['{"id":{"in":[]}}', segment(0n, '=', 'a.b')],
    ['{"region":"a:"}', segment(0n, '=', 'a:', '::')],
    ['{"region":{"not":"a:"}}', segment(0n, '<>', 'a:', '::')],
    ['{"region":{"contains":".","not":{"contains":".%."}}}', segments('=', 2n)],
    ['{"region":{"not":null}}', segments('>=', 1n)],
    ['{"items":{"some":{"id":{"notIn":[]}}}}', some(items, { kind: 'compare', operator: '=', left: scalar(items.to, 'expenseId'), right: scalar(root, 'id') })],
    ['{"ownerId":{"equals":{"_ref":"region","_container":"Expense"}},"owner":{"is":{"id":{"notIn":[]}}}}', some(owner, { kind: 'compare', operator: '=', left: scalar(owner.to, 'id'), right: scalar(root, 'region') })],
    ['{"tags":{"has":{"_ref":"region","_container":"Expense"}}}', some(tags, { kind: 'compare', operator: '=', left: scalar(root, 'region'), right: scalar(element, 'element') })],
    ['{"meta":{"path":["tier"],"equals":"gold"}}', json('=', ['tier'], 'gold')],
    ['{"meta":{"path":["a","b"],"not":"x"}}', anyOf([json('<>', ['a', 'b'], 'x'), json('<>', ['a', 'b'], 'string', 'type')])],
    ['{"AND":[{"meta":{"path":["tier"],"string_contains":""}},{"meta":{"path":["tier"],"not":"gold"}}]}', json('<>', ['tier'], 'gold')],
    ['{"NOT":{"meta":{"path":["tier"],"string_starts_with":"a\\\\%"}}}', jsonText('startsWith', 'a%', true)],
    ['{"meta":{"path":["tags"],"array_contains":[{"a":{"b":"x"},"c":"y"}]}}', some(jsonTags, allOf([ofElement(['a', 'b'], 'x'), ofElement(['c'], 'y')]))],
    ['{"items":{"some":{"category":"taxi"}}}', some(items, compare('category', '=', 'taxi', items.to))],
    ['{"items":{"none":{"category":"taxi"}}}', none(items, compare('category', '=', 'taxi', items.to))],
    ['{"items":{"some":{"deleted":false,"category":"taxi"}}}', some(liveItems, compare('category', '=', 'taxi', items.to))],
    ['{"items":{"none":{"deleted":false}}}', none(liveItems, ALL)],
    ['{"tags":{"isEmpty":false}}', some(tags, ALL)],
    ['{"OR":[{"tags":{"equals":null}},{"tags":{"isEmpty":true}}]}', none(tags, ALL)],
    ['{"tags":{"hasSome":["a","b"]}}', some(tags, oneOf('element', ['a', 'b'], false, element))],
    ['{"OR":[{"NOT":{"tags":{"has":"a"}}},{"tags":{"equals":null}}]}', none(tags, compare('element', '=', 'a', element))],
    ['{"score":"1.2345678901234567e+30"}', compare('score', '=', 1.2345678901234567e30)],
    ['{"score":{"gte":"-1.7976931348623157e+308","lte":"1.7976931348623157e+308"}}',
      allOf([compare('score', '>=', -Number.MAX_VALUE), compare('score', '<=', Number.MAX_VALUE)])],
  ])('%s', (name, filter) => {
    const { where, exactness } = lowerWhere(filter, expense)
    expect([JSON.stringify(where), exactness]).toEqual([name, 'exact'])
  })
})

// oxfmt-ignore
describe('wider, where Prisma has no words', () => {
  test.each<[string, Filter]>([
    ['{"id":{"notIn":[]}}', compare('region', '<', 'EU')],
    ['{"items":{"some":{"id":{"notIn":[]}}}}', tally([{ steps: [items], filter: ALL }], '>=', 2)],
    ['{"items":{"some":{"category":"a"}}}',
      tally([{ steps: [items], filter: compare('category', '=', 'a', items.to) }], '=', 2)],
    ['{"id":{"notIn":[]}}', tally([{ steps: [items], filter: ALL }], '<', 2)],
    ['{"OR":[{"region":{"contains":{"_ref":"ownerId","_container":"Expense"}}},{"ownerId":{"contains":"\\\\\\\\"}}]}',
      needle('contains', 'region', 'ownerId')],
    ['{"region":{"startsWith":"50\\\\%:"}}',
      { kind: 'compare', operator: '=', left: scalar(root, 'region'),
        right: { ...(computed('concat', ['ownerId']) as Computed), operands: [value(TEXT, '50%:'), scalar(root, 'ownerId')] } }],
    ['{"id":{"notIn":[]}}', needle('endsWith', 'region', 'ownerId')],
    ['{"id":{"notIn":[]}}', json('=', ['list', '0'], 'x')],
    ['{"id":{"notIn":[]}}', json('=', ['list', 0], 'x')],
    ['{"id":{"notIn":[]}}', json('<>', ['tier'], 'string', 'type')],
    ['{"id":{"notIn":[]}}', anyOf([json('<>', ['tier'], 'x'), { kind: 'compare', operator: '<>', left: at(['tier'], 'type', owner.to), right: value(TEXT, 'string') }])],
    ['{"id":{"notIn":[]}}', anyOf([json('<>', ['tier'], 'x'), json('<>', ['other'], 'string', 'type')])],
    ['{"id":{"notIn":[]}}', none(jsonTags, ofElement([], 'x'))],
    ['{"id":{"notIn":[]}}', some(jsonTags, allOf([ofElement(['a'], 'x'), ofElement(['a', 'b'], 'y')]))],
    ['{"id":{"notIn":[]}}', none(owner, jsonText('contains', 'x', false, owner.to))],
    ['{"region":{"contains":".a"}}', segment(1n, '=', 'a')],
    ['{"id":{"notIn":[]}}', made('lower', '=', 'abcdefghij')],
    ['{"id":{"notIn":[]}}', fields('quantity', '=', 'score')],
    ['{"ownerId":"ann"}', allOf([compare('ownerId', '=', 'ann'), compare('region', '<', 'EU')])],
    ['{"id":{"notIn":[]}}', anyOf([compare('ownerId', '=', 'ann'), compare('region', '<', 'EU')])],
    ['{"id":{"notIn":[]}}', some({ ...tags, at: 0 }, { kind: 'compare', operator: '=', left: scalar(element, 'element'), right: scalar(root, 'region') })],
    ['{"id":{"notIn":[]}}', some({ ...tags, at: 1 }, ALL)],
    ['{"id":{"notIn":[]}}', none({ ...tags, at: 1 }, ALL)],
    ['{"id":{"notIn":[]}}', some({ ...tags, numbered: true }, { kind: 'compare', operator: '=', left: scalar(position, 'position'), right: scalar(root, 'region') })],
    ['{"createdAt":{"gt":"2026-01-01T00:00:00.123Z","lt":"2026-01-01T00:00:00.124Z"}}',
      compare('createdAt', '=', '2026-01-01T00:00:00.123456Z')],
    ['{"createdAt":{"lt":"2026-01-01T00:00:00.124Z"}}', compare('createdAt', '<=', '2026-01-01T00:00:00.123456Z')],
    ['{"createdAt":{"gt":"1969-12-31T23:59:59.999Z"}}', compare('createdAt', '>', '1969-12-31T23:59:59.999900Z')],
    ['{"items":{"some":{"id":{"notIn":[]}}}}', some(items, compare('category', '<', 'x', items.to))],
    ['{"id":{"notIn":[]}}', none(items, compare('category', '<', 'x', items.to))],
    ['{"items":{"none":{"category":"a"}}}',
      none(items, anyOf([compare('category', '=', 'a', items.to), compare('category', '<', 'x', items.to)]))],
    ['{"items":{"some":{"category":"a"}}}',
      some(items, allOf([compare('category', '=', 'a', items.to), compare('region', '<', 'EU')]))],
    ['{"id":{"notIn":[]}}', oneOf('quantity', Array.from({ length: 5001 }, (_, at) => at))],
  ])('%s', (name, filter) => {
    const { where, exactness } = lowerWhere(filter, expense)
    expect([JSON.stringify(where), exactness]).toEqual([name, 'superset'])
  })
})

test('a decided filter is exact whatever else has no words', () => {
  const wordless = compare('region', '<', 'EU')
  const filter: Filter = { kind: 'and', parts: [wordless, { kind: 'constant', value: false }], size: 3 }
  expect(lowerWhere(filter, expense)).toEqual({ where: { id: { in: [] } }, exactness: 'exact' })
})

test('several long lists leave room for the caller’s', () => {
  const many = (from: number): string[] => Array.from({ length: 4000 }, (_, at) => `v${from + at}`)
  const lists = ['ownerId', 'region'].map((name, at) => oneOf(name, many(at * 4000), true))
  expect(lowerWhere(allOf(lists), expense).exactness).toBe('exact')
  const related = ['category'].map((name) => none(items, oneOf(name, many(0), false, items.to)))
  const owners = ['region'].map((name) => some(owner, oneOf(name, many(0), true, owner.to)))
  const short = compare('quantity', '=', 1)
  const filter = allOf([...lists, ...related, ...owners, oneOf('id', many(8000), true), short])
  const { where, exactness } = lowerWhere(filter, expense)
  expect([exactness, countBoundValues(where)]).toEqual(['superset', 1])
})
