import { randomBytes } from 'node:crypto'
import { RowgateError } from '@rowgate/core'
import { Client, DatabaseError, escapeLiteral } from 'pg'
import { waitUntil } from './wait-until.ts'

export interface DatabaseOptions {
  /** The collation: an ICU locale, or `'C'` for byte order. Default `'en-US'`, so that order by bytes shows as a mistake. */
  readonly locale?: string
}

/** A database of one's own on a server. */
export interface Database {
  readonly url: string
  /** Removes the database, whoever is still connected. */
  drop(): Promise<void>
}

/**
 * Creates a fresh database, empty and in UTF-8, on the server of `serverUrl`.
 * @throws RowgateError `postgres-start-failed` when the server is not there, or cannot collate like that.
 */
export async function createDatabase(serverUrl: string, { locale = 'en-US' }: DatabaseOptions = {}): Promise<Database> {
  const name = `rowgate_${randomBytes(6).toString('hex')}`
  const url = new URL(serverUrl)
  url.pathname = `/${name}`
  await createFirst(
    serverUrl,
    collations(locale).map((collation) => createStatement(name, collation)),
  )
  return { url: url.href, drop: () => drop(serverUrl, name) }
}

/** Milliseconds that connections get to close. A pool's end does not wait for its sockets, and a killed one is an error out of nowhere. */
const GRACE = 2000

async function drop(serverUrl: string, name: string): Promise<void> {
  if (await waitUntil(() => isDropped(serverUrl, name), GRACE)) return
  await query(serverUrl, `drop database if exists ${name} with (force)`)
}

/** Whether the database is gone: it stays while someone is connected. */
async function isDropped(serverUrl: string, name: string): Promise<boolean> {
  try {
    await query(serverUrl, `drop database if exists ${name}`)
    return true
  } catch (error) {
    if (error instanceof DatabaseError && error.code === '55006') return false
    throw error
  }
}

function createStatement(name: string, collation: string): string {
  return `create database ${name} template template0 encoding 'UTF8' ${collation}`
}

/** Ways to ask for a locale, the best first: servers differ in what they were built with and in what the system has. */
function collations(locale: string): string[] {
  if (locale === 'C') return [`locale 'C'`]
  const icu = `locale_provider icu icu_locale ${escapeLiteral(locale)}`
  const libc = escapeLiteral(`${locale.replace('-', '_')}.UTF-8`)
  return [`${icu} locale 'C.UTF-8'`, `${icu} locale 'C'`, `locale ${libc}`]
}

async function createFirst(serverUrl: string, [statement, ...others]: string[]): Promise<void> {
  try {
    await query(serverUrl, statement ?? '')
  } catch (cause) {
    if (others.length > 0 && cause instanceof DatabaseError) return createFirst(serverUrl, others)
    throw new RowgateError(`No database could be created: ${String(cause)}`, { code: 'postgres-start-failed', cause })
  }
}

async function query(url: string, statement: string): Promise<void> {
  const client = new Client({ connectionString: url, connectionTimeoutMillis: 10_000 })
  try {
    await client.connect()
    await client.query(statement)
  } finally {
    await client.end()
  }
}
