import type { CallExpression } from '../ir/expression.ts'
import { not, or, strict } from '../ir/predicates.ts'
import type { Predicate } from '../ir/predicate.ts'
import { bind, type Context, unsupported } from './context.ts'
import { ERROR_TERM, keysOf, predicateTerm, type Term } from './term.ts'
import { existsElement } from './walk.ts'

/** The lambda of a macro: its variable, and its body once the variable is bound. */
export interface Lambda {
  readonly variable: string
  /** Whether the macro is `all`, which is `exists` with both sides negated. */
  readonly dual: boolean
  readonly body: (context: Context) => Predicate
}

/** `exists` and `all` over a list, or over the keys of a map. */
export function exists(range: Term, call: CallExpression, { variable, dual, body }: Lambda, context: Context): Term {
  if (range.kind === 'value') return ERROR_TERM
  const list = range.kind === 'struct' ? keysOf(range.entries) : range
  if (list.kind !== 'list') throw unsupported('A macro walks lists and known maps only', call)
  const parts = list.open().map((alternative) => {
    const inner = body(bind(context, variable, alternative.element))
    return existsElement(alternative, dual ? not(inner) : inner)
  })
  const found = or(parts)
  return predicateTerm(strict(list.needs, dual ? not(found) : found))
}
