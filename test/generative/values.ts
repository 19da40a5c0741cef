import fc from 'fast-check'

/** Values that comparisons, patterns, casts and paths go wrong on. */
export const TEXTS = [
  '',
  'a',
  'b',
  'B',
  'é',
  'a.b',
  'a.b.c',
  'a.',
  '.',
  'a%',
  'a_',
  'a\\',
  '%',
  '5',
  '05',
  '-3',
  '1e3',
  'nan',
  'true',
  't',
  'x y',
  ' a',
  '🚀',
  '\ue000',
  'OPEN',
  '2024-01-01T00:00:00Z',
  'a\'b"c',
  '10.1.2.3',
  '::ffff:10.0.0.1',
  '1h30m',
  '-0.5s',
]
export const NUMBERS = [0, 1, -1, 2, 3, 5, 10, 100, -7]

export function orNull<Value>(values: fc.Arbitrary<Value>): fc.Arbitrary<Value | null> {
  return fc.option(values, { freq: 3, nil: null })
}
