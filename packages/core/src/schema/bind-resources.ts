import { RowgateError } from '../errors.ts'
import { bindShape } from './bind-shape.ts'
import type { ResourceDeclaration, ResourceDeclarations } from './declaration.ts'
import type { Resource, ResourceId, ResourceMap } from './resource-map.ts'
import type { Field, FieldType, Model, Schema } from './schema.ts'
import type { RowScope, ScopeDeclaration } from './scope.ts'

/**
 * Binds resource kinds to the models of a schema.
 *
 * @throws RowgateError `invalid-resource-map` when a declaration names something that the schema does not have, so that a mistake
 *   shows when the application starts and not when a list is asked for.
 */
export function bindResources(schema: Schema, declarations: ResourceDeclarations): ResourceMap {
  const resources = Object.entries(declarations).map(([kind, declaration]) =>
    bindResource(schema, kind, declaration === true ? {} : declaration),
  )
  return { resources: new Map(resources.map((resource) => [resource.kind, resource])) }
}

/**
 * The binding of a kind.
 *
 * @throws RowgateError `unknown-kind`
 */
export function resourceOf(map: ResourceMap, kind: string): Resource {
  const resource = map.resources.get(kind)
  if (resource !== undefined) return resource
  const known = [...map.resources.keys()].join(', ')
  throw new RowgateError(`Resource kind "${kind}" is bound to no model.`, {
    code: 'unknown-kind',
    path: kind,
    hint: `Add it to "resources". Known: ${known}.`,
  })
}

function bindResource(schema: Schema, kind: string, declaration: ResourceDeclaration): Resource {
  const path = `resources.${kind}`
  const model = modelOf(schema, kind, declaration.model)
  return {
    kind,
    model,
    id: bindId(model, declaration.id, path),
    shape: bindShape(schema, model, { declaration, path, absent: 'null' }),
    actions: declaration.actions ?? [],
    readAction: declaration.readAction ?? 'view',
    updateAction: declaration.updateAction ?? 'update',
    governs: declaration.governs ?? true,
    scope: bindScope(model, declaration.scope, path),
  }
}

function bindScope(model: Model, declared: ScopeDeclaration | undefined, path: string): RowScope | undefined {
  if (declared === undefined) return undefined
  if (typeof declared === 'string') return { kind: 'constant', scope: declared }
  if (typeof declared === 'function') return { kind: 'function', scopeOf: declared }
  return { kind: 'field', field: namingField(model, declared.field, `${path}.scope`), prefix: declared.prefix ?? '' }
}

function modelOf(schema: Schema, kind: string, declared: string | undefined): Model {
  const names = declared === undefined ? [kind, kind.charAt(0).toUpperCase() + kind.slice(1)] : [declared]
  const name = names.find((candidate) => Object.hasOwn(schema.models, candidate))
  if (name !== undefined) return schema.models[name] as Model
  throw new RowgateError(`There is no model "${names.join('" or "')}" for resource kind "${kind}".`, {
    code: 'invalid-resource-map',
    path: `resources.${kind}.model`,
    hint: `Name the model. Known: ${Object.keys(schema.models).join(', ')}.`,
  })
}

function bindId(model: Model, declared: ResourceDeclaration['id'], path: string): ResourceId {
  const named = declared ?? singleKey(model, path)
  const names = typeof named === 'string' ? [named] : named.fields
  const fields = names.map((name) => namingField(model, name, `${path}.id`))
  if (fields.length === 0) throw invalidId(`The id of ${path} has no field.`, `${path}.id`)
  return { fields, separator: typeof named === 'string' ? '' : named.separator }
}

function singleKey(model: Model, path: string): string {
  const [only, ...others] = model.primaryKey
  if (only !== undefined && others.length === 0) return only
  throw invalidId(`Model ${model.name} has no primary key of one field.`, `${path}.id`)
}

/** A field with one text for every row. */
function namingField(model: Model, name: string, path: string): Field {
  const field = Object.hasOwn(model.fields, name) ? model.fields[name] : undefined
  if (field === undefined) throw invalidId(`Model ${model.name} has no field "${name}".`, path)
  if (field.nullable || field.list)
    throw invalidId(`Field "${name}" can be no part of an id or a scope: it is nullable or a list.`, path)
  if (!ID_TYPES.has(field.type.kind))
    throw invalidId(`Field "${name}" can be no part of an id or a scope: a ${field.type.kind} has no one text.`, path)
  return field
}

const ID_TYPES: ReadonlySet<FieldType['kind']> = new Set(['text', 'uuid', 'integer', 'enum'])

function invalidId(message: string, path: string): RowgateError {
  return new RowgateError(message, {
    code: 'invalid-resource-map',
    path,
    hint: path.endsWith('.id') ? 'Declare `id` as a field, or as { fields, separator }.' : undefined,
  })
}
