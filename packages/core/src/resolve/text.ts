import { testText } from '../cel/compare.ts'
import type { CallExpression } from '../ir/expression.ts'
import { ERROR, literal, TRUE } from '../ir/predicates.ts'
import type { Predicate, TextTest } from '../ir/predicate.ts'
import type { Constant, Value } from '../ir/value.ts'
import { unsupported } from './context.ts'
import { operation } from './operation.ts'
import { enumeration } from './enumeration.ts'
import { demand, overValues, whereKnown } from './rows.ts'
import { ERROR_TERM, type Term } from './term.ts'

/** `startsWith`, `endsWith` and `contains`: errors for anything but two strings. */
export function testsText(test: TextTest['test'], left: Term, right: Term): Predicate {
  if (left.kind !== 'value' || right.kind !== 'value') return ERROR
  const [text, part] = [demand(left.value), demand(right.value)]
  if (text.type !== 'string' || part.type !== 'string') return ERROR
  if (part.kind === 'constant') return testsForConstant(test, text, part.value)
  const among =
    text.kind === 'constant' && part.kind === 'column'
      ? enumeration(part, (name) => testText(test, text.value, name.value))
      : undefined
  return among ?? testOf(test, text, part)
}

function testsForConstant(test: TextTest['test'], text: Value, part: string): Predicate {
  if (text.kind === 'constant') return literal(testText(test, text.value as string, part))
  if (part === '') return whereKnown([text], TRUE)
  const among = text.kind === 'column' ? enumeration(text, (name) => testText(test, name.value, part)) : undefined
  return among ?? testOf(test, text, { kind: 'constant', type: 'string', value: part })
}

function testOf(test: TextTest['test'], text: Value, part: Value): Predicate {
  return overValues([text, part], { kind: 'textTest', test, text, part })
}

// oxfmt-ignore
const FUNCTIONS = { lowerAscii: 'lower', upperAscii: 'upper', trim: 'trim', substring: 'substring' } as const

/** A text made of a text. Positions in it are known when the plan is made. */
export function textFunction(name: keyof typeof FUNCTIONS, terms: readonly Term[], call: CallExpression): Term {
  const values = terms.map((term) => (term.kind === 'value' ? term.value : undefined))
  const [text, ...positions] = values
  if (text === undefined || text.type !== 'string') return ERROR_TERM
  if (positions.some((position) => position?.kind !== 'constant'))
    throw unsupported('A position that a row has is not supported', call)
  if (!arePositions(positions as Constant[])) return ERROR_TERM
  return operation(FUNCTIONS[name], [text, ...(positions as Constant[])])
}

/** Whole numbers from zero on, in order. */
function arePositions(positions: readonly Constant[]): boolean {
  if (!positions.every(({ type }) => type === 'number' || type === 'int')) return false
  const numbers = positions.map(({ value }) => Number(value))
  return numbers.every((number, at) => Number.isSafeInteger(number) && number >= (numbers[at - 1] ?? 0))
}
