import { stringConstant } from '../cel/constants.ts'
import type { CallExpression } from '../ir/expression.ts'
import { ERROR, literal, or } from '../ir/predicates.ts'
import type { Predicate } from '../ir/predicate.ts'
import { parsePattern, type PlainPattern, plainPatterns } from '../cel/pattern.ts'
import type { Value } from '../ir/value.ts'
import { equalValues } from './comparison.ts'
import { unsupported } from './context.ts'
import { demand, overValues } from './rows.ts'
import { type Term, valueTerm } from './term.ts'
import { testsText } from './text.ts'

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
  const plain = plainPatterns(parsed)
  if (plain !== undefined) return or(plain.map((each) => matchesPlain(text, each)))
  return overValues([text], { kind: 'match', text, pattern: parsed })
}

/** A text of a pattern is a comparison, or a test of a part, which an index may serve. */
function matchesPlain(text: Value, { start, end, part }: PlainPattern): Predicate {
  if (start && end) return equalValues(text, stringConstant(part))
  const test = start ? 'startsWith' : end ? 'endsWith' : 'contains'
  return testsText(test, valueTerm(text), valueTerm(stringConstant(part)))
}
