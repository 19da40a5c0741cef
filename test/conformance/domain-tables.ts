import { relations } from 'drizzle-orm'
import {
  bigint,
  boolean,
  date,
  doublePrecision,
  integer,
  numeric,
  pgEnum,
  pgSchema,
  pgTable,
  primaryKey,
  real,
  smallint,
  text,
  timestamp,
  unique,
  uuid,
  varchar,
} from 'drizzle-orm/pg-core'

/** A schema and a table whose names need every kind of quoting. */
const odd = pgSchema('Odd "schema".v1')

export const level = pgEnum('Level "x"', ['low', 'Mid', 'a b', '%', ''])

/** A row with a field of every type, most of them nullable. */
export const things = pgTable('things', {
  id: text('id').primaryKey(),
  tenant: text('tenant').notNull(),
  flag: boolean('flag').notNull(),
  maybe: boolean('maybe'),
  s: text('s').notNull(),
  so: text('so'),
  code: varchar('code', { length: 40 }),
  i2: smallint('i2'),
  n: integer('n').notNull(),
  no: integer('no'),
  big: bigint('big', { mode: 'bigint' }),
  f4: real('f4'),
  d: doublePrecision('d'),
  x: doublePrecision('x').notNull(),
  price: numeric('price', { precision: 10, scale: 2 }),
  exact: numeric('exact'),
  at: timestamp('at', { precision: 6, withTimezone: true, mode: 'string' }),
  local: timestamp('local', { precision: 3, mode: 'string' }),
  second: timestamp('second', { precision: 0, withTimezone: true, mode: 'string' }),
  day: date('day'),
  level: level('level'),
  uid: uuid('uid'),
  path: text('path'),
  path2: text('path2'),
  labels: text('labels').array(),
  nums: integer('nums').array(),
  doubles: doublePrecision('doubles').array(),
  days: date('days').array(),
  levels: level('levels').array(),
  parentId: text('parent_id'),
  ownerId: text('owner_id'),
  reviewerId: text('reviewer_id'),
  shop: text('shop'),
  boxNo: integer('box_no'),
  noteId: integer('note_id'),
})

export const users = pgTable('users', {
  id: text('id').primaryKey(),
  name: text('name'),
  dept: text('dept'),
  rank: doublePrecision('rank'),
  active: boolean('active'),
  labels: text('labels').array(),
  managerId: text('manager_id'),
})

/** Known by two columns together, as its own rows and by those that point at it. */
export const boxes = pgTable(
  'boxes',
  {
    shop: text('shop'),
    no: integer('no'),
    name: text('name'),
    n: integer('n'),
    labels: text('labels').array(),
  },
  (table) => [primaryKey({ columns: [table.shop, table.no] })],
)

export const pins = pgTable('pins', {
  id: text('id').primaryKey(),
  shop: text('shop'),
  boxNo: integer('box_no'),
  name: text('name'),
  n: integer('n'),
})

/** Parts may be deleted, or another tenant's. */
export const parts = pgTable('parts', {
  id: text('id').primaryKey(),
  thingId: text('thing_id'),
  tenant: text('tenant'),
  deletedAt: timestamp('deleted_at', { withTimezone: true, mode: 'string' }),
  name: text('name'),
  n: integer('n'),
  flag: boolean('flag'),
  userId: text('user_id'),
  shop: text('shop'),
  boxNo: integer('box_no'),
})

/** At most one for each thing, and the thing does not say which. */
export const passports = pgTable(
  'passports',
  { id: text('id').primaryKey(), thingId: text('thing_id'), s: text('s'), n: integer('n') },
  (table) => [unique().on(table.thingId)],
)

export const stamps = pgTable('stamps', {
  id: text('id').primaryKey(),
  passportId: text('passport_id').notNull(),
  land: text('land'),
})

export const groups = pgTable('groups', { id: text('id').primaryKey(), name: text('name'), n: integer('n') })

/** Joins things and groups, with something to say of its own. */
export const memberships = pgTable(
  'memberships',
  { thingId: text('thing_id').notNull(), groupId: text('group_id').notNull(), role: text('role') },
  (table) => [primaryKey({ columns: [table.thingId, table.groupId] })],
)

export const notes = odd.table('a "b". C d', {
  id: integer('Id"').primaryKey(),
  value: text('va.lue'),
  amount: doublePrecision('$1'),
  replyToId: integer("reply'To"),
})

export const thingsRelations = relations(things, ({ one, many }) => ({
  parent: one(things, { relationName: 'family', fields: [things.parentId], references: [things.id] }),
  children: many(things, { relationName: 'family' }),
  owner: one(users, { relationName: 'owner', fields: [things.ownerId], references: [users.id] }),
  reviewer: one(users, { relationName: 'reviewer', fields: [things.reviewerId], references: [users.id] }),
  box: one(boxes, { fields: [things.shop, things.boxNo], references: [boxes.shop, boxes.no] }),
  note: one(notes, { fields: [things.noteId], references: [notes.id] }),
  parts: many(parts),
  passport: one(passports),
  memberships: many(memberships),
}))

export const usersRelations = relations(users, ({ one, many }) => ({
  manager: one(users, { relationName: 'reporting', fields: [users.managerId], references: [users.id] }),
  reports: many(users, { relationName: 'reporting' }),
  owned: many(things, { relationName: 'owner' }),
  reviewed: many(things, { relationName: 'reviewer' }),
}))

export const boxesRelations = relations(boxes, ({ many }) => ({ pins: many(pins), things: many(things) }))

export const pinsRelations = relations(pins, ({ one }) => ({
  box: one(boxes, { fields: [pins.shop, pins.boxNo], references: [boxes.shop, boxes.no] }),
}))

export const partsRelations = relations(parts, ({ one }) => ({
  thing: one(things, { fields: [parts.thingId], references: [things.id] }),
  user: one(users, { fields: [parts.userId], references: [users.id] }),
  box: one(boxes, { fields: [parts.shop, parts.boxNo], references: [boxes.shop, boxes.no] }),
}))

export const passportsRelations = relations(passports, ({ one, many }) => ({
  thing: one(things, { fields: [passports.thingId], references: [things.id] }),
  stamps: many(stamps),
}))

export const stampsRelations = relations(stamps, ({ one }) => ({
  passport: one(passports, { fields: [stamps.passportId], references: [passports.id] }),
}))

export const groupsRelations = relations(groups, ({ many }) => ({ memberships: many(memberships) }))

export const membershipsRelations = relations(memberships, ({ one }) => ({
  thing: one(things, { fields: [memberships.thingId], references: [things.id] }),
  group: one(groups, { fields: [memberships.groupId], references: [groups.id] }),
}))

export const notesRelations = relations(notes, ({ one, many }) => ({
  replyTo: one(notes, { relationName: 'reply', fields: [notes.replyToId], references: [notes.id] }),
  replies: many(notes, { relationName: 'reply' }),
}))
