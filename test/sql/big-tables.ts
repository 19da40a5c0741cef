import { GRPC } from '@cerbos/grpc'
import { createDataLayer, type DataLayer, type TablesOf } from '@rowgate/drizzle'
import { createDatabase, startPdp } from '@rowgate/testing'
import { relations } from 'drizzle-orm'
import { drizzle } from 'drizzle-orm/node-postgres'
import { index, pgTable, primaryKey, text, timestamp } from 'drizzle-orm/pg-core'
import { Client } from 'pg'
import { writePolicy } from '../support/policy.ts'

const people = pgTable('people', { id: text('id').primaryKey(), managerId: text('manager_id') }, (t) => [
  index('people_manager').on(t.managerId),
])

const articles = pgTable(
  'articles',
  {
    id: text('id').primaryKey(),
    ownerId: text('owner_id').notNull(),
    title: text('title').notNull(),
    createdAt: timestamp('created_at', { withTimezone: true }).notNull(),
    tags: text('tags').array(),
  },
  (t) => [
    index('articles_owner').on(t.ownerId),
    index('articles_created').on(t.createdAt),
    index('articles_tags').using('gin', t.tags),
  ],
)

const shares = pgTable(
  'shares',
  { articleId: text('article_id').notNull(), personId: text('person_id').notNull() },
  (t) => [primaryKey({ columns: [t.articleId, t.personId] }), index('shares_person').on(t.personId)],
)

/** A key of two columns, and shares that hold both. */
const notes = pgTable(
  'notes',
  { book: text('book').notNull(), page: text('page').notNull(), ownerId: text('owner_id').notNull() },
  (t) => [primaryKey({ columns: [t.book, t.page] }), index('notes_owner').on(t.ownerId)],
)

const readers = pgTable(
  'readers',
  { book: text('book').notNull(), page: text('page').notNull(), personId: text('person_id').notNull() },
  (t) => [primaryKey({ columns: [t.book, t.page, t.personId] }), index('readers_person').on(t.personId)],
)

export const schema = {
  people,
  articles,
  shares,
  notes,
  readers,
  articleRelations: relations(articles, ({ one, many }) => ({
    owner: one(people, { fields: [articles.ownerId], references: [people.id] }),
    shares: many(shares),
  })),
  shareRelations: relations(shares, ({ one }) => ({
    article: one(articles, { fields: [shares.articleId], references: [articles.id] }),
  })),
  noteRelations: relations(notes, ({ many }) => ({ readers: many(readers) })),
  readerRelations: relations(readers, ({ one }) => ({
    note: one(notes, { fields: [readers.book, readers.page], references: [notes.book, notes.page] }),
  })),
}

/** What a plan has to be proven on. */
const ROWS = 200_000

// The index by bytes for prefixes is one that Drizzle's own schema cannot say.
const tablesOf = (rows: number): string => `
create table people (id text primary key, manager_id text);
create table articles (id text primary key, owner_id text not null, title text not null, created_at timestamptz not null, tags text[]);
create table shares (article_id text, person_id text, primary key (article_id, person_id));
create table notes (book text, page text, owner_id text not null, primary key (book, page));
create table readers (book text, page text, person_id text, primary key (book, page, person_id));
insert into people select 'p' || n, 'p' || n / 20 from generate_series(0, 9999) n;
insert into articles select 'a' || n, 'p' || n % 10000, 'title ' || n, timestamptz '2024-01-01T00:00:00Z' + n * interval '1 minute',
  array['t' || n % 5000, 'u' || n % 3] from generate_series(1, ${rows}) n;
insert into shares select 'a' || (n * 7919) % ${rows}, 'p' || n % 10000 from generate_series(1, 100000) n on conflict do nothing;
insert into notes select 'b' || n / 100, 'g' || n % 100, 'p' || n % 10000 from generate_series(1, ${rows}) n;
insert into readers select 'b' || n % 2000, 'g' || n % 100, 'p' || n % 10000 from generate_series(1, 100000) n on conflict do nothing;
create index articles_owner on articles (owner_id);
create index articles_title on articles (title collate "C");
create index articles_created on articles (created_at);
create index articles_tags on articles using gin (tags);
create index people_manager on people (manager_id);
create index shares_person on shares (person_id);
create index notes_owner on notes (owner_id);
create index readers_person on readers (person_id);
analyze`

const RESOURCES = { articles: { relations: { owner: true, shares: true } } } as const
const COMPOSITE = {
  notes: { id: { fields: ['book', 'page'], separator: '/' }, relations: { readers: true } },
} as const

/** Big tables, a PDP with one action per condition, and a data layer that tells what it asks the database. */
export interface BigTables {
  readonly client: Client
  readonly cerbos: GRPC
  readonly articles: DataLayer<TablesOf<typeof schema>, typeof RESOURCES>
  readonly notes: DataLayer<TablesOf<typeof schema>, typeof COMPOSITE>
  /** The statements that were run, in order. */
  readonly statements: { readonly text: string; readonly values: readonly unknown[] }[]
  readonly close: () => Promise<void>
}

export async function openBigTables(
  serverUrl: string,
  kind: 'articles' | 'notes',
  conditions: ReadonlyMap<string, string>,
  rows: number = ROWS,
): Promise<BigTables> {
  const actions = new Map([...conditions].map(([action, match]) => [action, [{ match }]]))
  const [database, pdp] = await Promise.all([
    createDatabase(serverUrl),
    startPdp({ policies: writePolicy(kind, actions) }),
  ])
  const client = new Client({ connectionString: database.url })
  await client.connect()
  await client.query(tablesOf(rows))
  const statements: BigTables['statements'] = []
  const logger = {
    logQuery: (sql: string, values: unknown[]): void => void statements.push({ text: sql, values }),
  }
  const db = drizzle(client, { schema, logger })
  const cerbos = new GRPC(pdp.grpcAddress, { tls: false })
  const close = async (): Promise<void> => {
    cerbos.close()
    await client.end()
    await Promise.all([pdp.stop(), database.drop()])
  }
  return {
    client,
    cerbos,
    articles: createDataLayer({ db, cerbos, resources: RESOURCES }),
    notes: createDataLayer({ db, cerbos, resources: COMPOSITE }),
    statements,
    close,
  }
}
