import {
  type Compare,
  ELEMENT,
  type ElementsStep,
  type Field,
  type HasAny,
  type None,
  type Scalar,
  type Some,
} from '@rowgate/core'
import { isSameScalar } from './comparison.ts'
import { anyOf } from './junction.ts'
import { exactly, type Lowered, ownField, type Scope, widened } from './lowered.ts'
import { isNull, leaf } from './nulls.ts'
import { itemsOf } from './value.ts'

/** Whether a list column has one of the options; negated, that it is not NULL and has none. `hasSome` is one parameter however long. */
export function lowerHasAny({ list, options, negated }: HasAny, scope: Scope): Lowered {
  const field = ownField(list, scope)
  const items = itemsOf(options)
  if (field === undefined || !field.list || items === undefined) return widened(scope)
  const has = { [field.name]: items.length === 1 ? { has: items[0] } : { hasSome: items } }
  return leaf(negated ? { NOT: has } : has, [field], scope)
}

/**
 * Whether a list column has an element. Anything else that is asked of elements, core has made a leaf of or Prisma has no words for, as it has
 * none for the element at a position.
 */
export function lowerElements({ kind, filter }: Some | None, step: ElementsStep, scope: Scope): Lowered {
  const { from, field } = step
  if (from.id !== scope.row || step.at !== undefined) return widened(scope)
  if (kind === 'some' && filter.kind === 'compare') return lowerHasField(field, filter, scope)
  if (filter.kind !== 'constant') return widened(scope)
  const isEmpty = leaf({ [field.name]: { isEmpty: kind === 'none' } }, [field], scope)
  return kind === 'some' ? isEmpty : anyOf([exactly(isNull(field)), isEmpty])
}

/** Whether a list column has the value of another field of the row. Where it has a NULL and not the value, that is UNKNOWN. */
function lowerHasField(list: Field, { operator, left, right }: Compare, scope: Scope): Lowered {
  const field = ownField(isElementOf(list, left) ? right : left, scope)
  const isElement = isElementOf(list, left) || isElementOf(list, right)
  if (operator !== '=' || scope.definite || !isElement || field === undefined) return widened(scope)
  if (!isSameScalar({ ...list, list: false }, field)) return widened(scope)
  return leaf({ [list.name]: { has: { _ref: field.name, _container: scope.model.name } } }, [list, field], scope)
}

function isElementOf({ name }: Field, scalar: Scalar): boolean {
  return scalar.kind === 'field' && scalar.row.model.name === `${name}[]` && scalar.field.name === ELEMENT
}
