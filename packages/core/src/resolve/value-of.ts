import type { CallExpression } from '../ir/expression.ts'
import { totalOf } from './size.ts'
import type { Term } from './term.ts'
import { textValue } from './text-of.ts'

/** Whether the term is the size of a list or the text of a number, which comparisons take for what they are. */
export function isKeptApart({ kind }: Term): boolean {
  return kind === 'size' || kind === 'textOf'
}

/** The term with a size or the text of a number as a value; another term as it is. */
export function valueOf(term: Term, call: CallExpression): Term {
  if (term.kind === 'size') return totalOf(term.list, call)
  return term.kind === 'textOf' ? textValue(term, call) : term
}
