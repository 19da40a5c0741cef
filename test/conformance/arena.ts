import { GRPC } from '@cerbos/grpc'
import {
  type Absent,
  bindResources,
  type CerbosClient,
  type Key,
  type Resource,
  resourceOf,
  type Schema,
} from '@rowgate/core'
import { createDataLayer, fromTables } from '@rowgate/drizzle'
import { createDatabase, startPdp } from '@rowgate/testing'
import { drizzle, type NodePgDatabase } from 'drizzle-orm/node-postgres'
import pg from 'pg'
import { checkedIds, type CheckedRow, type Listed, listedIds, loadRows } from '../support/oracle.ts'
import { type Rule, writePolicy } from '../support/policy.ts'
import { createTables, insertRows } from '../support/tables.ts'
import { declarations, linked } from './domain-map.ts'
import { GROUPS_OF_THINGS, ROWS } from './domain-rows.ts'
import * as tables from './domain-tables.ts'
import { createPrismaDatabase, type PrismaAnswer, type PrismaDatabase } from './prisma-side.ts'

export type Mode = Absent
export const MODES: readonly Mode[] = ['null', 'missing']

/** `linked` is a thing with a many-to-many relation without a model of its own, which Drizzle does not have. */
export type KindName = 'thing' | 'box' | 'linked'

/** What the oracle, the evaluator, the database and Drizzle say of one action. */
export interface Answer extends Listed {
  readonly allowed: ReadonlySet<string>
  readonly listed: ReadonlySet<string>
  readonly total: number
  readonly prisma: PrismaAnswer
}

export interface Arena {
  answer(mode: Mode, action: string): Promise<Answer>
  secondsOfPrisma(): number
  stop(): Promise<void>
}

export const PRINCIPAL = {
  id: 'u1',
  roles: ['USER'],
  attr: {
    name: 'a',
    teams: ['a', 'b', ''],
    many: ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h', 'i', 'j', 'k', 'l', ''],
    mixed: ['a', 1, null, true],
    none: [],
    level: 3,
    ratio: 0.1,
    zero: 0,
    unset: null,
    since: '2024-01-01T00:00:00Z',
    grants: { a: 'x', b: 'y', '': 'z' },
    rules: [
      { dept: 'sales', max: 3 },
      { dept: 'it', max: 100 },
    ],
    path: 'a.b',
  },
}

/** A database with the suite's rows and a PDP with one action for each case; the actions' names are the cases'. */
export async function createArena(
  serverUrl: string,
  kind: KindName,
  actions: ReadonlyMap<string, readonly Rule[]>,
): Promise<Arena> {
  const names = new Map([...actions.keys()].map((text, at) => [text, `c${at}`]))
  const policies = writePolicy(kind, new Map([...actions].map(([text, rules]) => [names.get(text) as string, rules])))
  const [pdp, database, prisma] = await Promise.all([
    startPdp({ policies, running: false }),
    createDatabase(serverUrl),
    createPrismaDatabase(serverUrl),
  ])
  const pool = new pg.Pool({ connectionString: database.url, max: 4 })
  const client = new GRPC(pdp.grpcAddress, { tls: false })
  const cerbos = planningOnce(client)
  const stop = async (): Promise<void> => {
    client.close()
    await pool.end()
    await Promise.all([pdp.stop(), database.drop(), prisma.stop()])
  }
  try {
    await fill(pool, schema)
    const sides = await Promise.all(
      MODES.map((mode) => createSide({ pool, prisma, cerbos, kind, mode }, [...names.values()])),
    )
    return {
      answer: (mode, text) => (sides[MODES.indexOf(mode)] as Side)(names.get(text) as string),
      secondsOfPrisma: prisma.seconds,
      stop,
    }
  } catch (error) {
    await stop()
    throw error
  }
}

/** A client that asks for the plan of an action once, whoever needs it: it is the same in both modes. */
function planningOnce(client: GRPC): CerbosClient {
  const plans = new Map<string, ReturnType<CerbosClient['planResources']>>()
  return {
    checkResources: (request) => client.checkResources(request),
    planResources: (request) => {
      const action = request.actions.join()
      const plan = plans.get(action) ?? client.planResources(request)
      plans.set(action, plan)
      return plan
    },
  }
}

type Side = (action: string) => Promise<Answer>

const ownTables: Schema = fromTables(tables)
const schema: Schema = linked(ownTables)

/** Makes the tables of a schema, and fills them with the suite's rows. */
export async function fill(pool: pg.Pool, schema: Schema): Promise<void> {
  await pool.query(createTables(schema))
  for (const [name, rows] of ROWS) {
    const { text, values } = insertRows(schema.models[name]!, rows)
    await pool.query(text, values)
  }
  const links = GROUPS_OF_THINGS.map(([of, group]) => [`g${group}`, `t${of}`])
  await pool.query(
    `insert into "_GroupTo Thing" ("A", "B") select link->>0, link->>1 from json_array_elements($1) as link`,
    [JSON.stringify(links)],
  )
}

interface Place {
  readonly pool: pg.Pool
  readonly prisma: PrismaDatabase
  readonly cerbos: CerbosClient
  readonly kind: KindName
  readonly mode: Mode
}

async function createSide({ pool, prisma, cerbos, kind, mode }: Place, actions: readonly string[]): Promise<Side> {
  const { linked: own, ...others } = declarations(mode)
  const resource = resourceOf(bindResources(schema, { ...others, linked: own }), kind)
  const rows = await loadRows(pool, resource, keysOf(resource))
  const allowed = await checkedIds(cerbos, PRINCIPAL, { kind, actions, rows })
  const listed = listingOf({ db: drizzle(pool, { schema: tables }), cerbos, kind, mode }, rows)
  const listedByPrisma = prisma.side({ cerbos, kind, mode, rows })
  return async (action) => {
    const listing = await listedIds({ cerbos, pool, resource, rows }, PRINCIPAL, action)
    return {
      ...listing,
      allowed: allowed.get(action) ?? new Set(),
      listed: (await listed(action)) ?? listing.found,
      total: rows.length,
      prisma: await listedByPrisma(action),
    }
  }
}

function keysOf({ model: { name, primaryKey } }: Resource): Key[] {
  return (ROWS.get(name) ?? []).map((row) => Object.fromEntries(primaryKey.map((field) => [field, row[field]])) as Key)
}

interface Layered extends Omit<Place, 'pool' | 'prisma'> {
  readonly db: NodePgDatabase<typeof tables>
}

/** The ids that Drizzle's own queries return. */
function listingOf({ db, cerbos, kind, mode }: Layered, rows: readonly CheckedRow[]) {
  const { linked: _, ...resources } = declarations(mode)
  const layer = createDataLayer({ db, cerbos, resources })
  const ids = new Map(rows.map(({ key, id }) => [key, id]))
  const asIds = (keys: readonly string[]): Set<string> => new Set(keys.map((key) => ids.get(key) ?? key))
  return async (action: string): Promise<Set<string> | undefined> => {
    switch (kind) {
      case 'thing': {
        const found = await layer.authorizedFindMany(PRINCIPAL, 'thing', action, { columns: { id: true } })
        return asIds(found.map(({ id }) => id))
      }
      case 'box': {
        const found = await layer.authorizedFindMany(PRINCIPAL, 'box', action, { columns: { shop: true, no: true } })
        return asIds(found.map(({ shop, no }) => `${shop}/${no}`))
      }
      case 'linked':
        return undefined
    }
  }
}
