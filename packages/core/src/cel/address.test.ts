import { expect, test } from 'vitest'
import { inAddressRange, parseAddressRange, UNCLEAR } from './address.ts'

// As PDP 0.51 has it.
test.each<[string, string, boolean | undefined]>([
  ['10.1.2.3', '10.0.0.0/8', true],
  ['10.1.2.3', '10.9.9.9/8', true],
  ['11.1.2.3', '10.0.0.0/8', false],
  ['::ffff:10.1.2.3', '10.0.0.0/8', true],
  ['::10.1.2.3', '10.0.0.0/8', false],
  ['::1', '0.0.0.0/0', false],
  ['10.1.2.3', '::/0', false],
  ['::ffff:10.1.2.3', '::/0', false],
  ['2001:DB8::1', '2001:db8::/32', true],
  ['1:2:3:4:5:6:7::', '::/0', true],
  ['1:2:3:4:5:6:1.2.3.4', '::/0', true],
  ...['', 'x', '10.1.2', '010.1.2.3', '256.1.1.1', '10.0.0.1/32', ':', ':::', '1::2::3', ':1', '1:', '12345::'].map(
    (text): [string, string, undefined] => [text, '10.0.0.0/8', undefined],
  ),
  ['1::2:3:4:5:6:7:8', '::/0', undefined],
  ['1:2:3:4:5:6:7:1.2.3.4', '::/0', undefined],
  ['::1.2.3.04', '::/0', undefined],
  ['fe80::1%eth0', '::/0', undefined],
  ['10.1.2.3', '10.0.0.0/33', undefined],
])('%s in %s', (address, range, expected) => {
  expect(inAddressRange(address, range)).toBe(expected)
})

test.each<[string, ReturnType<typeof parseAddressRange>]>([
  ['10.0.0.0/8', '10.0.0.0/8'],
  ['::ffff:10.0.0.0/104', '10.0.0.0/8'],
  ['::ffff:0:0/90', UNCLEAR],
  ['10.0.0.0/08', UNCLEAR],
  ['10.0.0.0', undefined],
  ['10.0.0.0/33', undefined],
  ['x/8', undefined],
])('the range %s', (text, expected) => {
  expect(parseAddressRange(text)).toBe(expected)
})
