import { eq, inArray, sql } from 'drizzle-orm'
import { alias } from 'drizzle-orm/pg-core'
import { drizzle } from 'drizzle-orm/node-postgres'
import { Client } from 'pg'
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest'
import { type BigTables, openBigTables, schema } from './big-tables.ts'
import { waitUntilBlocked } from '../support/blocked.ts'

const A = 'request.resource.attr'
const { articles } = schema
const principal = { id: 'p17', roles: ['USER'], attr: {} }

let tables: BigTables
beforeAll(async () => {
  tables = await openBigTables(
    inject('postgresUrl'),
    'articles',
    new Map([
      ['view', `${A}.ownerId == P.id || ${A}.shares.exists(s, s.personId == P.id)`],
      ['edit', `(${A}.ownerId == P.id || ${A}.shares.exists(s, s.personId == P.id)) && ${A}.title != "title 17"`],
    ]),
  )
})
afterAll(() => tables?.close())

/** The same rows, found without the filter under test. */
async function expectedIds(): Promise<string[]> {
  const { rows } = await tables.client.query<{ id: string }>(
    `select id from articles where owner_id = 'p17' union select article_id from shares where person_id = 'p17'`,
  )
  return rows.map(({ id }) => id).toSorted()
}

const ids = (rows: readonly { readonly id: string }[]): string[] => rows.map(({ id }) => id).toSorted()

describe('united keys find the same rows', () => {
  const db = () => drizzle(tables.client, { schema })

  test('in a list, ordered and cut', async () => {
    const rows = await tables.articles.authorizedFindMany(principal, 'articles', 'view', {
      orderBy: (article, { desc }) => desc(article.createdAt),
      limit: 5,
    })
    expect(tables.statements.at(-1)?.text).toContain(' union ')
    const { rows: expected } = await tables.client.query<{ id: string }>(
      'select id from articles where id = any($1) order by created_at desc limit 5',
      [await expectedIds()],
    )
    expect(rows.map(({ id }) => id)).toEqual(expected.map(({ id }) => id))
  })

  test('in a list with related rows', async () => {
    const rows = await tables.articles.authorizedFindMany(principal, 'articles', 'view', {
      with: { owner: true, shares: true },
    })
    expect(ids(rows)).toEqual(await expectedIds())
    expect(rows.every(({ owner, ownerId }) => owner?.id === ownerId)).toBe(true)
  })

  test('beside a condition of the same conjunction', async () => {
    const rows = await tables.articles.authorizedFindMany(principal, 'articles', 'edit')
    expect(tables.statements.at(-1)?.text).toContain(' union ')
    const { rows: seventeen } = await tables.client.query<{ id: string }>(
      `select id from articles where title = 'title 17'`,
    )
    expect(ids(rows)).toEqual((await expectedIds()).filter((id) => id !== seventeen[0]?.id))
  })

  test('counted', async () => {
    expect(await tables.articles.authorizedCount(principal, 'articles', 'view')).toBe((await expectedIds()).length)
  })

  test('in a query of the application', async () => {
    const where = await tables.articles.authorizedWhere(principal, 'articles', 'view')
    expect(ids(await db().select({ id: articles.id }).from(articles).where(where))).toEqual(await expectedIds())
  })

  test('on an alias in a join', async () => {
    const other = alias(articles, 'other')
    const where = await tables.articles.authorizedWhere(principal, 'articles', 'view', { table: other })
    const rows = await db()
      .select({ id: other.id })
      .from(articles)
      .innerJoin(other, eq(other.id, articles.id))
      .where(where)
    expect(ids(rows)).toEqual(await expectedIds())
  })

  test('in a subquery', async () => {
    const where = await tables.articles.authorizedWhere(principal, 'articles', 'view')
    const permitted = db().select({ id: articles.id }).from(articles).where(where)
    const rows = await db().select({ id: articles.id }).from(articles).where(inArray(articles.id, permitted))
    expect(ids(rows)).toEqual(await expectedIds())
  })
})

describe('a row that someone else changes while a statement waits for it', () => {
  test('is asked again', async () => {
    const { database } = tables.client
    const elsewhere = new Client({ connectionString: withDatabase(inject('postgresUrl'), database) })
    await elsewhere.connect()
    try {
      const where = await tables.articles.authorizedWhere(principal, 'articles', 'view')
      await elsewhere.query('begin')
      await elsewhere.query(`update articles set owner_id = 'p18' where id = 'a17'`)
      const updating = drizzle(tables.client, { schema })
        .update(articles)
        .set({ title: sql`${articles.title} || '!'` })
        .where(sql`${articles.id} = 'a17' and ${where}`)
        .returning({ id: articles.id })
        .execute()
      await waitUntilBlocked(elsewhere)
      await elsewhere.query('commit')
      expect(await updating).toEqual([])
    } finally {
      await elsewhere.query(`update articles set owner_id = 'p17' where id = 'a17'`)
      await elsewhere.end()
    }
  })
})

describe('a key of two columns', () => {
  let notes: BigTables
  beforeAll(async () => {
    const condition = `${A}.ownerId == P.id || ${A}.readers.exists(r, r.personId == P.id)`
    notes = await openBigTables(inject('postgresUrl'), 'notes', new Map([['view', condition]]))
  })
  afterAll(() => notes?.close())

  test('is united as a row', async () => {
    const rows = await notes.notes.authorizedFindMany(principal, 'notes', 'view')
    const { rows: expected } = await notes.client.query<{ key: string }>(
      `select book || '/' || page as key from notes where owner_id = 'p17'
       union select book || '/' || page from readers where person_id = 'p17'`,
    )
    expect(notes.statements.at(-1)?.text).toContain('"page") in (select')
    expect(rows.map(({ book, page }) => `${book}/${page}`).toSorted()).toEqual(
      expected.map(({ key }) => key).toSorted(),
    )
  })
})

function withDatabase(url: string, database: string | undefined): string {
  const other = new URL(url)
  other.pathname = `/${database ?? ''}`
  return other.href
}
