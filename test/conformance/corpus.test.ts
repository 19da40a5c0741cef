import { copyFileSync, existsSync, mkdtempSync, readFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { GRPC } from '@cerbos/grpc'
import { bindResources, type Resource, resourceOf } from '@rowgate/core'
import { createDatabase, type Database, type Pdp, startPdp } from '@rowgate/testing'
import pg from 'pg'
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest'
import { checkedIds, type CheckedRow, listedIds, loadRows } from '../support/oracle.ts'
import { createTables, insertRows } from '../support/tables.ts'
import { CORPUS, corpusPrincipal, corpusTables, declaration, schema } from './corpus-domain.ts'

describe.skipIf(!existsSync(CORPUS)).each(['missing', 'null'] as const)('the shared corpus, absent: %s', (absent) => {
  let pdp: Pdp
  let database: Database
  let pool: pg.Pool
  let cerbos: GRPC
  let resource: Resource
  let rows: CheckedRow[]
  let allowed: Map<string, Set<string>>
  const actions = existsSync(CORPUS)
    ? [...readFileSync(new URL('policy.yaml', CORPUS), 'utf8').matchAll(/actions:\n +- (\S+)/g)].map(
        (match) => match[1] as string,
      )
    : []

  beforeAll(async () => {
    const policies = mkdtempSync(join(tmpdir(), 'rowgate-corpus-'))
    copyFileSync(new URL('policy.yaml', CORPUS), join(policies, 'policy.yaml'))
    pdp = await startPdp({ policies, running: false })
    cerbos = new GRPC(pdp.grpcAddress, { tls: false })
    database = await createDatabase(inject('postgresUrl'))
    pool = new pg.Pool({ connectionString: database.url })
    await pool.query(createTables(schema))
    for (const [name, own] of corpusTables()) {
      const { text, values } = insertRows(schema.models[name]!, own)
      await pool.query(text, values)
    }
    resource = resourceOf(bindResources(schema, { adversarial: declaration(absent) }), 'adversarial')
    rows = await loadRows(
      pool,
      resource,
      corpusTables()
        .get('Resource')!
        .map(({ key }) => key as string),
    )
    allowed = await checkedIds(cerbos, corpusPrincipal(), { kind: 'adversarial', actions, rows })
  })

  afterAll(async () => {
    await pool?.end()
    await database?.drop()
    cerbos?.close()
    await pdp?.stop()
  })

  test.each(actions)('%s', async (action) => {
    const listing = listedIds({ cerbos, pool, resource, rows }, corpusPrincipal(), action)
    if (WITHOUT_ORDER.has(action)) {
      await expect(listing).rejects.toThrow('has no order')
      return
    }
    const { evaluated, found, sql } = await listing
    expect({ sql, found }).toEqual({ sql, found: allowed.get(action) })
    expect(evaluated).toEqual(allowed.get(action))
  })
})

/** Asks for the first of related rows, which a table does not have. */
const WITHOUT_ORDER: ReadonlySet<string> = new Set(['index-scalar-list'])
