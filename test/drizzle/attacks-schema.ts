import { relations, sql } from 'drizzle-orm'
import {
  bigint,
  type AnyPgColumn,
  doublePrecision,
  foreignKey,
  index,
  integer,
  numeric,
  pgTable,
  primaryKey,
  text,
  timestamp,
  unique,
  uuid,
} from 'drizzle-orm/pg-core'

/** Secret when the owner is another; a tree of its own rows. */
const node = pgTable(
  'nodes',
  {
    id: bigint('id', { mode: 'bigint' }).primaryKey(),
    owner: text('owner').notNull(),
    name: text('name').notNull(),
    slug: text('slug').unique(),
    room: integer('room'),
    weight: doublePrecision('weight'),
    price: numeric('price'),
    at: timestamp('at', { withTimezone: true, mode: 'string' }),
    twice: integer('twice').generatedAlwaysAs(sql`room * 2`),
    parentId: bigint('parent_id', { mode: 'bigint' }).references((): AnyPgColumn => node.id),
    hintId: bigint('hint_id', { mode: 'bigint' }).references((): AnyPgColumn => node.id),
  },
  (t) => [index('nodes_owner').on(t.owner)],
)

/** No kind is bound to it; it leads to nodes. */
const bridge = pgTable(
  'bridges',
  {
    id: uuid('id').primaryKey(),
    nodeId: bigint('node_id', { mode: 'bigint' }),
    otherId: bigint('other_id', { mode: 'bigint' }),
    label: text('label'),
  },
  (t) => [index('bridges_label').on(t.label)],
)

const pair = pgTable(
  'pairs',
  {
    left: text('left').notNull(),
    right: uuid('right').notNull(),
    owner: text('owner').notNull(),
    tag: text('tag'),
    aboveLeft: text('above_left'),
    aboveRight: uuid('above_right'),
  },
  (t) => [
    primaryKey({ columns: [t.left, t.right] }),
    unique().on(t.tag),
    foreignKey({ columns: [t.aboveLeft, t.aboveRight], foreignColumns: [t.left, t.right] }),
  ],
)

export const schema = {
  node,
  bridge,
  pair,
  nodeRelations: relations(node, ({ one, many }) => ({
    parent: one(node, { fields: [node.parentId], references: [node.id], relationName: 'tree' }),
    children: many(node, { relationName: 'tree' }),
    bridges: many(bridge, { relationName: 'bridged' }),
  })),
  bridgeRelations: relations(bridge, ({ one }) => ({
    node: one(node, { fields: [bridge.nodeId], references: [node.id], relationName: 'bridged' }),
    other: one(node, { fields: [bridge.otherId], references: [node.id], relationName: 'other' }),
  })),
  pairRelations: relations(pair, ({ one, many }) => ({
    above: one(pair, {
      fields: [pair.aboveLeft, pair.aboveRight],
      references: [pair.left, pair.right],
      relationName: 'up',
    }),
    below: many(pair, { relationName: 'up' }),
  })),
}

export const TABLES = `
create extension if not exists btree_gist;
create collation loose (provider = icu, locale = 'und-u-ks-level1', deterministic = false);
create table nodes (
  id bigint primary key, owner text not null, name text collate loose not null, slug text unique, room int,
  weight double precision, price numeric, at timestamptz, twice int generated always as (room * 2) stored,
  parent_id bigint references nodes, hint_id bigint references nodes,
  exclude using gist (room with =) where (room is not null)
);
create table bridges (id uuid primary key, node_id bigint, other_id bigint, label text);
create index bridges_label on bridges (label);
create index nodes_owner on nodes (owner);
create table pairs (
  "left" text not null, "right" uuid not null, owner text not null, tag text, above_left text, above_right uuid,
  primary key ("left", "right"), unique (tag) deferrable initially deferred,
  foreign key (above_left, above_right) references pairs deferrable initially deferred
);
create function meddle() returns trigger language plpgsql as $$
begin
  if new.name = 'swallow' then
    insert into nodes (id, owner, name) values (new.id, new.owner, 'swallowed') on conflict do nothing;
    return null;
  elsif new.name = 'move' then
    new.id := new.id + 1000; new.owner := 'eve';
  elsif new.name = 'give' then
    new.owner := 'eve';
  end if;
  return new;
end $$;
create trigger meddle before insert or update on nodes for each row execute function meddle();
create function follow() returns trigger language plpgsql as $$
begin
  if new.name = 'later' then update nodes set id = id + 2000, name = 'moved', owner = 'eve' where id = new.id; end if;
  return null;
end $$;
create trigger follow after insert or update on nodes for each row execute function follow();
`

/** A key that doubles cannot tell from the one before it. */
export const BIG: bigint = 9_007_199_254_740_993n
export const U1 = '00000000-0000-4000-8000-00000000000a'
export const U2 = '00000000-0000-4000-8000-00000000000b'

/** The rows of eve and ada, anew. */
export const ROWS: string = `
    truncate nodes, bridges, pairs;
    insert into nodes (id, owner, name, slug, room, weight, price, at, parent_id) values
      (1, 'eve', 'Alpha', 'public', 1, 'NaN', 'NaN', 'infinity', null),
      (2, 'ada', 'alpha', 'secret', 2, 1, 1, '-infinity', 1),
      (3, 'eve', 'ALPHA', null, null, 'Infinity', null, null, 2),
      (4, 'eve', 'beta', null, null, '-Infinity', -1, '-infinity', 1),
      (5, 'eve', 'álpha', null, null, null, 0.1, '2026-01-01T00:00:00.000001Z', 4),
      (6, 'eve', 'b', null, null, '-0', 'NaN', 'infinity', null),
      (${BIG}, 'eve', 'big', null, null, 0.1, 0.1, '2026-01-01T00:00:00Z', null),
      (${BIG - 1n}, 'ada', 'big hidden', null, null, 0.1, 0.1, '2026-01-01T00:00:00Z', null);
    insert into bridges values ('${U1}', 1, 2), ('${U2}', 1, 4);
    insert into pairs values ('a', '${U1}', 'eve', 'mine', null, null), ('a', '${U2}', 'ada', 'taken', null, null),
      ('b', '${U1}', 'eve', null, 'a', '${U2}');
  `
