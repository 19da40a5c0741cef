import { GRPC } from '@cerbos/grpc'
import type { CerbosClient } from '@rowgate/core'
import { createDataLayer } from '@rowgate/drizzle'
import { drizzleSchema as schema, principals } from '@rowgate/expenses'
import { drizzle } from 'drizzle-orm/node-postgres'
import { Pool } from 'pg'
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest'
import { inspect } from 'node:util'
import { type Expenses, openExpenses } from './open-expenses.ts'
import { RESOURCES } from '../support/resources.ts'

const { ada } = principals

/** Allows everything under a condition with a value that must not get into an error. */
const permissive: CerbosClient = {
  planResources: () =>
    Promise.resolve({
      kind: 'KIND_CONDITIONAL',
      cerbosCallId: '',
      condition: { operator: 'eq', operands: [{ name: 'request.resource.attr.ownerId' }, { value: 'the-secret' }] },
    }),
  checkResources: () => Promise.reject(new Error('not asked')),
}

describe('a database that fails', () => {
  const pools: Pool[] = []
  const layerAt = (connectionString: string) => {
    const pool = new Pool({ connectionString, connectionTimeoutMillis: 3000 })
    pools.push(pool)
    return createDataLayer({ db: drizzle(pool, { schema }), cerbos: permissive, resources: RESOURCES })
  }
  const wrong = (change: (url: URL) => void): string => {
    const url = new URL(inject('postgresUrl'))
    change(url)
    return url.href
  }
  afterAll(() => Promise.all(pools.map((pool) => pool.end())))

  // oxfmt-ignore
  test.each([
    ['an address where none is', () => 'postgres://postgres@127.0.0.1:1/test',                        /running/],
    ['a database that is none',  () => wrong((url) => { url.pathname = '/rowgate_nowhere' }),          /name of the database/],
    ['no tables',                () => wrong((url) => { url.pathname = '/postgres' }),                 /migrations/],
  ])('%s: one error, no rows, no values', async (_, url, hint) => {
    const layer = layerAt(url())
    const calls = [
      () => layer.authorizedFindMany(ada, 'expense', 'view'),
      () => layer.authorizedFindFirst(ada, 'expense', 'view'),
      () => layer.authorizedCount(ada, 'expense', 'view'),
      () => layer.check(ada, 'expense', 'view', 'the-secret'),
      () => layer.isAllowed(ada, 'expense', 'view', 'the-secret'),
    ]
    for (const call of calls) {
      const error = await call().then(() => 'answered', (failure: unknown) => failure)
      expect(error).toMatchObject({ code: 'database-failed', hint: expect.stringMatching(hint) })
      expect(inspect(error, { depth: null })).not.toContain('the-secret')
    }
  })
})

describe('with the real parts', () => {
  let domain: Expenses
  beforeAll(async () => {
    domain = await openExpenses(inject('postgresUrl'))
  })
  afterAll(() => domain?.close())

  test('a PDP that is down permits nothing', async () => {
    const cerbos = new GRPC('127.0.0.1:1', { tls: false })
    const layer = createDataLayer({ db: domain.db, cerbos, resources: RESOURCES })
    await expect(layer.authorizedFindMany(ada, 'expense', 'view')).rejects.toMatchObject({ code: 'pdp-unavailable' })
    const row = await domain.layer.authorizedFindFirst(ada, 'expense', 'view')
    await expect(layer.check(ada, 'expense', 'view', row?.id ?? '')).rejects.toMatchObject({ code: 'pdp-unavailable' })
    await expect(layer.isAllowed(ada, 'expense', 'view', row?.id ?? '')).rejects.toMatchObject({
      code: 'pdp-unavailable',
    })
    cerbos.close()
  })

  test('an attribute without a field is refused, with no rows', async () => {
    const layer = createDataLayer({
      db: domain.db,
      cerbos: domain.cerbos,
      resources: { expense: { attributes: { ownerId: false } } },
    })
    await expect(layer.authorizedFindMany(ada, 'expense', 'view')).rejects.toMatchObject({ code: 'unmapped-attribute' })
    await expect(layer.authorizedWhere(ada, 'expense', 'view')).rejects.toMatchObject({ code: 'unmapped-attribute' })
  })

  test('a principal without roles is refused', async () => {
    const nobody = { id: 'u-ada', roles: [] }
    await expect(domain.layer.authorizedFindMany(nobody, 'expense', 'view')).rejects.toMatchObject({
      code: 'invalid-principal',
    })
    await expect(domain.layer.check(nobody, 'expense', 'view', 'nothing')).rejects.toMatchObject({
      code: 'invalid-principal',
    })
  })
})
