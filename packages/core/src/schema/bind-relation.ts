import { RowgateError } from '../errors.ts'
import { storedInteger, storedText } from '../settle/stored-text.ts'
import type { RelationConstant } from './declaration.ts'
import type { BoundRelation, RelationCondition } from './resource-map.ts'
import type { Field, Model, Relation, Schema } from './schema.ts'

interface RelationUse {
  readonly name: string
  readonly where: Readonly<Record<string, RelationConstant>>
  readonly path: string
}

/**
 * A relation of a model with its target and its declared condition.
 *
 * @throws RowgateError `invalid-resource-map` also when a to-one relation could lead to several rows: what is asked of "the" row
 *   would then be asked of any of them.
 */
export function bindRelation(schema: Schema, model: Model, { name, where, path }: RelationUse): BoundRelation {
  const relation = relationOf(model, name, path)
  const target = Object.hasOwn(schema.models, relation.model) ? schema.models[relation.model] : undefined
  if (target === undefined)
    throw invalid(`Relation "${name}" leads to "${relation.model}", which is not in the schema.`, path)
  if (relation.cardinality === 'one' && !leadsToOneRow(relation, target)) {
    throw invalid(
      `Relation "${name}" is to-one, but no unique key of ${target.name} backs it.`,
      path,
      'Add the key, or declare it to-many.',
    )
  }
  const conditions = Object.entries(where).map(([field, equals]) => bindCondition(target, field, equals, path))
  const key = conditions.length === 0 ? name : `${name} where ${JSON.stringify(where)}`
  return { key, relation, target, where: conditions }
}

function relationOf(model: Model, name: string, path: string): Relation {
  const relation = Object.hasOwn(model.relations, name) ? model.relations[name] : undefined
  if (relation !== undefined) return relation
  const known = Object.keys(model.relations).join(', ')
  throw invalid(`Model ${model.name} has no relation "${name}".`, path, `Known: ${known === '' ? 'none' : known}.`)
}

function leadsToOneRow(relation: Relation, target: Model): boolean {
  if (relation.through !== undefined) return false
  const joined = new Set(relation.on.map((pair) => pair.to))
  return [target.primaryKey, ...target.uniqueKeys].some(
    (key) => key.length > 0 && key.every((name) => joined.has(name)),
  )
}

function bindCondition(target: Model, name: string, equals: RelationConstant, path: string): RelationCondition {
  const field: Field | undefined = Object.hasOwn(target.fields, name) ? target.fields[name] : undefined
  if (field === undefined) throw invalid(`Model ${target.name} has no field "${name}" to filter the relation by.`, path)
  if (!isStorable(field, equals)) throw invalid(`Field "${name}" never equals ${JSON.stringify(equals)}.`, path)
  return { field, equals }
}

function isStorable({ type, nullable, list }: Field, value: RelationConstant): boolean {
  if (list) return false
  if (value === null) return nullable
  // oxfmt-ignore
  switch (type.kind) {
    case 'boolean': return typeof value === 'boolean'
    case 'integer': return Number.isInteger(value) && storedInteger(BigInt(value), type.bits) !== undefined
    case 'float':
    case 'decimal': return typeof value === 'number'
    case 'enum':    return type.values.some(({ name }) => name === value)
    case 'text':    return typeof value === 'string' && !value.includes('\0')
    default:        return typeof value === 'string' && storedText(type, value) !== undefined
  }
}

function invalid(message: string, path: string, hint?: string): RowgateError {
  return new RowgateError(message, { code: 'invalid-resource-map', path, hint })
}
