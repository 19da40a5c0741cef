import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { firstDateFrom } from './date-text.ts'

// oxfmt-ignore
test.each<[text: string, first: string | undefined]>([
  ['2024-02-29', '2024-02-29'],
  ['2024-02-30', '2024-03-01'],
  ['2024',       '2024-01-01'],
  ['2024-1',     '2024-10-01'],
  ['',           '0001-01-01'],
  ['0000',       '0001-01-01'],
  ['9999-12-31', '9999-12-31'],
  ['9999-12-32', undefined],
  ['Z',          undefined],
])('from "%s" on', (text, first) => {
  expect(firstDateFrom(text)).toBe(first)
})

test('a date is before a text exactly when it is before the first date from there', () => {
  const dates = fc
    .date({ min: new Date('0001-01-01T00:00:00Z'), max: new Date('9999-12-31T00:00:00Z'), noInvalidDate: true })
    .map((date) => date.toISOString().slice(0, 10))
  const texts = fc.oneof(dates, fc.stringMatching(/^[\d-]{0,10}$/), fc.string({ maxLength: 4 }))
  fc.assert(
    fc.property(dates, texts, (date, text) => {
      const first = firstDateFrom(text)
      expect(first === undefined || date < first).toBe(date < text)
    }),
  )
})
