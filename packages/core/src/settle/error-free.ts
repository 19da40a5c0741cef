import type { OperationName } from '../ir/value.ts'

/** The functions that give a value for every value of their operands. */
export const ERROR_FREE: ReadonlySet<OperationName> = new Set([
  ...(['add', 'subtract', 'multiply', 'divide', 'negate'] as const),
  ...(['abs', 'ceil', 'floor', 'round', 'truncate', 'sign', 'squareRoot', 'isNaN', 'isInfinite'] as const),
  ...(['signInt', 'greatestInt', 'leastInt', 'bitAnd', 'bitOr', 'bitXor', 'wholeUnits'] as const),
  ...(['concat', 'length', 'lower', 'upper', 'trim', 'replace', 'reverse'] as const),
  ...(['intToDouble', 'instantToInt', 'segmentCount', 'parentPath', 'intToText', 'doubleToText'] as const),
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
