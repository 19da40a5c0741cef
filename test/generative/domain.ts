import type { Field, FieldType, Index, Model, ResourceDeclaration, Schema } from '@rowgate/core'
import { JSON_FIELDS } from './json.ts'

const TEXT: FieldType = { kind: 'text', native: 'text' }
const INT: FieldType = { kind: 'integer', bits: 32 }
const STATUS: FieldType = {
  kind: 'enum',
  native: 'thing_status',
  values: [
    { name: 'OPEN', stored: 'open' },
    { name: 'CLOSED', stored: 'CLOSED' },
  ],
}

interface FieldOptions {
  readonly nullable?: boolean
  readonly list?: boolean
}

function fields(shapes: Readonly<Record<string, [FieldType, FieldOptions?]>>): Model['fields'] {
  const entries = Object.entries(shapes).map(
    ([name, [type, { nullable = false, list = false } = {}]]): [string, Field] => [
      name,
      { name, column: `c_${name}`, type, nullable, list },
    ],
  )
  return Object.fromEntries(entries)
}

type Relations = Model['relations']

function many(name: string, model: string, to: string, ...others: Relations[string]['on']): Relations {
  return { [name]: { name, model, cardinality: 'many', on: [{ from: 'id', to }, ...others] } }
}

function one(name: string, model: string, from: string): Relations {
  return { [name]: { name, model, cardinality: 'one', on: [{ from, to: 'id' }] } }
}

/** Indexes of the fields, each by itself. */
function indexes(btree: readonly string[], gin: readonly string[] = []): Index[] {
  const of = (method: string) => (field: string) => ({ method, fields: [field] })
  return [...btree.map(of('btree')), ...gin.map(of('gin'))]
}

const NULLABLE = { nullable: true }

/** A schema with a field of every type that conditions ask about, to-one and to-many relations, and a relation to itself. */
export const schema: Schema = {
  provider: 'postgresql',
  models: {
    Thing: {
      name: 'Thing',
      table: 'things',
      schema: 'odd "schema"',
      primaryKey: ['id'],
      uniqueKeys: [['id', 'boxId']],
      indexes: indexes(['serial', 's', 'so', 'n', 'no', 'big', 'path', 'parentId', 'boxId'], ['labels']),
      fields: fields({
        id: [TEXT],
        serial: [{ kind: 'integer', bits: 64 }],
        flag: [{ kind: 'boolean' }],
        maybe: [{ kind: 'boolean' }, NULLABLE],
        s: [TEXT],
        so: [TEXT, NULLABLE],
        n: [INT],
        no: [INT, NULLABLE],
        d: [{ kind: 'float', bits: 64 }, NULLABLE],
        f: [{ kind: 'float', bits: 32 }, NULLABLE],
        dec: [{ kind: 'decimal', precision: 10, scale: 2 }, NULLABLE],
        any: [{ kind: 'decimal' }, NULLABLE],
        big: [{ kind: 'integer', bits: 64 }, NULLABLE],
        at: [{ kind: 'timestamp', precision: 6, timeZone: true }, NULLABLE],
        local: [{ kind: 'timestamp', precision: 3, timeZone: false }],
        sec: [{ kind: 'timestamp', precision: 0, timeZone: true }, NULLABLE],
        day: [{ kind: 'date' }, NULLABLE],
        status: [STATUS, NULLABLE],
        uid: [{ kind: 'uuid' }, NULLABLE],
        path: [TEXT, NULLABLE],
        raw: [TEXT, NULLABLE],
        host: [TEXT, NULLABLE],
        labels: [TEXT, { nullable: true, list: true }],
        nums: [
          { kind: 'float', bits: 64 },
          { nullable: true, list: true },
        ],
        ...JSON_FIELDS,
        ints: [INT, { nullable: true, list: true }],
        stats: [STATUS, { nullable: true, list: true }],
        parentId: [TEXT, NULLABLE],
        boxId: [TEXT, NULLABLE],
      }),
      relations: {
        ...one('parent', 'Thing', 'parentId'),
        ...one('box', 'Box', 'boxId'),
        ...many('kids', 'Kid', 'thingId'),
        ...many('boxKids', 'Kid', 'thingId', { from: 'boxId', to: 'boxId' }),
      },
    },
    Box: {
      name: 'Box',
      table: 'boxes',
      primaryKey: ['id'],
      uniqueKeys: [],
      indexes: indexes(['s', 'n'], ['labels']),
      fields: fields({
        id: [TEXT],
        s: [TEXT, NULLABLE],
        n: [INT, NULLABLE],
        flag: [{ kind: 'boolean' }, NULLABLE],
        labels: [TEXT, { nullable: true, list: true }],
      }),
      relations: many('pins', 'Pin', 'boxId'),
    },
    Pin: {
      name: 'Pin',
      table: 'pins',
      primaryKey: ['id'],
      uniqueKeys: [],
      indexes: indexes(['boxId', 's', 'otherId']),
      fields: fields({
        id: [TEXT],
        boxId: [TEXT],
        s: [TEXT, NULLABLE],
        n: [INT, NULLABLE],
        flag: [{ kind: 'boolean' }, NULLABLE],
        otherId: [TEXT, NULLABLE],
      }),
      relations: one('box', 'Box', 'otherId'),
    },
    Kid: {
      name: 'Kid',
      table: 'kids',
      primaryKey: ['id'],
      uniqueKeys: [],
      indexes: indexes(['thingId', 's', 'n', 'boxId']),
      fields: fields({
        id: [TEXT],
        thingId: [TEXT],
        s: [TEXT, NULLABLE],
        n: [INT, NULLABLE],
        flag: [{ kind: 'boolean' }, NULLABLE],
        boxId: [TEXT, NULLABLE],
        dead: [{ kind: 'boolean' }],
      }),
      relations: one('box', 'Box', 'boxId'),
    },
  },
}

/** The binding of kind `thing`: one side is sent nulls and knows rows by text, the other omits them and knows rows by number. */
export function declaration(absent: 'null' | 'missing'): ResourceDeclaration {
  const pinned = { relations: { pins: true } } as const
  const box = { relations: { pins: { relations: { box: pinned } } } } as const
  return {
    model: 'Thing',
    absent,
    ...(absent === 'missing' ? { id: 'serial' } : {}),
    attributes: {
      kidNames: 'kids.s',
      'obj.s': 'so',
      other: { field: 'so', absent: absent === 'null' ? 'missing' : 'null' },
    },
    relations: {
      parent: { relations: { box, parent: true, kids: { where: { dead: false }, relations: { box: pinned } } } },
      box,
      kids: { where: { dead: false }, relations: { box: pinned } },
      boxKids: { relations: { box: pinned } },
    },
  }
}
