import { createDatabase } from './database.ts'
import type { Database, DatabaseOptions } from './database.ts'
import { startContainer } from './postgres-container.ts'
import { startEmbedded } from './postgres-embedded.ts'

/** Where a PostgreSQL came from. */
export type PostgresSource = 'DATABASE_URL' | 'testcontainers' | 'embedded'

/** A PostgreSQL server for tests. */
export interface PostgresServer {
  readonly source: PostgresSource
  /** A superuser's address, for `createDatabase(url)` in another process. */
  readonly url: string
  createDatabase(options?: DatabaseOptions): Promise<Database>
  /** Ends a server that was started here. */
  stop(): Promise<void>
}

/** A server that this process started. */
export interface StartedServer {
  readonly url: string
  stop(): Promise<void>
}

/** A fresh database and, unless there was one, the server below it. */
export interface Postgres {
  readonly source: PostgresSource
  readonly url: string
  /** Removes the database, and ends a server that was started for it. */
  stop(): Promise<void>
}

/**
 * Finds a PostgreSQL: the one of `DATABASE_URL`; else a container, where a Docker engine answers (the image is
 * `POSTGRES_IMAGE`, else postgres:17-alpine); else an embedded server.
 * @throws RowgateError `postgres-start-failed`
 */
export async function startPostgresServer(env: NodeJS.ProcessEnv = process.env): Promise<PostgresServer> {
  if (env['DATABASE_URL']) return served('DATABASE_URL', { url: env['DATABASE_URL'], stop: () => Promise.resolve() })
  const container = await startContainer(env['POSTGRES_IMAGE'])
  return container ? served('testcontainers', container) : served('embedded', await startEmbedded())
}

/**
 * A fresh database of one's own, on the server that `startPostgresServer` finds.
 * @throws RowgateError `postgres-start-failed`
 * @example
 * const postgres = await startPostgres()
 * const pool = new pg.Pool({ connectionString: postgres.url })
 */
export async function startPostgres(options?: DatabaseOptions): Promise<Postgres> {
  const server = await startPostgresServer()
  try {
    const { url, drop } = await server.createDatabase(options)
    return { source: server.source, url, stop: () => drop().finally(() => server.stop()) }
  } catch (error) {
    await server.stop()
    throw error
  }
}

function served(source: PostgresSource, { url, stop }: StartedServer): PostgresServer {
  return { source, url, stop, createDatabase: (options) => createDatabase(url, options) }
}
