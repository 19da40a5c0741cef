import type { Row } from '../ir/row.ts'
import { bindRelation } from '../schema/bind-relation.ts'
import type { BoundRelation } from '../schema/resource-map.ts'
import type { Field, FieldType, Model, Relation, Schema } from '../schema/schema.ts'

/** Fields of every type, to which the random predicates and rows of the property tests belong. */
// oxfmt-ignore
const TYPES = {
  text:      { kind: 'text', native: 'text' },
  varchar:   { kind: 'text', native: 'varchar' },
  flag:      { kind: 'boolean' },
  small:     { kind: 'integer', bits: 16 },
  count:     { kind: 'integer', bits: 32 },
  big:       { kind: 'integer', bits: 64 },
  ratio:     { kind: 'float', bits: 64 },
  real:      { kind: 'float', bits: 32 },
  price:     { kind: 'decimal', precision: 10, scale: 2 },
  any:       { kind: 'decimal' },
  scaled:    { kind: 'decimal', precision: 400, scale: 2 },
  at:        { kind: 'timestamp', precision: 3, timeZone: true },
  local:     { kind: 'timestamp', precision: 0, timeZone: false },
  day:       { kind: 'date' },
  // Names and stored texts cross over: who takes the one for the other finds the wrong rows.
  status:    { kind: 'enum', native: 'Status', values: [{ name: 'OPEN', stored: 'DONE' }, { name: 'DONE', stored: 'x' }, { name: 'x', stored: 'OPEN' }] },
  level:     { kind: 'enum', native: 'Level', values: [{ name: 'x', stored: 'x' }, { name: 'y', stored: 'y' }] },
  uuid:      { kind: 'uuid' },
} as const satisfies Record<string, FieldType>

function fieldsOf(name: string, type: FieldType): Field[] {
  return [
    { name, column: name, type, nullable: true, list: false },
    { name: `${name}Set`, column: `${name}_set`, type, nullable: false, list: false },
    { name: `${name}List`, column: `${name}_list`, type, nullable: true, list: true },
  ]
}

const FIELDS: readonly Field[] = [
  { name: 'id', column: 'id', type: TYPES.text, nullable: false, list: false },
  ...Object.entries(TYPES).flatMap(([name, type]) => fieldsOf(name, type)),
  ...(['doc', 'docSet', 'raw'] as const).map((name): Field => ({
    name,
    column: name,
    type: { kind: 'json', native: name === 'raw' ? 'json' : 'jsonb' },
    nullable: name !== 'docSet',
    list: false,
  })),
  { name: 'levelsSet', column: 'levels_set', type: TYPES.level, nullable: false, list: true },
]

const RELATIONS: readonly Relation[] = [
  { name: 'parent', model: 'Node', cardinality: 'one', on: [{ from: 'text', to: 'id' }] },
  { name: 'children', model: 'Node', cardinality: 'many', on: [{ from: 'id', to: 'text' }] },
]

export const NODE: Model = {
  name: 'Node',
  table: 'node',
  fields: Object.fromEntries(FIELDS.map((field) => [field.name, field])),
  relations: Object.fromEntries(RELATIONS.map((relation) => [relation.name, relation])),
  primaryKey: ['id'],
  uniqueKeys: [],
}

export const ROOT: Row = { id: 'root', model: NODE }

export const NODE_SCHEMA: Schema = { provider: 'postgresql', models: { Node: NODE } }

function bound(name: string, where: Readonly<Record<string, boolean>> = {}): BoundRelation {
  return bindRelation(NODE_SCHEMA, NODE, { name, where, path: name })
}

export const PARENT: BoundRelation = bound('parent')
export const SET_PARENT: BoundRelation = bound('parent', { flagSet: true })
export const CHILDREN: BoundRelation = bound('children')
export const SET_CHILDREN: BoundRelation = bound('children', { flagSet: true })
