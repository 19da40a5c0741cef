import { testText } from '../cel/compare.ts'
import type { CallExpression } from '../ir/expression.ts'
import { ERROR, literal, TRUE } from '../ir/predicates.ts'
import type { Predicate, TextTest } from '../ir/predicate.ts'
import type { Value } from '../ir/value.ts'
import { unsupported } from './context.ts'
import { enumeration } from './enumeration.ts'
import { demand, overValues, whereKnown } from './rows.ts'
import type { Term } from './term.ts'

/** `startsWith`, `endsWith` and `contains`: errors for anything but two strings. */
export function testsText(test: TextTest['test'], left: Term, right: Term, call: CallExpression): Predicate {
  if (left.kind !== 'value' || right.kind !== 'value') return ERROR
  const [text, part] = [demand(left.value), demand(right.value)]
  if (text.type !== 'string' || part.type !== 'string') return ERROR
  if (part.kind === 'constant') return testsForConstant(test, text, part.value as string, call)
  const among = text.kind === 'constant' ? enumeration(part, (name) => testText(test, text.value as string, name.value)) : undefined
  return among ?? testOf(test, text, part, call)
}

function testsForConstant(test: TextTest['test'], text: Value, part: string, call: CallExpression): Predicate {
  if (text.kind === 'constant') return literal(testText(test, text.value as string, part))
  if (part === '') return whereKnown([text], TRUE)
  const among = enumeration(text, (name) => testText(test, name.value, part))
  return among ?? testOf(test, text, { kind: 'constant', type: 'string', value: part }, call)
}

function testOf(test: TextTest['test'], text: Value, part: Value, call: CallExpression): Predicate {
  for (const value of [text, part]) {
    if (value.kind === 'column' && value.field.type.kind !== 'text') throw unsupported('The field is not stored as text', call)
  }
  return overValues([text, part], { kind: 'textTest', test, text, part })
}
