import { numberConstant } from '../cel/constants.ts'
import type { CallExpression } from '../ir/expression.ts'
import { not, or, strict } from '../ir/predicates.ts'
import type { Predicate } from '../ir/predicate.ts'
import { unsupported } from './context.ts'
import { asCounted, filtered, mapped } from './lists.ts'
import { jsonKeys } from './json.ts'
import { compareSize } from './size.ts'
import { type Alternative, ERROR_TERM, keysOf, type ListTerm, predicateTerm, type Term, valueTerm } from './term.ts'
import { asPredicate } from './truth.ts'
import { decidedOrNot } from './undecided.ts'
import { existsElement } from './walk.ts'

/** What a lambda says of an element. */
type Body = (element: Term) => Term

/**
 * A macro over a list, or over the keys of a map.
 *
 * @param bodies one for each lambda: of two, the first is the condition, and the second what is made of an element.
 */
export function macro(call: CallExpression, range: Term, bodies: readonly Body[], isOfPairs = false): Term {
  if (range.kind === 'value') return ERROR_TERM
  const list = walkedOf(range)
  if (list.kind !== 'list') throw unsupported('object-as-list', call)
  const [body, result = body] = bodies as [Body, Body?]
  const condition = (part: Alternative): Predicate => decidedOrNot(() => asPredicate(body(part.element)))
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
      return asCounted(filtered(list, condition), isOfPairs, call)
    case 'map':
      return mapped(list, body)
    case 'transformList':
      return mapped(bodies.length === 1 ? list : filtered(list, condition), result)
    default:
      throw unsupported('macro-without-lambda', call)
  }
}

/** What a macro walks: the keys of a map. */
function walkedOf(range: Term): Term {
  if (range.kind === 'jsonMap') return jsonKeys(range)
  return range.kind === 'struct' ? keysOf(range) : range
}

function exists(list: ListTerm, condition: (part: Alternative) => Predicate): Predicate {
  return strict(list.needs, or(list.open().map((part) => existsElement(part, condition(part)))))
}

/** False when the condition is false for some element, which is `exists` with both sides negated. */
function all(list: ListTerm, condition: (part: Alternative) => Predicate): Predicate {
  const counterexamples = list.open().map((part) => existsElement(part, not(condition(part))))
  return strict(list.needs, not(or(counterexamples)))
}
