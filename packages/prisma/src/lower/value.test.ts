import { Decimal } from '@prisma/client/runtime/client'
import type { CompareOperator } from '@rowgate/core'
import { describe, expect, test } from 'vitest'
import { comparisonWith, itemsOf, type Comparison, type Years } from './value.ts'

// oxfmt-ignore
describe('the end of the years that Prisma 6 can write', () => {
  const end = '10000-01-01T00:00:00Z'
  const last = new Date('9999-12-31T23:59:59.999Z')
  const before: Comparison = { superset: { notIn: [] }, subset: { lte: last } }
  const after: Comparison = { superset: { gt: last }, subset: undefined }
  test.each<[CompareOperator, string, precision: number, years: Years, comparison: Comparison]>([
    ['<',  end,                         6, 'any',        { exact: { lt: new Date(last.getTime() + 1) } }],
    ['<',  end,                         6, 'four-digit', before],
    ['<=', end,                         6, 'four-digit', before],
    ['<>', end,                         6, 'four-digit', before],
    ['>=', end,                         6, 'four-digit', after],
    ['>',  end,                         6, 'four-digit', after],
    ['=',  end,                         6, 'four-digit', after],
    ['<',  end,                         3, 'any',        { exact: { lte: last } }],
    ['<',  end,                         3, 'four-digit', { exact: { lte: last } }],
    ['>=', end,                         0, 'four-digit', { exact: { gt: last } }],
    ['<=', end,                         3, 'four-digit', before],
    ['<',  '10000-06-01T00:00:00Z',     3, 'four-digit', before],
    ['<',  '9999-12-31T23:59:59.9995Z', 6, 'four-digit', before],
    ['>',  '9999-12-31T23:59:59.9995Z', 6, 'four-digit', after],
    ['<',  '9999-12-31T23:59:59.999Z',  6, 'four-digit', { exact: { lt: last } }],
  ])('%s %s in a column of %i digits, %s', (operator, value, ...[precision, years, comparison]) => {
    const type = { kind: 'timestamp', precision, timeZone: true } as const
    expect(comparisonWith(operator, { kind: 'parameter', type, value }, years)).toEqual(comparison)
  })

  test('of dates', () => {
    const type = { kind: 'date' } as const
    const ends = { kind: 'parameter', type, value: '10000-01-01' } as const
    expect(comparisonWith('<', ends, 'four-digit')).toEqual({ exact: { lte: last } })
  })
})

// oxfmt-ignore
test.each<[given: readonly number[], items: readonly (number | Decimal)[]]>([
  [[0.5, 2 ** 31 - 1],             [0.5, 2 ** 31 - 1]],
  [[0.49999999999999994, 2 ** 31], [new Decimal('0.49999999999999994'), new Decimal(2 ** 31)]],
  [[0.1, -1.2345678901234567e30],  [new Decimal('0.1'), new Decimal('-1234567890123456700000000000000')]],
])('floats of one list: %j', (given, items) => {
  const type = { kind: 'float', bits: 64 } as const
  expect(itemsOf(given.map((value) => ({ kind: 'parameter', type, value })))).toEqual(items)
})
