import type { OperationName } from '../ir/value.ts'

/** The functions that give a value for every value of their operands. */
export const ERROR_FREE: ReadonlySet<OperationName> = new Set([
  ...(['add', 'subtract', 'multiply', 'divide', 'negate'] as const),
  ...(['concat', 'length', 'lower', 'upper', 'trim', 'intToDouble', 'instantToInt', 'segmentCount'] as const),
  ...([
    'year',
    'month',
    'dayOfMonth',
    'date',
    'dayOfWeek',
    'dayOfYear',
    'hours',
    'minutes',
    'seconds',
    'milliseconds',
  ] as const),
])
