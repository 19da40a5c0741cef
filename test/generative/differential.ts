import { inspect } from 'node:util'
import { NotOK } from '@cerbos/core'
import { GRPC } from '@cerbos/grpc'
import { bindResources, type Principal, type Resource, resourceOf, RowgateError } from '@rowgate/core'
import { createDatabase, startPdp } from '@rowgate/testing'
import pg from 'pg'
import { checkedIds, type CheckedRow, listedIds, loadRows } from '../support/oracle.ts'
import { type Rule, writePolicy } from '../support/policy.ts'
import { createTables, insertRows, type TableRow } from '../support/tables.ts'
import { declaration, schema } from './domain.ts'

/** What a condition came to, against the PDP; `unplanned` where the PDP itself has no plan. */
export interface Outcome {
  readonly action: string
  readonly absent: 'null' | 'missing'
  /**
   * `leak`: a row that check denies is listed. `lost`: a row that check allows is not. `split`: the evaluator and the database differ.
   */
  readonly kind: 'equal' | 'leak' | 'lost' | 'split' | 'refused' | 'unplanned' | 'failed'
  readonly detail: string
}

export const PRINCIPAL: Principal = {
  id: 'u1',
  roles: ['USER'],
  attr: { team: 'a', teams: ['a', 'b', ''], level: 3, zero: 0, grants: { a: 'x', b: 'y' } },
}

/** A database with rows that stay while conditions come and go. */
export interface Arena {
  run(actions: ReadonlyMap<string, readonly Rule[]>): Promise<readonly Outcome[]>
  stop(): Promise<void>
}

export async function createArena(serverUrl: string, tables: ReadonlyMap<string, readonly TableRow[]>): Promise<Arena> {
  const database = await createDatabase(serverUrl)
  const pool = new pg.Pool({ connectionString: database.url, max: 4, statement_timeout: 5000 })
  await pool.query(createTables(schema))
  for (const [name, rows] of tables) {
    const { text, values } = insertRows(schema.models[name]!, rows)
    await pool.query(text, values)
  }
  const keys = tables.get('Thing')!.map(({ id }) => id as string)
  const sides = await Promise.all(
    (['null', 'missing'] as const).map(async (absent) => {
      const resource = resourceOf(bindResources(schema, { thing: declaration(absent) }), 'thing')
      return { absent, resource, rows: await loadRows(pool, resource, keys) }
    }),
  )
  return {
    run: (actions) =>
      runActions(actions, (cerbos, loaded) =>
        Promise.all(sides.map((side) => compareSide(cerbos, pool, side, loaded))).then((all) => all.flat()),
      ),
    stop: async () => {
      await pool.end()
      await database.drop()
    },
  }
}

interface Side {
  readonly absent: 'null' | 'missing'
  readonly resource: Resource
  readonly rows: readonly CheckedRow[]
}

/** Loads the actions into a PDP of their own; conditions that CEL itself refuses to compile are left out. */
async function runActions<Result>(
  actions: ReadonlyMap<string, readonly Rule[]>,
  use: (cerbos: GRPC, loaded: readonly string[]) => Promise<Result>,
): Promise<Result> {
  const [pdp, loaded] = await startWith(actions)
  const cerbos = new GRPC(pdp.grpcAddress, { tls: false })
  try {
    return await use(cerbos, [...loaded.keys()])
  } finally {
    cerbos.close()
    await pdp.stop()
  }
}

/** A PDP with the actions, without those that CEL refuses to compile. */
export async function startWith(actions: ReadonlyMap<string, readonly Rule[]>) {
  const left = new Map(actions)
  for (;;) {
    try {
      return [await startPdp({ policies: writePolicy('thing', left), running: false }), left] as const
    } catch (error) {
      const refused = [...String(error).matchAll(/Invalid expression `([^`]*)`/g)].map((match) => match[1] as string)
      const bad = [...left].filter(([, rules]) =>
        refused.some((text) => JSON.stringify(rules).includes(JSON.stringify(text).slice(1, -1))),
      )
      if (bad.length === 0) throw error
      for (const [action] of bad) left.delete(action)
    }
  }
}

async function compareSide(
  cerbos: GRPC,
  pool: pg.Pool,
  { absent, resource, rows }: Side,
  actions: readonly string[],
): Promise<Outcome[]> {
  const allowed = await checkedIds(cerbos, PRINCIPAL, { kind: 'thing', actions, rows })
  const outcomes: Outcome[] = []
  for (const action of actions) {
    const outcome = await compareAction({ cerbos, pool, resource, rows }, action, allowed.get(action) ?? new Set())
    outcomes.push({ action, absent, ...outcome })
  }
  return outcomes
}

async function compareAction(
  context: Parameters<typeof listedIds>[0],
  action: string,
  allowed: ReadonlySet<string>,
): Promise<Pick<Outcome, 'kind' | 'detail'>> {
  try {
    const { found, evaluated, sql } = await listedIds(context, PRINCIPAL, action)
    const [leaked, lost] = [difference(found, allowed), difference(allowed, found)]
    const split = [...difference(found, evaluated), ...difference(evaluated, found)]
    if (leaked.length > 0) return { kind: 'leak', detail: `${leaked.join(', ')}\n  ${sql}` }
    if (split.length > 0) return { kind: 'split', detail: `${split.join(', ')}\n  ${sql}` }
    if (lost.length > 0) return { kind: 'lost', detail: `${lost.join(', ')}\n  ${sql}` }
    return { kind: 'equal', detail: sql }
  } catch (error) {
    if (
      error instanceof RowgateError &&
      ['unsupported-construct', 'unsupported-operator', 'filter-too-large'].includes(error.code)
    ) {
      return { kind: 'refused', detail: error.message }
    }
    if (error instanceof NotOK) return { kind: 'unplanned', detail: error.message }
    return { kind: 'failed', detail: inspect(error) }
  }
}

function difference(left: ReadonlySet<string>, right: ReadonlySet<string>): string[] {
  return [...left].filter((id) => !right.has(id))
}
