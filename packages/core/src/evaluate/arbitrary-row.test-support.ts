import * as fc from 'fast-check'
import type { Arbitrary } from 'fast-check'
import type { Stored, StoredRow } from '../authorize/attributes.ts'
import type { Field, FieldType } from '../schema/schema.ts'
import { CHILDREN, NODE, PARENT, SET_CHILDREN, SET_PARENT } from './node-model.test-support.ts'

const HUGE = `1${'0'.repeat(400)}`
/** Half way from the largest double to the next one there would be: the least decimal that rounds to infinity. */
const TO_INFINITY = ((2n ** 54n - 1n) * 2n ** 970n).toString()

/** Stored values of a type, few enough to meet each other and the constants; the last ones have no word in JSON. */
export function storedValues(type: FieldType): readonly (string | boolean)[] {
  // oxfmt-ignore
  switch (type.kind) {
    case 'text':      return ['', 'a', 'ab', 'abc', 'b', 'B', 'a%', 'a_', '\\', '\u{e9}', 'e\u{301}', '\u{ffff}', '\u{1F600}', 'x', 'OPEN', '2024-01-02', '1', '+5', '-7.0', 'NaN', ' a.B ', 'a.b', '10.1.2.3', '::ffff:10.1.2.3', '1h30m', '-0.5s', '2024-01-01T00:00:00Z', 'c0ffee00-0000-4000-8000-000000000000']
    case 'boolean':   return [true, false]
    case 'integer':   return ['-1', '0', '1', '2', '3', ...integersOf(type.bits)]
    case 'float':     return type.bits === 64 ? ['-0', '0', '1', '2', '0.1', '1.5', '9007199254740992', '1.7976931348623157e+308', '5e-324', 'NaN', 'Infinity', '-Infinity'] : ['0', '1', '0.1', '1.5', '3.4028235e+38', 'NaN', 'Infinity', '-Infinity']
    case 'decimal':   return decimals(type)
    case 'timestamp': return [...instants(type.precision), 'infinity', '-infinity', '10000-01-01T00:00:00Z', '-0001-12-31T23:59:59Z']
    case 'date':      return ['2024-01-01', '2024-01-02', '0001-01-01', '9999-12-31', 'infinity', '-infinity', '10000-01-01', '-0001-12-31']
    case 'enum':      return type.values.map(({ stored }) => stored)
    case 'uuid':      return ['c0ffee00-0000-4000-8000-000000000000', 'c0ffee00-0000-4000-8000-000000000001']
    case 'json':      return type.native === 'json' ? [...DOCUMENTS, ...ONLY_JSON] : DOCUMENTS
    case 'opaque':    return []
  }
}

/** JSON of every type at every place that the random predicates look at. */
const DOCUMENTS: readonly string[] = [
  'null',
  'true',
  'false',
  '"a"',
  '""',
  '1',
  '-0',
  '[]',
  '{}',
  '"type"',
  String.raw`"\\u0000"`,
  ...[
    'null',
    'true',
    '"x"',
    '0.1',
    HUGE,
    `-${HUGE}`,
    `0.${'0'.repeat(400)}1`,
    '0.1000000000000000055511151231257827',
  ].flatMap((value) => [`{"a":${value}}`, `[${value}]`, `{"a":{"b":${value}}}`, `{"a":[${value},{"b":${value}}]}`]),
  '{"a":{"b":"x","a":1},"b":{"a":1.0,"b":"x"}}',
  '{"a":["a",1,true,null,["a"],{"a":"a"}],"b":["a"]}',
  '{"a":"1","b":1}',
  '{"b":[],"a":{}}',
  `{"it's":"x","0":"x","":"x"}`,
]

/** What no `jsonb` takes. */
const ONLY_JSON: readonly string[] = [String.raw`{"a":"\u0000"}`, '{"a":1e999999}', String.raw`"\udc00"`]

function integersOf(bits: 16 | 32 | 64): readonly string[] {
  const most = (1n << BigInt(bits - 1)) - 1n
  const ends = [most, -most - 1n].map(String)
  return bits === 64 ? [...ends, '9007199254740991', '9007199254740992', '9007199254740993', '9007199254740994'] : ends
}

function decimals({ precision, scale }: FieldType & { readonly kind: 'decimal' }): readonly string[] {
  if (scale === undefined) {
    const long = [
      '0.1000000000000000055511151231257827',
      '0.1000000000000000000000000000000001',
      `0.${'0'.repeat(400)}1`,
    ]
    const ends = [
      TO_INFINITY,
      `-${TO_INFINITY}`,
      String(BigInt(TO_INFINITY) - 1n),
      String(1n - BigInt(TO_INFINITY)),
      HUGE,
      `-${HUGE}`,
    ]
    return ['-1', '0', '1', '0.1', '0.3', '9007199254740993', ...long, ...ends, 'NaN', 'Infinity', '-Infinity']
  }
  return [
    '-1.00',
    '0.00',
    '0.10',
    '0.30',
    '1.00',
    '1.50',
    '2.00',
    ...(precision === 10 ? ['99999999.99'] : [`${HUGE.slice(0, 390)}.00`]),
    'NaN',
  ]
}

function instants(precision: number): readonly string[] {
  const fractions = precision === 3 ? ['.000', '.001', '.999'] : ['']
  const seconds = ['0001-01-01T00:00:00', '2024-01-01T00:00:00', '2024-01-01T00:00:01', '9999-12-31T23:59:59']
  return seconds.flatMap((second) => fractions.map((fraction) => `${second}${fraction}Z`))
}

function storedField({ type, nullable, list }: Field): Arbitrary<Stored> {
  const value = fc.constantFrom(...storedValues(type))
  const or = <Value extends Stored>(other: Arbitrary<Value>): Arbitrary<Stored> =>
    nullable ? fc.oneof({ weight: 1, arbitrary: fc.constant(null) }, { weight: 3, arbitrary: other }) : other
  if (!list) return or(value)
  return or(
    fc.array(fc.oneof({ weight: 1, arbitrary: fc.constant(null) }, { weight: 4, arbitrary: value }), { maxLength: 3 }),
  )
}

/** A row with related rows down to a depth. The same related rows stand under every use of a relation that they fulfil. */
export function storedRow(depth = 2): Arbitrary<StoredRow> {
  const fields = Object.fromEntries(Object.values(NODE.fields).map((field) => [field.name, storedField(field)]))
  if (depth === 0) return fc.record(fields).map((row) => withRelations(row, null, []))
  const inner = storedRow(depth - 1)
  return fc
    .tuple(fc.record(fields), fc.option(inner, { freq: 3 }), fc.array(inner, { maxLength: 2 }))
    .map(([row, parent, children]) => withRelations(row, parent, children))
}

function withRelations(
  row: Readonly<Record<string, Stored>>,
  parent: StoredRow | null,
  children: readonly StoredRow[],
): StoredRow {
  return {
    ...row,
    [PARENT.key]: parent,
    [SET_PARENT.key]: parent !== null && parent['flagSet'] === true ? parent : null,
    [CHILDREN.key]: children,
    [SET_CHILDREN.key]: children.filter((child) => child['flagSet'] === true),
  }
}
