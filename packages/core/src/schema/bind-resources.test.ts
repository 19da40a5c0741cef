import { describe, expect, test } from 'vitest'
import { RowgateError } from '../errors.ts'
import { bindResources, resourceOf } from './bind-resources.ts'
import type { ResourceDeclaration, ResourceDeclarations } from './declaration.ts'
import type { Attribute, Resource } from './resource-map.ts'
import type { Field, FieldType, Model, Relation, Schema } from './schema.ts'

const TEXT: FieldType = { kind: 'text', native: 'text' }

function field(name: string, type: FieldType = TEXT, own: Partial<Field> = {}): Field {
  return { name, column: name, type, nullable: false, list: false, ...own }
}

function model(name: string, fields: readonly Field[], own: Partial<Model> = {}): Model {
  return {
    name,
    table: name,
    fields: Object.fromEntries(fields.map((each) => [each.name, each])),
    relations: {},
    primaryKey: ['id'],
    uniqueKeys: [],
    ...own,
  }
}

function relation(name: string, own: Partial<Relation>): Record<string, Relation> {
  return { [name]: { name, model: 'User', cardinality: 'one', on: [{ from: 'ownerId', to: 'id' }], ...own } }
}

const STATUS: FieldType = { kind: 'enum', native: 'Status', values: [{ name: 'OPEN', stored: 'open' }] }

const USER = model(
  'User',
  [
    field('id'),
    field('name'),
    field('email', TEXT, { nullable: true }),
    field('isActive', { kind: 'boolean' }),
    field('logins', { kind: 'integer', bits: 32 }),
    field('status', STATUS),
    field('aliases', TEXT, { list: true }),
  ],
  {
    relations: relation('documents', { model: 'Document', cardinality: 'many', on: [{ from: 'id', to: 'ownerId' }] }),
  },
)

const DOCUMENT = model(
  'Document',
  [
    field('id'),
    field('title'),
    field('ownerId', TEXT, { nullable: true }),
    field('labels', TEXT, { list: true }),
    field('score', { kind: 'float', bits: 64 }),
    field('body', { kind: 'opaque', native: 'bytea' }),
  ],
  {
    relations: {
      ...relation('owner', {}),
      ...relation('namesake', { on: [{ from: 'title', to: 'name' }] }),
      ...relation('joined', { through: { table: 'document_user', from: ['document'], to: ['user'] } }),
      ...relation('readers', {
        cardinality: 'many',
        through: { table: 'document_user', from: ['document'], to: ['user'] },
      }),
      ...relation('lost', { model: 'Nowhere' }),
    },
  },
)

const PAIR = model('Pair', [field('left'), field('right')], { primaryKey: ['left', 'right'] })

const SCHEMA: Schema = { provider: 'postgresql', models: { User: USER, Document: DOCUMENT, Pair: PAIR } }

function bound(declaration: true | ResourceDeclaration = true): Resource {
  return resourceOf(bindResources(SCHEMA, { document: declaration }), 'document')
}

function names({ shape }: Resource): string[] {
  return [...shape.attributes.keys()]
}

function attribute(resource: Resource, name: string): Attribute | undefined {
  return resource.shape.attributes.get(name)
}

describe('what the schema says', () => {
  test('scalar and list fields are attributes; relations and what cannot be sent are not', () => {
    expect(names(bound())).toEqual(['id', 'title', 'ownerId', 'labels', 'score'])
  })

  test('a NULL is sent as null, the id is the primary key, the read action is "view"', () => {
    expect(bound()).toMatchObject({
      kind: 'document',
      id: { fields: [{ name: 'id' }] },
      actions: [],
      readAction: 'view',
    })
    expect(attribute(bound(), 'ownerId')).toMatchObject({ kind: 'field', absent: 'null' })
  })

  test.each<[string, ResourceDeclarations, string]>([
    ['the kind with a capital', { document: true }, 'Document'],
    ['the kind unchanged', { User: true }, 'User'],
    ['the declared model', { invoice: { model: 'Document' } }, 'Document'],
  ])('the model is %s', (_, declarations, name) => {
    const [resource] = bindResources(SCHEMA, declarations).resources.values()
    expect(resource?.model.name).toBe(name)
  })
})

describe('what an application declares', () => {
  test('an attribute by another name, beside the field’s own', () => {
    expect(attribute(bound({ attributes: { author: 'ownerId' } }), 'author')).toMatchObject({
      kind: 'field',
      field: { name: 'ownerId' },
    })
  })

  test('a hidden field', () => {
    expect(names(bound({ attributes: { title: false } }))).not.toContain('title')
  })

  test('missing instead of null: for all, and for one', () => {
    const resource = bound({
      absent: 'missing',
      attributes: { ownerId: { field: 'ownerId', absent: 'null' } },
      relations: { owner: true },
    })
    expect(attribute(resource, 'title')).toMatchObject({ absent: 'missing' })
    expect(attribute(resource, 'ownerId')).toMatchObject({ absent: 'null' })
    expect(attribute(resource, 'owner')).toMatchObject({ kind: 'one', absent: 'missing' })
  })

  test('relations: to one, to many, under another name, with a condition, nested', () => {
    const resource = bound({
      relations: {
        owner: { relations: { documents: true } },
        readers: true,
        activeReaders: { relation: 'readers', where: { isActive: true } },
      },
    })
    expect(attribute(resource, 'owner')).toMatchObject({
      kind: 'one',
      relation: { key: 'owner', target: { name: 'User' }, where: [] },
    })
    expect(attribute(resource, 'readers')).toMatchObject({ kind: 'many', relation: { key: 'readers' } })
    expect(attribute(resource, 'activeReaders')).toMatchObject({
      kind: 'many',
      relation: { where: [{ field: { name: 'isActive' }, equals: true }] },
    })
    const owner = attribute(resource, 'owner') as Attribute & { kind: 'one' }
    expect(owner.shape.attributes.get('documents')).toMatchObject({
      kind: 'many',
      relation: { target: { name: 'Document' } },
    })
  })

  test('two uses of one relation with different conditions have different keys', () => {
    const resource = bound({
      relations: { readers: true, activeReaders: { relation: 'readers', where: { isActive: true } } },
    })
    const keys = ['readers', 'activeReaders'].map(
      (name) => (attribute(resource, name) as Attribute & { kind: 'many' }).relation.key,
    )
    expect(new Set(keys).size).toBe(2)
  })

  test('a list of scalars through relations', () => {
    expect(attribute(bound({ attributes: { readerNames: 'readers.name' } }), 'readerNames')).toMatchObject({
      kind: 'projection',
      relations: [{ key: 'readers' }],
      field: { name: 'name' },
    })
    expect(attribute(bound({ attributes: { titles: 'readers.documents.title' } }), 'titles')).toMatchObject({
      relations: [{ key: 'readers' }, { key: 'documents' }],
      field: { name: 'title' },
    })
  })

  test('dotted names are one object', () => {
    const resource = bound({ attributes: { 'meta.title': 'title', 'meta.score': 'score' } })
    const meta = attribute(resource, 'meta') as Attribute & { kind: 'object' }
    expect([...meta.attributes.keys()]).toEqual(['title', 'score'])
  })

  test('an id of several fields', () => {
    const resource = resourceOf(
      bindResources(SCHEMA, { pair: { id: { fields: ['left', 'right'], separator: ':' } } }),
      'pair',
    )
    expect(resource.id).toMatchObject({ fields: [{ name: 'left' }, { name: 'right' }], separator: ':' })
  })

  test('actions and the read action', () => {
    expect(bound({ actions: ['view', 'edit'], readAction: 'read' })).toMatchObject({
      actions: ['view', 'edit'],
      readAction: 'read',
    })
  })
})

describe('what the schema does not have is refused when the application starts', () => {
  test.each<[string, ResourceDeclarations, string]>([
    ['a kind without a model', { invoice: true }, 'resources.invoice.model'],
    ['a model', { document: { model: 'Invoice' } }, 'resources.document.model'],
    [
      'a model of the prototype',
      { constructor: true } as object as ResourceDeclarations,
      'resources.constructor.model',
    ],
    ['a field', { document: { attributes: { author: 'writerId' } } }, 'resources.document.attributes.author'],
    [
      'a field of the prototype',
      { document: { attributes: { author: 'constructor' } } },
      'resources.document.attributes.author',
    ],
    [
      'a field that is hidden',
      { document: { attributes: { writerId: false } } },
      'resources.document.attributes.writerId',
    ],
    [
      'a field that cannot be sent',
      { document: { attributes: { body: 'body' } } },
      'resources.document.attributes.body',
    ],
    ['a relation', { document: { relations: { writer: true } } }, 'resources.document.relations.writer'],
    [
      'a relation of the prototype',
      { document: { relations: { toString: true } as object as Record<string, true> } },
      'resources.document.relations.toString',
    ],
    [
      'a relation under another name',
      { document: { relations: { owner: { relation: 'writer' } } } },
      'resources.document.relations.owner',
    ],
    ['the target of a relation', { document: { relations: { lost: true } } }, 'resources.document.relations.lost'],
    [
      'a field of a condition',
      { document: { relations: { readers: { where: { active: true } } } } },
      'resources.document.relations.readers',
    ],
    [
      'a constant of the field’s type',
      { document: { relations: { readers: { where: { isActive: 'yes' } } } } },
      'resources.document.relations.readers',
    ],
    [
      'a null where none is stored',
      { document: { relations: { readers: { where: { name: null } } } } },
      'resources.document.relations.readers',
    ],
    [
      'a fraction in an integer field',
      { document: { relations: { readers: { where: { logins: 1.5 } } } } },
      'resources.document.relations.readers',
    ],
    [
      'a number that the field cannot hold',
      { document: { relations: { readers: { where: { logins: 2 ** 40 } } } } },
      'resources.document.relations.readers',
    ],
    [
      'a value of an enum',
      { document: { relations: { readers: { where: { status: 'open' } } } } },
      'resources.document.relations.readers',
    ],
    [
      'a list as a condition',
      { document: { relations: { readers: { where: { aliases: 'x' } } } } },
      'resources.document.relations.readers',
    ],
    [
      'a relation of a projection',
      { document: { attributes: { names: 'writers.name' } } },
      'resources.document.attributes.names',
    ],
    [
      'a field of a projection',
      { document: { attributes: { names: 'readers.nick' } } },
      'resources.document.attributes.names',
    ],
    [
      'a list through a relation',
      { document: { attributes: { names: 'readers.aliases' } } },
      'resources.document.attributes.names',
    ],
    [
      'an object where a field is',
      { document: { attributes: { 'title.short': 'score' } } },
      'resources.document.attributes.title.short',
    ],
    ['a field of the id', { document: { id: 'key' } }, 'resources.document.id'],
    ['an id that may be null', { document: { id: 'ownerId' } }, 'resources.document.id'],
    ['an id that is a list', { document: { id: 'labels' } }, 'resources.document.id'],
    ['an id that has no one text', { document: { id: 'score' } }, 'resources.document.id'],
    ['an id without fields', { document: { id: { fields: [], separator: ':' } } }, 'resources.document.id'],
    ['a primary key of one field', { pair: true }, 'resources.pair.id'],
    [
      'a unique key behind a to-one relation',
      { document: { relations: { namesake: true } } },
      'resources.document.relations.namesake',
    ],
    [
      'a unique key behind a join table',
      { document: { relations: { joined: true } } },
      'resources.document.relations.joined',
    ],
  ])('%s', (_, declarations, path) => {
    const error = thrown(() => bindResources(SCHEMA, declarations))
    expect(error).toBeInstanceOf(RowgateError)
    expect(error).toMatchObject({ code: 'invalid-resource-map', path })
  })

  test('an unknown kind', () => {
    const map = bindResources(SCHEMA, { document: true })
    for (const kind of ['invoice', 'constructor', '__proto__'])
      expect(thrown(() => resourceOf(map, kind))).toMatchObject({ code: 'unknown-kind', path: kind })
  })

  test('a unique key makes a to-one relation', () => {
    const unique: Schema = { ...SCHEMA, models: { ...SCHEMA.models, User: { ...USER, uniqueKeys: [['name']] } } }
    expect(() => bindResources(unique, { document: { relations: { namesake: true } } })).not.toThrow()
  })
})

function thrown(act: () => unknown): unknown {
  try {
    act()
  } catch (error) {
    return error
  }
  return undefined
}
