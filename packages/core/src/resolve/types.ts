import type { CallExpression } from '../ir/expression.ts'
import { and, ERROR, FALSE, literal, not, strict } from '../ir/predicates.ts'
import type { Predicate } from '../ir/predicate.ts'
import type { Value, ValueType } from '../ir/value.ts'
import type { JsonType } from '../schema/schema.ts'
import { equalsNull, termNeeds } from './comparison.ts'
import { unsupported } from './context.ts'
import { hasJsonType, jsonNeeds } from './json.ts'
import { needsOf } from './rows.ts'
import type { JsonTerm, Term } from './term.ts'

/** The names of the types that values have. */
// oxfmt-ignore
const NAMES: Readonly<Record<Exclude<ValueType, 'number'>, string>> = {
  null: 'null_type', bool: 'bool', int: 'int', double: 'double', string: 'string',
  timestamp: 'google.protobuf.Timestamp', duration: 'google.protobuf.Duration',
}

/** `type(x) == name`: types are known when the plan is resolved, but for a null. */
export function equalTypes(left: Term, right: Term, call: CallExpression): Predicate {
  const [type, name] = left.kind === 'type' ? [left, right] : [right, left]
  if (type.kind !== 'type' || name.kind !== 'typeName') throw unsupported('type-of-unknown', call)
  return hasType(type.of, name.name, call)
}

function hasType(term: Term, name: string, call: CallExpression): Predicate {
  switch (term.kind) {
    case 'value':
      return valueHasType(term.value, name, call)
    case 'list':
      return strict(termNeeds(term), unlessNull(term.column, name, 'list'))
    case 'record':
      if (term.absent === 'null') throw unsupported('type-of-unknown', call)
      return strict(termNeeds(term), literal(name === 'map'))
    case 'struct':
      return strict(term.needs, literal(name === 'map'))
    case 'json':
      return jsonHasType(term, name)
    case 'size':
      return strict(term.list.needs, literal(name === 'int'))
    case 'textOf':
      return strict(needsOf(term.value), literal(name === 'string'))
    case 'error':
      return ERROR
    default:
      throw unsupported('type-of-unknown', call)
  }
}

/** The types of JSON values, by CEL's names. */
const JSON_TYPES: Readonly<Record<string, JsonType>> = {
  null_type: 'null',
  bool: 'boolean',
  double: 'number',
  string: 'string',
  list: 'array',
  map: 'object',
}

function jsonHasType(json: JsonTerm, name: string): Predicate {
  const type = Object.hasOwn(JSON_TYPES, name) ? JSON_TYPES[name] : undefined
  return type === undefined ? strict(jsonNeeds(json), FALSE) : hasJsonType(json, [type])
}

function valueHasType(value: Value, name: string, call: CallExpression): Predicate {
  if (value.type === 'number') throw unsupported('type-of-literal', call)
  return strict(needsOf(value), unlessNull(value, name, NAMES[value.type]))
}

/** A null has a type of its own. */
function unlessNull(value: Value | undefined, name: string, own: string): Predicate {
  if (value?.kind !== 'column' || value.nullIs === 'error' || !value.field.nullable) return literal(name === own)
  if (name === 'null_type') return equalsNull(value)
  return name === own ? and([not(equalsNull(value))]) : FALSE
}
