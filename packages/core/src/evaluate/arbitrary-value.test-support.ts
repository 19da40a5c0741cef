import * as fc from 'fast-check'
import type { Arbitrary } from 'fast-check'
import { encodeField, UNREPRESENTABLE } from '../authorize/encode.ts'
import { parseInstant } from '../cel/instant.ts'
import type { Row } from '../ir/row.ts'
import type { Column, Constant, ValueType } from '../ir/value.ts'
import type { Field } from '../schema/schema.ts'
import { storedValues } from './arbitrary-row.test-support.ts'
import { jsonColumns } from './arbitrary-json.test-support.ts'
import { ROOT } from './node-model.test-support.ts'

/** The types that a field can be read as. An integer field can be an id, which is text. */
export function readings({ type }: Field): readonly ValueType[] {
  // oxfmt-ignore
  switch (type.kind) {
    case 'boolean':   return ['bool']
    case 'integer':   return type.bits === 64 ? ['double'] : ['double', 'string']
    case 'float':
    case 'decimal':   return ['double']
    case 'timestamp': return ['string', 'timestamp']
    case 'text':
    case 'date':
    case 'enum':
    case 'uuid':      return ['string']
    case 'json':
    case 'opaque':    return []
  }
}

/** Some scalar of some row, read in some way; of the root when no row has one that fits. Only `==`, `in` and null tests read a null, and never as a timestamp. */
export function column(
  rows: readonly Row[],
  fits: (field: Field, type: ValueType) => boolean,
  mode: Column['nullIs'] | 'any',
): Arbitrary<Column> {
  const stored = rows.flatMap((row) =>
    Object.values(row.model.fields)
      .filter((field) => !field.list)
      .flatMap((field) =>
        readings(field).flatMap((type) =>
          fits(field, type) ? nullReadings(type, mode).map((nullIs) => columnOf(row, field, type, nullIs)) : [],
        ),
      ),
  )
  const inside = rows.flatMap(jsonColumns).filter(({ field, type }) => fits(field, type))
  if (stored.length + inside.length === 0) return column([ROOT], fits, mode)
  const read = inside.flatMap((each) => nullReadings(each.type, mode).map((nullIs) => ({ ...each, nullIs })))
  const some = [stored, read].filter((columns) => columns.length > 0)
  return fc.oneof(...some.map((columns, at) => ({ weight: 3 - at, arbitrary: fc.constantFrom(...columns) })))
}

function nullReadings(type: ValueType, mode: Column['nullIs'] | 'any'): readonly Column['nullIs'][] {
  if (type === 'timestamp') return mode === 'null' ? [] : ['error']
  return mode === 'any' ? ['null', 'error'] : [mode]
}

export function columnOf(row: Row, field: Field, type: ValueType, nullIs: Column['nullIs']): Column {
  return { kind: 'column', row, field, type, nullIs }
}

/** A constant of the column's type, likely to be a stored value or just beside one. */
export function constantFor(read: Column): Arbitrary<Constant> {
  return fc.constantFrom(...constantsFor(read))
}

/** Constants of the column's type: what is stored, and what is beside it. */
export function constantsFor({ field, type }: Column): readonly Constant[] {
  // oxfmt-ignore
  switch (type) {
    case 'bool':      return [true, false].map((value) => ({ kind: 'constant', type, value }))
    case 'string':    return texts(field).map((value) => ({ kind: 'constant', type, value }))
    case 'timestamp': return INSTANTS.map((value) => ({ kind: 'constant', type, value }))
    default:          return numbers(field).flatMap((value) => (['number', 'double'] as const).map((own) => ({ kind: 'constant', type: own, value })))
  }
}

const INSTANTS: readonly bigint[] = [
  '0001-01-01T00:00:00Z',
  '0001-01-01T00:00:00.000000001Z',
  '2024-01-01T00:00:00Z',
  '2024-01-01T00:00:00.001Z',
  '2024-01-01T00:00:00.0005Z',
  '2024-01-01T00:00:01Z',
  '9999-12-31T23:59:59Z',
  '9999-12-31T23:59:59.999Z',
  '9999-12-31T23:59:59.999999999Z',
].map((text) => parseInstant(text) as bigint)

function texts(field: Field): readonly string[] {
  if (field.inside?.as === 'type') return ['string', 'number', 'boolean', 'null', 'array', 'object', 'x']
  if (field.inside?.as === 'canonical') return ['"a"', '[]']
  const sent = storedValues(field.type)
    .map((stored) => encodeField({ ...field, list: false }, stored))
    .filter((value) => value !== UNREPRESENTABLE)
    .map(String)
  const beside = [
    '',
    'a\0',
    'a\0b',
    '\0',
    '2024-01-01T00:00:00Z',
    '2024-01-01T02:00:00.000+02:00',
    '2024-02-30',
    'C0FFEE00-0000-4000-8000-000000000000',
    'infinity',
    '01',
    '9'.repeat(30),
    '￿a',
  ]
  return [...new Set([...sent, ...beside])]
}

function numbers(field: Field): readonly number[] {
  const sent = storedValues(field.type)
    .map(Number)
    .filter((value) => Number.isFinite(value))
  return [
    ...new Set([
      ...sent,
      0.5,
      -0.5,
      1e300,
      -1e300,
      9007199254740992,
      Number.MAX_VALUE,
      -Number.MAX_VALUE,
      5e-324,
      2 ** 31,
      2 ** 63,
      -(2 ** 63),
    ]),
  ]
}
