import { expect, test } from 'vitest'
import type { DatePart } from '../ir/value.ts'
import { datePart, isZone } from './date-part.ts'
import { parseInstant } from './instant.ts'

test.each<[DatePart, string, string, number]>([
  ['year', '2024-03-01T00:30:00Z', 'UTC', 2024],
  ['year', '2024-01-01T00:30:00Z', '-01:00', 2023],
  ['month', '2024-03-01T00:30:00Z', 'UTC', 2],
  ['dayOfMonth', '2024-03-01T00:30:00Z', 'UTC', 0],
  ['date', '2024-03-01T00:30:00Z', 'UTC', 1],
  ['date', '2024-03-01T00:30:00Z', '-01:00', 29],
  ['dayOfWeek', '2024-03-03T00:00:00Z', 'UTC', 0],
  ['dayOfYear', '2024-03-01T00:00:00Z', 'UTC', 60],
  ['dayOfYear', '2024-01-01T00:00:00Z', 'UTC', 0],
  ['dayOfYear', '0001-01-01T00:00:00Z', 'UTC', 0],
  ['hours', '2024-03-01T23:30:00Z', '+02:00', 1],
  ['hours', '2024-03-01T23:30:00Z', '02:00', 1],
  ['minutes', '2024-03-01T23:30:00Z', '+05:45', 15],
  ['hours', '2024-07-01T12:00:00Z', 'Europe/Berlin', 14],
  ['hours', '2024-12-01T12:00:00Z', 'Europe/Berlin', 13],
  ['hours', '2024-12-01T12:00:00Z', 'America/New_York', 7],
  ['seconds', '1969-12-31T23:59:59.999999999Z', 'UTC', 59],
  ['milliseconds', '1969-12-31T23:59:59.999999999Z', 'UTC', 999],
  ['milliseconds', '2024-03-01T00:00:00.0019Z', 'UTC', 1],
])('%s of %s in %s', (...[part, text, zone, expected]) => {
  expect(datePart(part, parseInstant(text) as bigint, zone)).toBe(expected)
})

test.each<[string, boolean]>([
  ['UTC', true],
  ['+02:00', true],
  ['-05:30', true],
  ['02:00', true],
  ['Europe/Berlin', true],
  ['Europe/Nowhere', false],
  ['europe/berlin', false],
  ['Local', false],
  ['', false],
  ['+2', false],
  ['+99:99', false],
  ["Europe/Berlin'; drop", false],
])('"%s" is a zone: %s', (zone, known) => {
  expect(isZone(zone)).toBe(known)
})
