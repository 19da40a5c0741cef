import { describe, expect, test } from 'vitest'
import type { FieldType } from '../schema/schema.ts'
import { storedInteger, storedText } from './stored-text.ts'

const STATUS: FieldType = { kind: 'enum', native: 'Status', values: [{ name: 'OPEN', stored: 'open' }] }

describe('the stored value whose attribute is exactly the text', () => {
  test.each<[string, FieldType, string, unknown]>([
    ['a uuid', { kind: 'uuid' }, 'c0ffee00-0000-4000-8000-000000000000', 'c0ffee00-0000-4000-8000-000000000000'],
    ['a uuid in upper case', { kind: 'uuid' }, 'C0FFEE00-0000-4000-8000-000000000000', undefined],
    ['a uuid in braces', { kind: 'uuid' }, '{c0ffee00-0000-4000-8000-000000000000}', undefined],
    ['a uuid with a line after it', { kind: 'uuid' }, 'c0ffee00-0000-4000-8000-000000000000\n', undefined],
    ['the name of an enum', STATUS, 'OPEN', 'OPEN'],
    ['what an enum stores', STATUS, 'open', undefined],
    ['a date', { kind: 'date' }, '2024-02-29', '2024-02-29'],
    ['no date', { kind: 'date' }, '2023-02-29', undefined],
    ['a date with a time', { kind: 'date' }, '2024-02-29T00:00:00Z', undefined],
    ['an infinite date', { kind: 'date' }, 'infinity', undefined],
    ['a year beyond', { kind: 'date' }, '10000-01-01', undefined],
    [
      'a timestamp',
      { kind: 'timestamp', precision: 3, timeZone: true },
      '2024-01-01T00:00:00.120Z',
      '2024-01-01T00:00:00.120Z',
    ],
    [
      'a timestamp without all digits',
      { kind: 'timestamp', precision: 3, timeZone: true },
      '2024-01-01T00:00:00.12Z',
      undefined,
    ],
    [
      'a timestamp without digits',
      { kind: 'timestamp', precision: 0, timeZone: false },
      '2024-01-01T00:00:00Z',
      '2024-01-01T00:00:00Z',
    ],
    [
      'a timestamp with digits too many',
      { kind: 'timestamp', precision: 0, timeZone: false },
      '2024-01-01T00:00:00.0Z',
      undefined,
    ],
    [
      'a timestamp in another zone',
      { kind: 'timestamp', precision: 0, timeZone: true },
      '2024-01-01T00:00:00+00:00',
      undefined,
    ],
    [
      'a timestamp that there is not',
      { kind: 'timestamp', precision: 0, timeZone: true },
      '2024-02-30T00:00:00Z',
      undefined,
    ],
    ['an integer id', { kind: 'integer', bits: 32 }, '7', 7],
    ['a negative integer id', { kind: 'integer', bits: 32 }, '-7', -7],
    ['an integer with a zero in front', { kind: 'integer', bits: 32 }, '07', undefined],
    ['minus zero', { kind: 'integer', bits: 32 }, '-0', undefined],
    ['an integer with a sign', { kind: 'integer', bits: 32 }, '+7', undefined],
    ['an integer with a fraction', { kind: 'integer', bits: 32 }, '7.0', undefined],
    ['an integer too large', { kind: 'integer', bits: 32 }, '2147483648', undefined],
    ['a long integer', { kind: 'integer', bits: 64 }, '9007199254740993', 9007199254740993n],
    ['digits of another script', { kind: 'integer', bits: 32 }, '٧', undefined],
    ['an empty text', { kind: 'integer', bits: 32 }, '', undefined],
  ])('%s', (_, type, text, stored) => {
    expect(storedText(type, text)).toBe(stored)
  })
})

test.each<[bigint, 16 | 32 | 64, number | bigint | undefined]>([
  [32_767n, 16, 32_767],
  [32_768n, 16, undefined],
  [-32_768n, 16, -32_768],
  [2n ** 31n - 1n, 32, 2_147_483_647],
  [2n ** 31n, 32, undefined],
  [2n ** 63n - 1n, 64, 2n ** 63n - 1n],
  [-(2n ** 63n), 64, -(2n ** 63n)],
  [2n ** 63n, 64, undefined],
])('%d in %d bits', (value, bits, stored) => {
  expect(storedInteger(value, bits)).toBe(stored)
})
