import type { Compare, FieldScalar, HasAny, Holds, IsNull, JsonReading, OneOf, Parameter } from '@rowgate/core'
import { sql, type SqlText } from '../sql-text.ts'
import { column, type Scope } from './scope.ts'

/** A reading inside of a JSON column, and the column. */
interface Inside {
  readonly reading: JsonReading
  readonly document: SqlText
}

/** Equality with a known text, as one of JSON values, which an index can serve, and the type of a value; nothing for any other comparison. */
export function lowerJsonCompare({ operator, left, right }: Compare, scope: Scope): SqlText | undefined {
  const inside = left.kind === 'field' ? insideOf(left, scope) : undefined
  if (inside === undefined || right.kind !== 'parameter') return undefined
  const { reading, document } = inside
  if (reading.as === 'type') return sql`${scope.dialect.readJson(document, reading)} ${operator} ${typeName(right)}`
  return reading.as === 'string' && operator === '=' ? scope.dialect.hasJson(document, reading, right.value) : undefined
}

/** One of some known texts, or types, likewise. */
export function lowerJsonOneOf({ value, options, negated }: OneOf, scope: Scope): SqlText | undefined {
  const inside = value.kind === 'field' ? insideOf(value, scope) : undefined
  if (inside === undefined) return undefined
  const { reading, document } = inside
  if (reading.as === 'type')
    return sql`${scope.dialect.readJson(document, reading)} ${negated ? 'not in' : 'in'} (${options.map(typeName).join(', ')})`
  if (reading.as !== 'string' || negated) return undefined
  const texts = options.map((option) => JSON.stringify(option.value))
  return sql`${scope.dialect.jsonValue(document, reading)} = any(${scope.dialect.list(texts, JSONB)})`
}

/** The name of a type is one of six, and part of the text. */
function typeName({ value }: Parameter): string {
  return `'${String(value)}'`
}

const JSONB = { kind: 'json', native: 'jsonb' } as const

/** A boolean inside of a JSON column. */
export function lowerJsonHolds({ value, negated }: Holds, scope: Scope): SqlText | undefined {
  const inside = insideOf(value, scope)
  return inside === undefined ? undefined : scope.dialect.hasJson(inside.document, inside.reading, !negated)
}

/** Whether there is a value of any type, which is whether it has a type. */
export function lowerJsonIsNull({ value, negated }: IsNull, scope: Scope): SqlText | undefined {
  const inside = value.kind === 'field' ? insideOf(value, scope) : undefined
  if (inside?.reading.as !== 'type') return undefined
  return sql`${scope.dialect.jsonValue(inside.document, inside.reading)} is ${negated ? 'not null' : 'null'}`
}

/** Whether a list in a JSON column has one of some texts among its elements, or an object among its keys. */
export function lowerJsonHasAny({ list, options, negated }: HasAny, scope: Scope): SqlText | undefined {
  const inside = insideOf(list, scope)
  if (inside === undefined) return undefined
  const { dialect } = scope
  const [only, ...others] = options.map(({ value }) => value)
  if (!negated && others.length === 0 && inside.reading.as === 'array')
    return dialect.hasJson(inside.document, inside.reading, [only])
  const texts = dialect.list(
    options.map(({ value }) => value),
    { kind: 'text', native: 'text' },
  )
  return sql`${negated ? 'not ' : ''}jsonb_exists_any(${dialect.readJson(inside.document, inside.reading)}, ${texts})`
}

function insideOf({ row, field }: FieldScalar, scope: Scope): Inside | undefined {
  const { inside } = field
  return inside === undefined ? undefined : { reading: inside, document: column(row, inside.of, scope) }
}
