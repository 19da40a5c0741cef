import { getDMMF } from '@prisma/get-dmmf'
import type { Model } from '@rowgate/core'
import { describe, expect, test } from 'vitest'
import { type Description, fromDmmf } from './from-dmmf.ts'

const DATASOURCE = 'datasource db {\n  provider = "postgresql"\n}\n'

function describeSchema(text: string): Description {
  const document = getDMMF({ datamodel: DATASOURCE + text })
  if ('type' in document) throw document.error
  return fromDmmf(document.datamodel, text)
}

function modelsOf(text: string): Readonly<Record<string, Model>> {
  return describeSchema(text).schema.models
}

// oxfmt-ignore
describe('what a column stores', () => {
  test.each([
    ['String',                          { kind: 'text', native: 'text' }],
    ['String @db.VarChar(20)',          { kind: 'text', native: 'varchar' }],
    ['String @db.Uuid',                 { kind: 'uuid' }],
    ['String @db.Char(3)',              { kind: 'opaque', native: 'char' }],
    ['String @db.Citext',               { kind: 'opaque', native: 'citext' }],
    ['String @db.Inet',                 { kind: 'opaque', native: 'inet' }],
    ['Boolean',                         { kind: 'boolean' }],
    ['Int',                             { kind: 'integer', bits: 32 }],
    ['Int @db.SmallInt',                { kind: 'integer', bits: 16 }],
    ['Int @db.Oid',                     { kind: 'opaque', native: 'oid' }],
    ['BigInt',                          { kind: 'integer', bits: 64 }],
    ['Float',                           { kind: 'float', bits: 64 }],
    ['Float @db.Real',                  { kind: 'float', bits: 32 }],
    ['Decimal',                         { kind: 'decimal', precision: 65, scale: 30 }],
    ['Decimal @db.Decimal(12, 2)',      { kind: 'decimal', precision: 12, scale: 2 }],
    ['Decimal @db.Money',               { kind: 'opaque', native: 'money' }],
    ['DateTime',                        { kind: 'timestamp', precision: 3, timeZone: false }],
    ['DateTime @db.Timestamp(6)',       { kind: 'timestamp', precision: 6, timeZone: false }],
    ['DateTime @db.Timestamptz',        { kind: 'timestamp', precision: 6, timeZone: true }],
    ['DateTime @db.Timestamptz(3)',     { kind: 'timestamp', precision: 3, timeZone: true }],
    ['DateTime @db.Date',               { kind: 'date' }],
    ['DateTime @db.Time',               { kind: 'opaque', native: 'time' }],
    ['Json',                            { kind: 'json', native: 'jsonb' }],
    ['Json @db.Json',                   { kind: 'json', native: 'json' }],
    ['Bytes',                           { kind: 'opaque', native: 'bytea' }],
    ['Color',                           { kind: 'enum', native: 'colour', values: [{ name: 'RED', stored: 'red-ish' }, { name: 'BLUE', stored: 'BLUE' }] }],
  ])('%s', (type, stored) => {
    const { A } = modelsOf(`enum Color {\n  RED @map("red-ish")\n  BLUE\n  @@map("colour")\n}\nmodel A {\n  id Int @id\n  x ${type}\n}`)
    expect(A?.fields['x']).toEqual({ name: 'x', column: 'x', type: stored, nullable: false, list: false })
  })
})

test('names of the database, keys, and a list that is nullable whatever the schema says', () => {
  const { Order } = modelsOf(`
    model Order {
      tenant Int
      number Int      @map("order_no")
      email  String?  @unique
      tags   String[]
      note   String?
      @@id([tenant, number])
      @@unique([note, email])
      @@map("orders")
    }`)
  expect(Order).toMatchObject({
    name: 'Order',
    table: 'orders',
    primaryKey: ['tenant', 'number'],
    uniqueKeys: [['email'], ['note', 'email']],
    fields: {
      number: { column: 'order_no', nullable: false },
      email: { nullable: true },
      tags: { list: true, nullable: true },
    },
  })
  expect(Object.keys(Order?.fields ?? {})).toEqual(['tenant', 'number', 'email', 'tags', 'note'])
})

describe('relations', () => {
  test('both sides of a foreign key, also of a composite one to itself', () => {
    const { Cell } = modelsOf(`
      model Cell {
        x  Int
        y  Int
        px Int?
        py Int?
        up   Cell?  @relation("Grid", fields: [px, py], references: [x, y])
        down Cell[] @relation("Grid")
        @@id([x, y])
      }`)
    expect(Cell?.relations).toEqual({
      up: {
        name: 'up',
        model: 'Cell',
        cardinality: 'one',
        on: [
          { from: 'px', to: 'x' },
          { from: 'py', to: 'y' },
        ],
        reference: 'optional',
      },
      down: {
        name: 'down',
        model: 'Cell',
        cardinality: 'many',
        on: [
          { from: 'x', to: 'px' },
          { from: 'y', to: 'py' },
        ],
      },
    })
  })

  test('several relations between two models, one of them to-one on both sides', () => {
    const { User } = modelsOf(`
      model User {
        id Int @id
        posts  Post[] @relation("Author")
        pinned Post?  @relation("Pin")
      }
      model Post {
        id Int @id
        authorId Int
        pinnedBy Int? @unique
        author User  @relation("Author", fields: [authorId], references: [id])
        pinner User? @relation("Pin", fields: [pinnedBy], references: [id])
      }`)
    expect(User?.relations).toEqual({
      posts: { name: 'posts', model: 'Post', cardinality: 'many', on: [{ from: 'id', to: 'authorId' }] },
      pinned: { name: 'pinned', model: 'Post', cardinality: 'one', on: [{ from: 'id', to: 'pinnedBy' }] },
    })
  })

  test('many-to-many without a model of its own: column A is the model that is first by name', () => {
    const { Topic, Post } = modelsOf(`
      model Topic {
        id Int @id
        posts Post[]
      }
      model Post {
        no Int @id
        topics Topic[]
      }`)
    const table = '_PostToTopic'
    expect(Post?.relations['topics']).toMatchObject({
      on: [{ from: 'no', to: 'id' }],
      through: { table, from: ['A'], to: ['B'] },
    })
    expect(Topic?.relations['posts']).toMatchObject({
      on: [{ from: 'id', to: 'no' }],
      through: { table, from: ['B'], to: ['A'] },
    })
  })

  test('many-to-many of a model with itself: column A is the field that is first by name', () => {
    const { Person } = modelsOf(`
      model Person {
        id Int @id
        likes Person[] @relation("Likes")
        fans  Person[] @relation("Likes")
      }`)
    expect(Person?.relations['fans']?.through).toEqual({ table: '_Likes', from: ['A'], to: ['B'] })
    expect(Person?.relations['likes']?.through).toEqual({ table: '_Likes', from: ['B'], to: ['A'] })
  })
})

test('several schemas', () => {
  const text = `
    enum Level {
      LOW
      @@schema("audit")
    }
    model Log {
      id Int @id
      level Level
      users User[]
      @@schema("audit")
    }
    model User {
      id Int @id
      logs Log[]
      @@schema("base")
    }`
  const document = getDMMF({
    datamodel: `datasource db {\n  provider = "postgresql"\n  schemas = ["audit", "base"]\n}\n${text}`,
  })
  if ('type' in document) throw document.error
  const { Log, User } = fromDmmf(document.datamodel, text).schema.models
  expect(Log).toMatchObject({ schema: 'audit', fields: { level: { type: { native: 'Level', schema: 'audit' } } } })
  expect(User).toMatchObject({
    schema: 'base',
    relations: { logs: { through: { table: '_LogToUser', schema: 'audit' } } },
  })
})

test('what is left out is said', () => {
  const { schema, skipped } = describeSchema(`
    generator client {
      provider        = "prisma-client"
      previewFeatures = ["views"]
    }
    model Place {
      id    Int   @id
      point Unsupported("point")?
      spot  Unsupported("circle")
      file  Bytes
      note  String? // @ignore is not meant here
      old   Int?    @ignore
      x     Int?    @default(1) @ignore @map("no_x")
      @@unique([spot, id])
      @@unique([note, id])
    }
    model Area {
      id    Int @unique
      shape Unsupported("polygon")
      @@id([id, shape])
    }
    model Legacy {
      id Int @id
      at Unsupported("point")
      @@ignore
    }
    view Nearby {
      id Int @unique
    }`)
  expect(Object.keys(schema.models)).toEqual(['Place', 'Area'])
  expect(Object.keys(schema.models['Place']?.fields ?? {})).toEqual(['id', 'file', 'note'])
  expect(schema.models['Place']).toMatchObject({ primaryKey: ['id'], uniqueKeys: [['note', 'id']] })
  expect(schema.models['Area']).toMatchObject({ primaryKey: [], uniqueKeys: [['id']] })
  expect(skipped).toEqual([
    'View Nearby is skipped: a view has no primary key to check by.',
    'Legacy is skipped: the schema has the client ignore it.',
    'Place.old is skipped: the schema has the client ignore it.',
    'Place.x is skipped: the schema has the client ignore it.',
    'Place.point is skipped: Prisma does not know its type.',
    'Place.spot is skipped: Prisma does not know its type.',
    'Area.shape is skipped: Prisma does not know its type.',
    'The key of Place over spot, id is skipped: the client lacks a field of it.',
    'The key of Area over id, shape is skipped: the client lacks a field of it.',
    'Place.file is no attribute: values of type bytea are not sent to a PDP.',
  ])
})
