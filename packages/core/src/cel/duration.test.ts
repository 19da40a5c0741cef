import { expect, test } from 'vitest'
import { durationText, durationWithText, parseDuration } from './duration.ts'

const SECOND = 1_000_000_000n

test.each<[string, bigint | undefined]>([
  ['86400s', 86_400n * SECOND],
  ['1h', 3600n * SECOND],
  ['90m', 5400n * SECOND],
  ['1.5h', 5400n * SECOND],
  ['1h30m', 5400n * SECOND],
  ['-1h', -3600n * SECOND],
  ['+1h', 3600n * SECOND],
  ['-1h30m', -5400n * SECOND],
  ['0', 0n],
  ['0s', 0n],
  ['1ns', 1n],
  ['1us', 1000n],
  ['1µs', 1000n],
  ['1ms', 1_000_000n],
  ['.5s', SECOND / 2n],
  ['1.s', SECOND],
  ['1.0000000009s', SECOND],
  ['9223372036854775807ns', 2n ** 63n - 1n],
  ['9223372036854775808ns', undefined],
  ['1d', undefined],
  ['1', undefined],
  ['s', undefined],
  ['.s', undefined],
  ['', undefined],
  ['-', undefined],
  ['--1s', undefined],
  [' 1s', undefined],
  ['1s ', undefined],
  ['1h 30m', undefined],
  ['1S', undefined],
  ['1e3s', undefined],
  ['٣s', undefined],
])('"%s"', (text, duration) => {
  expect(parseDuration(text)).toBe(duration)
})

test.each<[bigint, string]>([
  [0n, '0s'],
  [1n, '0.000000001s'],
  [-1_500_000_000n, '-1.5s'],
  [3_600n * SECOND, '3600s'],
])('%s as text', (duration, text) => {
  expect(durationText(duration)).toBe(text)
  expect(durationWithText(text)).toBe(duration)
})

test.each<[string, ReturnType<typeof durationWithText>]>([
  ['1h', undefined],
  ['1.50s', undefined],
  ['9223372036.854776s', 'several'],
])('the duration with the text %s', (text, expected) => {
  expect(durationWithText(text)).toBe(expected)
})
