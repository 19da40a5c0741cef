import { parseAddressRange, UNCLEAR } from '../cel/address.ts'
import { boolConstant, stringConstant } from '../cel/constants.ts'
import type { CallExpression } from '../ir/expression.ts'
import { literal } from '../ir/predicates.ts'
import { equalValues } from './comparison.ts'
import { unsupported } from './context.ts'
import { operation } from './operation.ts'
import { ERROR_TERM, predicateTerm, type Term } from './term.ts'

/** `address.inIPAddrRange(range)`: an error for a text that is no address, or no range. */
export function inRange(address: Term, range: Term, call: CallExpression): Term {
  if (address.kind !== 'value' || range.kind !== 'value') return ERROR_TERM
  if (address.value.type !== 'string' || range.value.type !== 'string') return ERROR_TERM
  if (range.value.kind !== 'constant') throw unsupported('range-of-a-row', call)
  const known = parseAddressRange(range.value.value)
  if (known === undefined) return ERROR_TERM
  if (known === UNCLEAR) throw unsupported('unclear-range', call)
  const test = operation('inAddressRange', [address.value, stringConstant(known)])
  if (test.kind !== 'value') return test
  if (test.value.kind === 'constant') return predicateTerm(literal(test.value.value === true))
  return predicateTerm(equalValues(test.value, boolConstant(true)))
}
