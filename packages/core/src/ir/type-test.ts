import type { JsonReading } from '../schema/schema.ts'
import type { Predicate } from './predicate.ts'
import { type Column, columnsOf, type Value } from './value.ts'

/**
 * Whether a leaf is an error wherever a test of a JSON value's type is not true: it reads the value as that type. Then `test ? leaf : error`
 * is the leaf.
 */
export function isImpliedBy(test: Predicate, leaf: Predicate): boolean {
  if (test.kind === 'through' && leaf.kind === 'through')
    return test.step.to.id === leaf.step.to.id && isImpliedBy(test.part, leaf.part)
  if (test.kind !== 'comparison' || test.operator !== 'eq' || test.left.kind !== 'column') return false
  const { left, right } = test
  if (left.field.inside?.as !== 'type' || right.kind !== 'constant') return false
  const tested = { ...left.field.inside, as: right.value as JsonReading['as'] }
  return valuesOf(leaf)
    .flatMap(columnsOf)
    .some((column) => column.row.id === left.row.id && isReading(column, tested))
}

function isReading({ field: { inside }, nullIs }: Column, { of, path, as }: JsonReading): boolean {
  if (inside === undefined || nullIs !== 'error') return false
  return inside.as === as && inside.of.name === of.name && isSamePath(inside.path, path)
}

function isSamePath(left: JsonReading['path'], right: JsonReading['path']): boolean {
  return left.length === right.length && left.every((key, at) => key === right[at])
}

/** What a leaf is an error without. */
function valuesOf(leaf: Predicate): readonly Value[] {
  // oxfmt-ignore
  switch (leaf.kind) {
    case 'truthy':     return [leaf.column]
    case 'comparison': return [leaf.left, leaf.right]
    case 'membership':
    case 'known':      return [leaf.value]
    case 'textTest':   return [leaf.text, leaf.part]
    case 'match':      return [leaf.text]
    default:           return []
  }
}
