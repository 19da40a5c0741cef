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
  '\u212a',
  '\ue000',
  'OPEN',
  '2024-01-01T00:00:00Z',
  'a\'b"c',
  '10.1.2.3',
  '::ffff:10.0.0.1',
  '1h30m',
  '-0.5s',
]

/** What casts read, and what they just do not. */
// oxfmt-ignore
export const SPELLINGS = [
  't', 'T', 'True', 'TRUE', 'F', 'false', 'yes', '0', '1', '-1', '+5', '007', '1.5', '.5', '1e3', '-inf', 'Inf', 'NaN', '-0', '9007199254740993',
  '9223372036854775807', '9223372036854775808', '1e400', '2024-04-31T00:00:00Z', '2024-02-29T12:00:00+14:00', '1969-12-31T23:59:59.5Z', '1969-12-31T23:59:59.9999999Z',
  '2023-02-29T00:00:00Z', '2024-01-01T24:00:00Z', '9999-12-31T23:59:59-01:00', '1h30m', '-0.5s', '2562047h47m16.854775808s', '',
]
/** Addresses, spelled in several ways, and what looks like one. */
// oxfmt-ignore
export const ADDRESSES = [
  '10.1.2.3', '11.0.0.1', '::ffff:10.0.0.1', '::ffff:a01:203', '1::', '::1', '1:2:3:4:5:6:7:8', '1:2:3:4:5:6:7::', '1:2:3:4:5:6:7::8', '::10.1.2.3',
  '10.1.2', '10.1.2.256', '010.1.2.3', '1:::2', 'a',
]
export const NUMBERS = [0, 1, -1, 2, 3, 5, 10, 100, -7]

export function orNull<Value>(values: fc.Arbitrary<Value>): fc.Arbitrary<Value | null> {
  return fc.option(values, { freq: 3, nil: null })
}
