import {
  type BoundRelation,
  type Field,
  type FieldScalar,
  type FieldType,
  type Filter,
  type Model,
  type Parameter,
  type Relation,
  type Row,
  type Step,
} from '@rowgate/core'
import { postgresql } from '../dialects/postgresql.ts'
import { render, type SqlText, type Statement } from '../sql-text.ts'
import { lowerFilter } from './filter.ts'

const TEXT: FieldType = { kind: 'text', native: 'text' }

// oxfmt-ignore
const TYPES = {
  id:      { kind: 'uuid' },
  title:   TEXT,
  name:    { kind: 'text', native: 'varchar' },
  ownerId: { kind: 'uuid' },
  draft:   { kind: 'boolean' },
  pages:   { kind: 'integer', bits: 32 },
  visits:  { kind: 'integer', bits: 64 },
  score:   { kind: 'float', bits: 64 },
  weight:  { kind: 'float', bits: 32 },
  price:   { kind: 'decimal', precision: 10, scale: 2 },
  at:      { kind: 'timestamp', precision: 3, timeZone: true },
  local:   { kind: 'timestamp', precision: 0, timeZone: false },
  day:     { kind: 'date' },
  status:  { kind: 'enum', native: 'Status', schema: 'app', values: [{ name: 'OPEN', stored: 'open' }, { name: 'DONE', stored: 'done' }] },
  level:   { kind: 'enum', native: 'Level', values: [{ name: 'low', stored: 'low' }] },
  'it"s':  TEXT,
  parentA: { kind: 'uuid' },
  parentB: { kind: 'uuid' },
} as const satisfies Record<string, FieldType>

function field(name: string, type: FieldType, list = false): Field {
  return { name, column: name.replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`), type, nullable: true, list }
}

const FIELDS = Object.fromEntries([
  ...Object.entries(TYPES).map(([name, type]): [string, Field] => [name, field(name, type)]),
  ...(['labels', 'codes', 'states'] as const).map((name, at): [string, Field] => [
    name,
    field(name, [TEXT, TYPES.pages, TYPES.status][at] as FieldType, true),
  ]),
])

export const DOCUMENT: Model = {
  name: 'Document',
  table: 'documents',
  schema: 'app',
  fields: FIELDS,
  relations: {},
  primaryKey: ['id'],
  uniqueKeys: [],
}
export const USER: Model = {
  name: 'User',
  table: 'user',
  fields: FIELDS,
  relations: {},
  primaryKey: ['id'],
  uniqueKeys: [],
}

function bind(
  relation: Omit<Relation, 'name'> & { readonly name?: string },
  target: Model,
  where: BoundRelation['where'] = [],
): BoundRelation {
  const name = relation.name ?? target.name
  return { key: name, relation: { name, ...relation }, target, where }
}

export const OWNER: BoundRelation = bind(
  { name: 'owner', model: 'User', cardinality: 'one', on: [{ from: 'ownerId', to: 'id' }] },
  USER,
)
export const PARENT: BoundRelation = bind(
  {
    name: 'parent',
    model: 'Document',
    cardinality: 'one',
    on: [
      { from: 'parentA', to: 'id' },
      { from: 'parentB', to: 'ownerId' },
    ],
  },
  DOCUMENT,
)
export const CHILDREN: BoundRelation = bind(
  { name: 'children', model: 'Document', cardinality: 'many', on: [{ from: 'id', to: 'parentA' }] },
  DOCUMENT,
)
export const READERS: BoundRelation = bind(
  {
    name: 'readers',
    model: 'User',
    cardinality: 'many',
    on: [{ from: 'id', to: 'id' }],
    through: { table: '_readers', schema: 'app', from: ['A'], to: ['B'] },
  },
  USER,
)
export const OPEN_CHILDREN: BoundRelation = bind(
  { name: 'children', model: 'Document', cardinality: 'many', on: [{ from: 'id', to: 'parentA' }] },
  DOCUMENT,
  [
    { field: FIELDS['status'] as Field, equals: 'OPEN' },
    { field: FIELDS['title'] as Field, equals: null },
  ],
)

export const ROOT: Row = { id: 'root', model: DOCUMENT }

export function step(from: Row, relation: BoundRelation, id: string): Step {
  return { kind: 'relation', from, relation, to: { id, model: relation.target } }
}

export function elements(from: Row, name: string, id: string, at?: number): Step {
  const list = from.model.fields[name] as Field
  const element: Field = { name: 'element', column: 'element', type: list.type, nullable: true, list: false }
  return { kind: 'elements', from, field: list, at, to: { id, model: { ...DOCUMENT, fields: { element } } } }
}

export function of(row: Row, name: string): FieldScalar {
  return { kind: 'field', row, field: row.model.fields[name] as Field }
}

export function value(name: string, constant: Parameter['value']): Parameter {
  return { kind: 'parameter', type: (FIELDS[name] as Field).type, value: constant }
}

/** The filter as PostgreSQL is asked it, where the root goes by the name of d. */
export function postgresqlOf(filter: Filter): Statement {
  return written(lowerFilter(filter, postgresql))
}

export function written(text: SqlText): Statement {
  return render(text, ({ column }) => `"d".${postgresql.quote(column)}`, postgresql.placeholder)
}
