import type { Compare, Filter, Holds, IsNull, JsonReading, MatchText, OneOf, Parameter, Scalar } from '@rowgate/core'
import { DB_NULL, JSON_NULL } from './json-nulls.ts'
import { allOf, anyOf } from './junction.ts'
import { exactly, type Lowered, type Scope, type Where, widened } from './lowered.ts'
import { escaped } from './text.ts'

/** A place inside of a JSON column, as Prisma asks about it. */
export interface JsonPlace {
  readonly reading: JsonReading
  /** Whether the value is this one, or another one; UNKNOWN where there is none. */
  is(value: unknown, negated?: boolean): Lowered
  /**
   * Whether the value is of an operator's type and fulfills it; negated, that it is of the type and does not. Prisma says what a NOT further out
   * means for these by itself, and takes values of other types for some that do [measured]: no words there.
   */
  does(operation: Where, negated?: boolean): Lowered
  isThere(there: boolean): Lowered
}

/**
 * A place of the scope's own row along keys. In a `json` some documents would abort the statement when Prisma reads them as `jsonb`, and a key
 * that is a number is a position to PostgreSQL where there is a list.
 */
export function jsonPlace(scalar: Scalar, scope: Scope): JsonPlace | undefined {
  if (scalar.kind !== 'field' || scalar.row.id !== scope.row || scalar.field.inside === undefined) return undefined
  return placeOf(scalar.field.inside, scope)
}

export function placeOf(reading: JsonReading, scope: Scope): JsonPlace | undefined {
  const { of, path } = reading
  const isBinary = of.type.kind === 'json' && of.type.native === 'jsonb'
  if (!isBinary || path.length === 0 || !path.every(isName)) return undefined
  const at = (operation: Where): Where => ({ [of.name]: { path: [...path], ...operation } })
  const isThere = (there: boolean): Where => at(there ? { not: DB_NULL } : { equals: DB_NULL })
  const guards = scope.definite ? [isThere(true)] : []
  return {
    reading,
    is: (value, negated = false) => allOf([at(negated ? { not: value } : { equals: value }), ...guards].map(exactly)),
    does: (operation, negated = false) => {
      if (scope.turned) return widened(scope)
      return exactly(negated ? { NOT: at(operation) } : at(operation))
    },
    isThere: (there) => exactly(isThere(there)),
  }
}

function isName(key: string | number): boolean {
  return typeof key === 'string' && !/^\s*[+-]?\d+$/.test(key)
}

/** Equality with a known text, and the type of a value. Texts are ordered as `jsonb` orders them, and numbers have more digits than Prisma writes. */
export function lowerJsonCompare({ operator, left, right }: Compare, scope: Scope): Lowered {
  const isEquality = operator === '=' || operator === '<>'
  const place = jsonPlace(left, scope)
  if (place === undefined || right.kind !== 'parameter' || !isEquality) return widened(scope)
  return isOneOf(place, [right], operator === '<>', scope)
}

export function lowerJsonOneOf({ value, options, negated }: OneOf, scope: Scope): Lowered {
  const place = jsonPlace(value, scope)
  if (place === undefined || options.length > scope.longestList) return widened(scope)
  return isOneOf(place, options, negated, scope)
}

function isOneOf(place: JsonPlace, options: readonly Parameter[], negated: boolean, scope: Scope): Lowered {
  const { as } = place.reading
  if (as === 'type') {
    const types = options.map(({ value }) => isOfType(place, String(value), negated) ?? widened(scope))
    return negated ? allOf(types) : anyOf(types)
  }
  if (as !== 'string') return widened(scope)
  const each = options.map(({ value }) => place.is(value, negated))
  return negated ? allOf([place.does(ANY_TEXT), ...each]) : anyOf(each)
}

const ANY_TEXT = { string_contains: '' } as const

/** By what only values of the type fulfill. Prisma cannot ask for an object, nor for what is no text, list or number. */
function isOfType(place: JsonPlace, type: string, negated: boolean): Lowered | undefined {
  switch (type) {
    case 'null':
      return place.is(JSON_NULL, negated)
    case 'boolean':
      return (negated ? allOf : anyOf)([place.is(true, negated), place.is(false, negated)])
    case 'number':
      return negated ? undefined : anyOf([place.does({ gte: 0 }), place.does({ lt: 0 })])
    case 'string':
      return negated ? undefined : place.does(ANY_TEXT)
    case 'array':
      return negated ? undefined : place.does({ array_contains: [] })
    default:
      return undefined
  }
}

/**
 * The alternatives without those that say together that a value is none of some known texts: it is another text, or no text. So it is any
 * other value.
 */
export function lowerUnequal(
  parts: readonly Filter[],
  scope: Scope,
): { readonly lowered: readonly Lowered[]; readonly rest: readonly Filter[] } {
  const others = parts.flatMap((part) => {
    const unequal = unequalTo(part)
    const place = unequal === undefined ? undefined : jsonPlace(unequal.value, scope)
    if (unequal === undefined || place?.reading.as !== 'string') return []
    const noText = parts.find((each) => isNoText(each, place.reading, scope))
    return noText === undefined ? [] : [{ ...unequal, place, used: [part, noText] }]
  })
  const used = new Set(others.flatMap((other) => other.used))
  return {
    lowered: others.map(({ place, options }) => allOf(options.map(({ value }) => place.is(value, true)))),
    rest: parts.filter((part) => !used.has(part)),
  }
}

function unequalTo(filter: Filter): { readonly value: Scalar; readonly options: readonly Parameter[] } | undefined {
  if (filter.kind === 'oneOf' && filter.negated) return filter
  if (filter.kind !== 'compare' || filter.operator !== '<>' || filter.right.kind !== 'parameter') return undefined
  return { value: filter.left, options: [filter.right] }
}

/** Whether it says that the value at the place is no text. */
function isNoText(filter: Filter, { of, path }: JsonReading, scope: Scope): boolean {
  const unequal = unequalTo(filter)
  const reading = unequal === undefined ? undefined : jsonPlace(unequal.value, scope)?.reading
  if (reading?.as !== 'type' || unequal?.options.map(({ value }) => value).join() !== 'string') return false
  return reading.of.name === of.name && JSON.stringify(reading.path) === JSON.stringify(path)
}

export function lowerJsonHolds({ value, negated }: Holds, scope: Scope): Lowered {
  return jsonPlace(value, scope)?.is(!negated) ?? widened(scope)
}

/** Whether there is a value of any type. */
export function lowerJsonIsNull({ value, negated }: IsNull, scope: Scope): Lowered {
  const place = jsonPlace(value, scope)
  return place?.reading.as === 'type' ? place.isThere(negated) : widened(scope)
}

/** A known part of a text; negated, that there is a text without it. */
export function lowerJsonText({ test, text, part, negated }: MatchText, scope: Scope): Lowered {
  const place = jsonPlace(text, scope)
  if (place?.reading.as !== 'string' || part.kind !== 'parameter') return widened(scope)
  return place.does({ [OPERATORS[test]]: escaped(String(part.value)) }, negated)
}

// oxfmt-ignore
const OPERATORS = {
  startsWith: 'string_starts_with', endsWith: 'string_ends_with', contains: 'string_contains',
} as const satisfies Record<MatchText['test'], string>
