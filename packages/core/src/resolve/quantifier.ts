import { numberConstant } from '../cel/constants.ts'
import type { CallExpression } from '../ir/expression.ts'
import { not, or, strict } from '../ir/predicates.ts'
import type { Predicate } from '../ir/predicate.ts'
import { unsupported } from './context.ts'
import { filtered, mapped } from './lists.ts'
import { jsonKeys } from './json.ts'
import { compareSize } from './size.ts'
import { ERROR_TERM, keysOf, type ListTerm, predicateTerm, type Term, valueTerm } from './term.ts'
import { asPredicate } from './truth.ts'
import { decidedOrNot } from './undecided.ts'
import { existsElement } from './walk.ts'

/** A macro over a list, or over the keys of a map. */
export function macro(call: CallExpression, range: Term, body: (element: Term) => Term): Term {
  if (range.kind === 'value') return ERROR_TERM
  const list = walkedOf(range)
  if (list.kind !== 'list') throw unsupported('object-as-list', call)
  const condition = (element: Term): Predicate => decidedOrNot(() => asPredicate(body(element)))
  switch (call.name) {
    case 'exists':
      return predicateTerm(exists(list, condition))
    case 'all':
      return predicateTerm(all(list, condition))
    case 'existsOne':
      return predicateTerm(
        compareSize('eq', { kind: 'size', list: filtered(list, condition) }, valueTerm(numberConstant(1)), call),
      )
    case 'filter':
      return filtered(list, condition)
    case 'map':
      return mapped(list, body)
    default:
      throw unsupported('macro-without-lambda', call)
  }
}

/** What a macro walks: the keys of a map. */
function walkedOf(range: Term): Term {
  if (range.kind === 'jsonMap') return jsonKeys(range)
  return range.kind === 'struct' ? keysOf(range) : range
}

function exists(list: ListTerm, condition: (element: Term) => Predicate): Predicate {
  return strict(list.needs, or(list.open().map((part) => existsElement(part, condition(part.element)))))
}

/** False when the condition is false for some element, which is `exists` with both sides negated. */
function all(list: ListTerm, condition: (element: Term) => Predicate): Predicate {
  const counterexamples = list.open().map((part) => existsElement(part, not(condition(part.element))))
  return strict(list.needs, not(or(counterexamples)))
}
