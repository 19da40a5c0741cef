import {
  attributesOf,
  candidatesOf,
  type CerbosClient,
  type CerbosValue,
  idOf,
  type Json,
  type Key,
  keyOf,
  type Permission,
  permissionOf,
  type Principal,
  type Resource,
  type RowgateError,
  type StoredRow,
} from '@rowgate/core'
import { evaluate } from '@rowgate/core'
import { lowerFilter, parseStoredRow, postgresql, render, selectStoredRow } from '@rowgate/sql'
import type { Pool } from 'pg'
import { tableOf } from './tables.ts'
import { quote } from './native-type.ts'

/** A row with what the PDP is told of it. */
export interface CheckedRow {
  readonly id: string
  readonly key: string
  readonly stored: StoredRow
  readonly attributes: Record<string, Json>
}

/** Every row of a resource, read through the statement that checks use. A key of several fields is an object. */
export async function loadRows(pool: Pool, resource: Resource, keys: readonly (string | Key)[]): Promise<CheckedRow[]> {
  const rows = keys.map(async (given) => {
    const key = keyOf(resource.model, given)
    const { text, values } = statement(resource, selectStoredRow(resource, key, postgresql))
    const { rows: found } = await pool.query<{ row: string }>(text, [...values])
    const stored = parseStoredRow(found[0]?.row)
    return {
      key: keyText(resource, key),
      id: idOf(resource, stored),
      stored,
      attributes: attributesOf(resource, stored),
    }
  })
  return Promise.all(rows)
}

/** A key as one text; no two rows of the tests share one. */
function keyText({ model }: Resource, row: Readonly<Record<string, unknown>>): string {
  return model.primaryKey.map((name) => String(row[name])).join('/')
}

/** What a PDP takes in one request, of resources and of actions. */
const LIMIT = 50

interface Matrix {
  readonly kind: string
  readonly actions: readonly string[]
  readonly rows: readonly CheckedRow[]
}

/** For every action, the ids of the rows that the PDP's check allows. */
export async function checkedIds(
  cerbos: CerbosClient,
  principal: Principal,
  { kind, actions, rows }: Matrix,
): Promise<Map<string, Set<string>>> {
  const allowed = new Map(actions.map((action) => [action, new Set<string>()]))
  for (const some of chunks(rows)) {
    for (const asked of chunks(actions)) {
      const resources = some.map(({ id, attributes }) => ({
        resource: { kind, id, attr: attributes as Record<string, CerbosValue> },
        actions: asked,
      }))
      const { results } = await cerbos.checkResources({ principal: asCerbos(principal), resources })
      for (const { resource, actions: effects } of results) {
        for (const action of asked) if (effects[action] === 'EFFECT_ALLOW') allowed.get(action)?.add(resource.id)
      }
    }
  }
  return allowed
}

function chunks<Item>(items: readonly Item[]): Item[][] {
  return Array.from({ length: Math.ceil(items.length / LIMIT) }, (_, at) => items.slice(at * LIMIT, (at + 1) * LIMIT))
}

/** What the list says: the ids that the SQL finds, the ids for which the evaluator says true, and those for which it says error. */
export interface Listed {
  readonly sql: string
  /** Why only the PDP knows which of what the SQL finds is permitted, where it is so; the evaluator says nothing then. */
  readonly refusals: readonly RowgateError[]
  readonly found: Set<string>
  readonly evaluated: Set<string>
  readonly erring: Set<string>
}

/** @throws RowgateError when the plan cannot be read. */
export async function listedIds(
  {
    cerbos,
    pool,
    resource,
    rows,
  }: {
    readonly cerbos: CerbosClient
    readonly pool: Pool
    readonly resource: Resource
    readonly rows: readonly CheckedRow[]
  },
  principal: Principal,
  action: string,
): Promise<Listed> {
  const plan = await cerbos.planResources({
    principal: asCerbos(principal),
    resource: { kind: resource.kind },
    actions: [action],
  })
  const permission = permissionOf(plan, resource, asCerbos(principal))
  const { text, values } = statement(resource, lowerFilter(candidatesOf(permission), postgresql))
  const columns = resource.model.primaryKey.map((name) => {
    return `${quote(resource.model.fields[name]?.column ?? '')}::text as ${quote(name)}`
  })
  const query = `select ${columns.join()} from ${tableOf(resource.model)} as "rg0" where ${text}`
  const found = await pool.query<Record<string, string>>(query, [...values]).catch((cause: unknown) => {
    throw new Error(`${query} ${JSON.stringify(values.map(String))}`, { cause })
  })
  const keys = new Set(found.rows.map((row) => keyText(resource, row)))
  const truths = new Map(rows.map(({ id, stored }) => [id, truthOf(permission, stored)]))
  const withTruth = (truth: Truth): Set<string> =>
    new Set([...truths].filter(([, own]) => own === truth).map(([id]) => id))
  return {
    sql: text,
    refusals: permission.kind === 'undecided' ? permission.refusals : [],
    found: new Set(rows.filter(({ key }) => keys.has(key)).map(({ id }) => id)),
    evaluated: withTruth('true'),
    erring: withTruth('error'),
  }
}

type Truth = ReturnType<typeof evaluate>

function truthOf(permission: Permission, stored: StoredRow): Truth | undefined {
  if (permission.kind === 'undecided') return undefined
  if (permission.kind === 'conditional') return evaluate(permission.predicate, stored)
  return permission.kind === 'allowed' ? 'true' : 'false'
}

function statement(_resource: Resource, text: Parameters<typeof render>[0]) {
  return render(text, (field) => `"rg0".${quote(field.column)}`, postgresql.placeholder)
}

/** A principal as Cerbos clients take it. */
export function asCerbos({ id, roles, attr }: Principal) {
  return { id, roles: [...roles], attr: { ...(attr as Record<string, CerbosValue>) } }
}
