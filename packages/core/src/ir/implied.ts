import type { JsonType } from '../schema/schema.ts'
import type { Compare, FieldScalar, Filter, Scalar } from './filter.ts'
import { impliedFields, typedFieldName } from './json.ts'
import { leafKey } from './leaf-key.ts'

/**
 * Leaves out of a conjunction that a field is not null, and that a JSON value is of a type, or of no other, where another part reads the
 * field, or the value as that type: every leaf but a null test is UNKNOWN where a field that it reads is null.
 */
export function withoutImplied(parts: readonly Filter[]): readonly Filter[] {
  const candidates = parts.map(presenceOf)
  const rest = candidates.every((key) => key === undefined) ? parts : withoutPresence(parts, candidates)
  return rest.filter((part) => !isOtherType(part, rest))
}

function withoutPresence(parts: readonly Filter[], candidates: readonly (string | undefined)[]): readonly Filter[] {
  const read = parts.map((part, at) => (candidates[at] === undefined ? readBy(part) : around(part)))
  return parts.filter((_, at) => {
    const key = candidates[at]
    return key === undefined || !read.some((keys, other) => other !== at && keys.includes(key))
  })
}

/** Whether the part says that a JSON value is not of a type, and the others that it is of another. */
function isOtherType(part: Filter, parts: readonly Filter[]): boolean {
  const excluded = excludedTypes(part)
  if (excluded === undefined) return false
  return parts.some((other) => {
    const keys = other === part ? undefined : typedKeys(other, excluded.prefix)
    return keys !== undefined && !keys.some((key) => excluded.keys.includes(key))
  })
}

/** The readings that have no value where the part holds. */
function excludedTypes(part: Filter): { readonly prefix: string; readonly keys: readonly string[] } | undefined {
  const isNegated = part.kind === 'oneOf' ? part.negated : part.kind === 'compare' && part.operator === '<>'
  if (!isNegated || (part.kind !== 'oneOf' && part.kind !== 'compare')) return undefined
  const value = part.kind === 'oneOf' ? part.value : part.left
  if (value.kind !== 'field' || value.field.inside?.as !== 'type') return undefined
  const options = part.kind === 'oneOf' ? part.options : [part.right]
  const { inside } = value.field
  const prefix = fieldKey({ row: value.row, field: value.field }).slice(0, -'type'.length)
  return {
    prefix,
    keys: options.flatMap((option) =>
      option.kind === 'parameter' ? [`${value.row.id}#${typedFieldName(inside, option.value as JsonType)}`] : [],
    ),
  }
}

/** The readings with the prefix of which one has a value wherever the filter holds; nothing when that is not known. */
function typedKeys(filter: Filter, prefix: string): readonly string[] | undefined {
  if (filter.kind === 'or') {
    const keys = filter.parts.map((part) => typedKeys(part, prefix))
    return keys.every((own) => own !== undefined) ? keys.flat() : undefined
  }
  const parts = filter.kind === 'and' ? filter.parts : [filter]
  const own = parts.flatMap((part) => {
    const key = presenceOf(part)
    return [...readBy(part), ...around(part), ...(key === undefined ? [] : [key])]
  })
  const typed = own.filter((key) => key.startsWith(prefix) && key !== `${prefix}type`)
  return typed.length === 0 ? undefined : typed.slice(0, 1)
}

/** That a JSON value is of a type says that its reading as that type is not null: the key of that null test. */
export function presenceKey(part: Filter): string | undefined {
  const field = typedField(part)
  return field === undefined
    ? undefined
    : leafKey({ kind: 'isNull', negated: true, value: { kind: 'field', ...field } })
}

/** The field of which the part says nothing but that it has a value. */
function presenceOf(part: Filter): string | undefined {
  if (part.kind === 'isNull') return part.negated && part.value.kind === 'field' ? fieldKey(part.value) : undefined
  const field = typedField(part)
  return field === undefined ? undefined : fieldKey(field)
}

/** The reading of a JSON value that the part says to be of a type. */
function typedField(part: Filter): Pick<FieldScalar, 'row' | 'field'> | undefined {
  if (part.kind !== 'compare' || part.operator !== '=' || part.right.kind !== 'parameter') return undefined
  const { left, right } = part as Compare & { readonly right: { readonly value: unknown } }
  if (left.kind !== 'field' || left.field.inside?.as !== 'type') return undefined
  return { row: left.row, field: { ...left.field, name: typedFieldName(left.field.inside, right.value as JsonType) } }
}

/** What a part that says that a value is there says of what is around the value. */
function around(part: Filter): readonly string[] {
  if (part.kind === 'isNull') return part.negated && part.value.kind === 'field' ? outerKeys(part.value) : []
  return part.kind === 'compare' ? [part.left].flatMap((left) => (left.kind === 'field' ? outerKeys(left) : [])) : []
}

/** The fields that a part reads and does not hold without. */
function readBy(part: Filter): readonly string[] {
  // oxfmt-ignore
  switch (part.kind) {
    case 'compare':  return [part.left, part.right].flatMap(scalarKeys)
    case 'oneOf':    return scalarKeys(part.value)
    case 'textTest': return [part.text, part.part].flatMap(scalarKeys)
    case 'match':    return scalarKeys(part.text)
    case 'holds':    return scalarKeys(part.value)
    case 'hasAny':   return scalarKeys(part.list)
    case 'some':     return part.step.kind === 'elements' ? scalarKeys({ kind: 'field', row: part.step.from, field: part.step.field }) : []
    default:         return []
  }
}

function scalarKeys(scalar: Scalar): readonly string[] {
  if (scalar.kind === 'asDouble' || scalar.kind === 'asText') return scalarKeys(scalar.value)
  return scalar.kind === 'field' ? [fieldKey(scalar), ...outerKeys(scalar)] : []
}

function outerKeys({ row, field }: FieldScalar): readonly string[] {
  const { inside } = field
  const names = inside === undefined ? [] : impliedFields(inside)
  return names.filter((name) => name !== field.name).map((name) => `${row.id}#${name}`)
}

function fieldKey({ row, field }: Pick<FieldScalar, 'row' | 'field'>): string {
  return `${row.id}#${field.name}`
}
