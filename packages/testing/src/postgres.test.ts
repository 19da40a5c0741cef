import { Client } from 'pg'
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest'
import { createDatabase } from './database.ts'
import { startContainer } from './postgres-container.ts'
import { startEmbedded } from './postgres-embedded.ts'
import { startPostgres, startPostgresServer } from './postgres.ts'
import type { StartedServer } from './postgres.ts'

async function ask(url: string, question: string): Promise<unknown> {
  const client = new Client({ connectionString: url })
  await client.connect()
  try {
    const { rows } = await client.query<{ answer: unknown }>(`select ${question} as answer`)
    return rows[0]?.answer
  } finally {
    await client.end()
  }
}

describe('an embedded server', () => {
  let server: StartedServer
  beforeAll(async () => void (server = await startEmbedded()), 60_000)
  afterAll(() => server.stop())
  afterEach(() => vi.unstubAllEnvs())

  it('is PostgreSQL 18', async () => {
    expect(await ask(server.url, "current_setting('server_version')")).toMatch(/^18\./)
  })

  it.each([
    ['en-US', true],
    ['C', false],
  ])('gives a fresh database in the collation %s', async (locale, ignoresCase) => {
    const database = await createDatabase(server.url, { locale })
    expect(await ask(database.url, "'a' < 'B'")).toBe(ignoresCase)
    expect(await ask(database.url, "current_setting('server_encoding')")).toBe('UTF8')
    await database.drop()
    await expect(ask(database.url, '1')).rejects.toThrow('does not exist')
  })

  it('drops a database that somebody is connected to', async () => {
    const database = await createDatabase(server.url)
    const client = new Client({ connectionString: database.url })
    client.on('error', () => {})
    await client.connect()
    await database.drop()
    await expect(ask(database.url, '1')).rejects.toThrow('does not exist')
  })

  it('is found as DATABASE_URL, and outlives what was made on it', async () => {
    vi.stubEnv('DATABASE_URL', server.url)
    const postgres = await startPostgres()
    expect(postgres.source).toBe('DATABASE_URL')
    expect(await ask(postgres.url, 'current_database()')).toMatch(/^rowgate_[0-9a-f]{12}$/)
    await postgres.stop()
    await expect(ask(postgres.url, '1')).rejects.toThrow('does not exist')
    expect(await ask(server.url, '1')).toBe(1)
  })
})

it('is gone after stop', async () => {
  const server = await startEmbedded()
  await server.stop()
  await expect(ask(server.url, '1')).rejects.toThrow('ECONNREFUSED')
}, 60_000)

it('refuses a DATABASE_URL that leads nowhere', async () => {
  const server = await startPostgresServer({ DATABASE_URL: 'postgres://postgres@127.0.0.1:1/postgres' })
  await expect(server.createDatabase()).rejects.toMatchObject({ code: 'postgres-start-failed' })
})

it('runs in a container, where a Docker engine answers', { timeout: 300_000 }, async (context) => {
  const server = await startContainer(process.env['POSTGRES_IMAGE'])
  if (!server) return context.skip('no Docker engine, or no image')
  const database = await createDatabase(server.url)
  expect(await ask(database.url, "'a' < 'B'")).toBe(true)
  await server.stop()
})
