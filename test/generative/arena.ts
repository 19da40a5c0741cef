import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { GRPC } from '@cerbos/grpc'
import { bindResources, type Principal, resourceOf, type Schema } from '@rowgate/core'
import { createDatabase, type Pdp, startPdp } from '@rowgate/testing'
import pg from 'pg'
import { loadRows } from '../support/oracle.ts'
import { createTables, insertRows, tableOf, type TableRow } from '../support/tables.ts'
import type { Side } from './answers.ts'
import { declaration, schema as odd } from './domain.ts'
import { policiesOf, writeCase, writePolicies, type WrittenCase } from './policies.ts'
import type { Case } from './rules.ts'

/** Tables that stay while rows come and go. */
export interface Tables {
  readonly url: string
  readonly pool: pg.Pool
  /** Replaces the rows, and reads what a check would be told of them. */
  settle(made: MadeRows): Promise<readonly Side[]>
  drop(): Promise<void>
}

/** Rows, and who asks for them: one on either side. */
export interface MadeRows {
  readonly tables: ReadonlyMap<string, readonly TableRow[]>
  readonly principals: readonly [Principal, Principal]
}

/** A PDP beside the tables, whose policies come and go as well. */
export interface Arena extends Tables {
  readonly cerbos: GRPC
  /** Replaces the policies; what CEL does not compile is left out. */
  load(cases: ReadonlyMap<string, Case>): Promise<ReadonlyMap<string, WrittenCase>>
  stop(): Promise<void>
}

export async function createArena(serverUrl: string, schema: Schema = odd): Promise<Arena> {
  const folder = mkdtempSync(join(tmpdir(), 'rowgate-generative-'))
  writePolicies(folder, policiesOf([]))
  const [tables, pdp] = await Promise.all([
    createArenaTables(serverUrl, schema),
    startPdp({ policies: folder, running: false, watch: false }),
  ])
  const cerbos = new GRPC(pdp.grpcAddress, { tls: false })
  return {
    ...tables,
    cerbos,
    load: (cases) => load(pdp, folder, cases),
    stop: async () => {
      cerbos.close()
      await Promise.all([tables.drop(), pdp.stop()])
    },
  }
}

export async function createArenaTables(serverUrl: string, schema: Schema = odd): Promise<Tables> {
  const database = await createDatabase(serverUrl)
  // A statement with many actions looks expensive, and compiling it would be. Nothing may depend on the time zone of the session.
  const options = '-c jit=off -c TimeZone=Asia/Kolkata'
  const pool = new pg.Pool({ connectionString: database.url, max: 4, statement_timeout: 20_000, options })
  await pool.query(createTables(schema))
  const domain = { pool, schema }
  return {
    url: database.url,
    pool,
    settle: async ({ tables, principals: [one, other] }) => {
      await fill(domain, tables)
      return Promise.all([sideOf(domain, 'null', one), sideOf(domain, 'missing', other)])
    },
    drop: async () => {
      await pool.end()
      await database.drop()
    },
  }
}

interface Domain {
  readonly pool: pg.Pool
  readonly schema: Schema
}

async function fill({ pool, schema }: Domain, tables: ReadonlyMap<string, readonly TableRow[]>): Promise<void> {
  await pool.query(`truncate ${Object.values(schema.models).map(tableOf).join()}`)
  for (const [name, rows] of tables) {
    const { text, values } = insertRows(schema.models[name]!, rows)
    await pool.query(text, values)
  }
}

async function sideOf({ pool, schema }: Domain, absent: Side['absent'], principal: Principal): Promise<Side> {
  const resource = resourceOf(bindResources(schema, { thing: declaration(absent) }), 'thing')
  const { rows: keys } = await pool.query<{ id: string }>(`select c_id as id from ${tableOf(schema.models['Thing']!)}`)
  return {
    absent,
    principal,
    resource,
    rows: await loadRows(
      pool,
      resource,
      keys.map(({ id }) => id),
    ),
  }
}

async function load(pdp: Pdp, folder: string, cases: ReadonlyMap<string, Case>): Promise<Map<string, WrittenCase>> {
  const left = new Map([...cases].map(([action, own]) => [action, writeCase(action, own)]))
  for (;;) {
    writePolicies(folder, policiesOf(left.values()))
    try {
      await pdp.reload()
      return left
    } catch (error) {
      const bad = refusedBy(String(error), left)
      if (bad.length === 0) throw error
      for (const action of bad) left.delete(action)
    }
  }
}

/** The actions with an expression that the compiler's complaint names. */
function refusedBy(complaint: string, written: ReadonlyMap<string, WrittenCase>): string[] {
  const refused = [...complaint.matchAll(/Invalid expression `(.*?)`(?=: \[|[\s,]|$)/gs)].map(([, text = '']) => text)
  const spelled = refused.map((text) => JSON.stringify(text).slice(1, -1))
  return [...written]
    .filter(([, own]) => spelled.some((text) => JSON.stringify(own).includes(text)))
    .map(([action]) => action)
}
