import type { ElementsStep, Filter, HasAny, Json, JsonPath, JsonReading, None, Some } from '@rowgate/core'
import { jsonPlace, placeOf } from './json.ts'
import { allOf, anyOf } from './junction.ts'
import { type Lowered, type Scope, widened } from './lowered.ts'

/**
 * Whether a list inside of a JSON column has an element that is a known text, or an object with known texts and booleans: what a list contains.
 * That it has none, Prisma says of lists alone, and there is none in what is no list as well.
 */
export function lowerJsonElements({ kind, filter }: Some | None, step: ElementsStep, scope: Scope): Lowered {
  const { from, field, at } = step
  const isList = field.inside?.as === 'array' && from.id === scope.row && at === undefined
  const place = field.inside === undefined ? undefined : placeOf(field.inside, scope)
  const elements = elementsOf(filter)
  if (place === undefined || elements === undefined || kind === 'none' || !isList) return widened(scope)
  if (elements === 'any') return allOf([place.does({ array_contains: [] }), place.is([], true)])
  return anyOf(elements.map((element) => place.does({ array_contains: [element] })))
}

/** Whether a list has one of some texts among its elements, or an object among its keys. */
export function lowerJsonHasAny({ list, options, negated }: HasAny, scope: Scope): Lowered {
  const place = jsonPlace(list, scope)
  const texts = options.map(({ value }) => String(value))
  if (place?.reading.as === 'array') {
    const each = texts.map((text) => place.does({ array_contains: [text] }, negated))
    return negated ? allOf(each) : anyOf(each)
  }
  if (place?.reading.as !== 'keys' || negated) return widened(scope)
  const { reading } = place
  const keys = texts.map((key) => placeOf({ ...reading, path: [...reading.path, key] }, scope))
  return anyOf(keys.map((key) => key?.isThere(true) ?? widened(scope)))
}

/** Elements of which a list has one exactly when the filter holds for one of its own; nothing when there are no such. */
function elementsOf(filter: Filter): readonly Json[] | 'any' | undefined {
  if (filter.kind === 'constant') return filter.value ? 'any' : undefined
  if (filter.kind === 'oneOf') return filter.negated ? undefined : oneOfElements(filter.value, filter.options)
  const parts = filter.kind === 'and' ? filter.parts.map(elementOf) : [elementOf(filter)]
  const [only, ...others] = parts
  const element = others.length === 0 ? only : oneObject(parts)
  return element === undefined ? undefined : [element]
}

type OneOfFilter = Extract<Filter, { kind: 'oneOf' }>

function oneOfElements(value: OneOfFilter['value'], options: OneOfFilter['options']): readonly Json[] | undefined {
  const inside = value.kind === 'field' ? value.field.inside : undefined
  const elements = options.map((option) => elementWith(inside, 'string', option.value as string))
  return elements.every((element) => element !== undefined) ? elements : undefined
}

/** What an element is, or has at its keys. */
function elementOf(filter: Filter): Json | undefined {
  if (filter.kind === 'holds') return elementWith(filter.value.field.inside, 'boolean', !filter.negated)
  if (filter.kind !== 'compare' || filter.operator !== '=' || filter.right.kind !== 'parameter') return undefined
  const inside = filter.left.kind === 'field' ? filter.left.field.inside : undefined
  return elementWith(inside, 'string', filter.right.value as string)
}

function elementWith(inside: JsonReading | undefined, as: 'string' | 'boolean', value: Json): Json | undefined {
  return inside?.as === as ? nested(inside.path, value) : undefined
}

function nested(path: JsonPath, value: Json): Json | undefined {
  if (!path.every((key) => typeof key === 'string')) return undefined
  return path.reduceRight<Json>((inner, key) => Object.fromEntries([[key, inner]]), value)
}

/** Objects of one key each, as one. */
function oneObject(elements: readonly (Json | undefined)[]): Json | undefined {
  const entries = elements.flatMap((each) => (typeof each === 'object' && each !== null ? Object.entries(each) : []))
  const isOne = entries.length === elements.length && new Set(entries.map(([key]) => key)).size === entries.length
  return isOne ? Object.fromEntries(entries) : undefined
}
