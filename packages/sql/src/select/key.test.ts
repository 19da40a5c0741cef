import type { Field, FieldType } from '@rowgate/core'
import { expect, test } from 'vitest'
import { keyValue } from './key.ts'

const UUID = 'c0ffee00-0000-4000-8000-000000000000'
const STATUS: FieldType = { kind: 'enum', native: 'Status', values: [{ name: 'OPEN', stored: 'open' }] }

test.each<[string, FieldType, unknown, unknown]>([
  ['a text', { kind: 'text', native: 'text' }, 'x', 'x'],
  ['an empty text', { kind: 'text', native: 'text' }, '', ''],
  ['a number for a text', { kind: 'text', native: 'text' }, 7, '7'],
  ['a text with a NUL', { kind: 'text', native: 'text' }, 'a\0', undefined],
  ['a uuid', { kind: 'uuid' }, UUID, UUID],
  ['a uuid in upper case', { kind: 'uuid' }, UUID.toUpperCase(), UUID.toUpperCase()],
  ['no uuid', { kind: 'uuid' }, 'x', undefined],
  ['a uuid with a line after it', { kind: 'uuid' }, `${UUID}\n`, undefined],
  ['an integer', { kind: 'integer', bits: 32 }, 7, '7'],
  ['an integer as text', { kind: 'integer', bits: 32 }, '7', '7'],
  ['an integer too large', { kind: 'integer', bits: 32 }, 2_147_483_648, undefined],
  ['a bigint', { kind: 'integer', bits: 64 }, 9_007_199_254_740_993n, '9007199254740993'],
  ['a bigint too large', { kind: 'integer', bits: 64 }, 2n ** 63n, undefined],
  ['a number without all its digits', { kind: 'integer', bits: 64 }, 1e21, undefined],
  ['a fraction', { kind: 'integer', bits: 32 }, 1.5, undefined],
  ['NaN', { kind: 'integer', bits: 32 }, Number.NaN, undefined],
  ['no integer', { kind: 'integer', bits: 32 }, '7; drop table x', undefined],
  ['a space', { kind: 'integer', bits: 32 }, ' 7', undefined],
  ['an empty text for an integer', { kind: 'integer', bits: 32 }, '', undefined],
  ['the name of an enum', STATUS, 'OPEN', 'open'],
  ['what an enum stores', STATUS, 'open', undefined],
  ['undefined', { kind: 'text', native: 'text' }, undefined, undefined],
  ['null', { kind: 'text', native: 'text' }, null, undefined],
  ['an object', { kind: 'text', native: 'text' }, { equals: 'x' }, undefined],
  ['a list', { kind: 'text', native: 'text' }, ['x'], undefined],
  ['a boolean', { kind: 'boolean' }, true, undefined],
  ['a date that is none', { kind: 'date' }, 'tomorrow', undefined],
  ['a timestamp that is none', { kind: 'timestamp', precision: 3, timeZone: true }, 'now', undefined],
  ['a decimal that is none', { kind: 'decimal' }, 'x', undefined],
  ['a decimal', { kind: 'decimal' }, '1.50', '1.50'],
  ['a date', { kind: 'date' }, '2024-01-01', '2024-01-01'],
])('%s', (_, type, value, parameter) => {
  const field: Field = { name: 'id', column: 'id', type, nullable: false, list: false }
  expect(keyValue(field, value)).toBe(parameter)
})
