import type { CallExpression } from '../ir/expression.ts'
import { ERROR, literal } from '../ir/predicates.ts'
import type { Predicate } from '../ir/predicate.ts'
import { parsePattern } from '../cel/pattern.ts'
import { unsupported } from './context.ts'
import { demand, overValues } from './rows.ts'
import type { Term } from './term.ts'

/** `matches`: of RE2, what a PostgreSQL regular expression says the same of. */
export function matchesPattern(operand: Term, pattern: Term, call: CallExpression): Predicate {
  if (operand.kind !== 'value' || pattern.kind !== 'value') return ERROR
  const text = demand(operand.value)
  if (text.type !== 'string' || pattern.value.type !== 'string') return ERROR
  if (pattern.value.kind !== 'constant') throw unsupported('pattern-of-a-row', call)
  const parsed = parsePattern(pattern.value.value)
  // The database takes no NUL in a parameter.
  if (parsed === undefined || parsed.includes('\0')) throw unsupported('pattern-beyond-shared', call)
  if (text.kind === 'constant') return literal(new RegExp(parsed, 'u').test(text.value))
  return overValues([text], { kind: 'match', text, pattern: parsed })
}
