import type { CallExpression } from '../ir/expression.ts'
import type { Value } from '../ir/value.ts'
import { unsupported } from './context.ts'

/**
 * The numbers of a plan are doubles, so that of an int beyond 2^53 it may not have all digits. That matters beside an int, which is exact;
 * attributes are doubles themselves.
 *
 * @throws RowgateError `unsupported-construct`
 */
export function demandDigits(values: readonly Value[], call: CallExpression): void {
  if (values.some(({ type }) => type === 'int') && values.some(mayLackDigits))
    throw unsupported('int-beyond-doubles', call)
}

/** Beyond 2^63 it cannot be an int. */
function mayLackDigits(value: Value): boolean {
  if (value.kind !== 'constant' || value.type !== 'number') return false
  const size = Math.abs(value.value)
  return Number.isInteger(size) && size > Number.MAX_SAFE_INTEGER && size <= 2 ** 63
}
