import { collectWindows, deniedOf, permittedByPdp, type StoredRow } from '@rowgate/core'
import { parseStoredRow } from '@rowgate/sql'
import { asc, getOperators, getTableColumns, type SQL } from 'drizzle-orm'
import type { PgColumn } from 'drizzle-orm/pg-core'
import type { Context, Request, UndecidedRows } from './context.ts'
import { answered } from './database-error.ts'
import { narrow, type Where } from './narrow.ts'
import { isUndecidedBelow, type Reach, type ReadConfig } from './nested.ts'
import { saidBelow, withoutDenied } from './said.ts'
import { inOneSnapshot } from './snapshot.ts'
import { queryOf, tableOf } from './store.ts'
import { STORED, storedColumn } from './stored.ts'

type Row = Readonly<Record<string, unknown>>

/** What is asked for of rows that have the stored column, of which only the PDP knows which are permitted. */
export interface UndecidedConfig extends ReadConfig {
  readonly columns?: Readonly<Record<string, boolean>> | undefined
  readonly limit?: number | undefined
  readonly offset?: number | undefined
  readonly orderBy?: Order | undefined
}

type Order = SQL | PgColumn | readonly (SQL | PgColumn)[] | ((fields: never, operators: never) => Order)

/**
 * The permitted rows: windows of candidates, of which the PDP is asked, until there are as many as are wanted. All windows are of one snapshot, in
 * the caller's order, and by key where that leaves it open; where there is no snapshot, one statement reads all that may be looked at.
 *
 * @throws RowgateError `verify-limit-reached`
 */
export async function readUndecided(
  context: Context,
  request: Request,
  { limit = Infinity, offset = 0, orderBy, ...config }: UndecidedConfig,
): Promise<readonly Row[]> {
  const { authorizer, verifyLimit, onVerified } = context
  const { model } = authorizer.resourceOf(request.kind)
  const columns: Record<string, PgColumn> = getTableColumns(tableOf(context.store, model.name))
  const order = [...orderOf(orderBy, columns), ...model.primaryKey.map((name) => asc(columns[name] as PgColumn))]
  let read = 0
  const collect: Parameters<typeof inOneSnapshot<readonly Row[]>>[1] = async (store, isMoving) => {
    const window: Window = (skip, take) => {
      const asked = { ...config, orderBy: order, limit: take, offset: skip }
      return queryOf(store, model.name).findMany(asked as never)
    }
    const readWindow = isMoving ? windowsOf(await window(0, verifyLimit + 1)) : window
    return collectWindows({
      read: async (skip, take) => {
        const rows = await readWindow(skip, take)
        read += rows.length
        return rows
      },
      verify: (rows) => permittedByPdp(authorizer, request, rows, storedOf),
      wanted: offset + limit,
      limit: verifyLimit,
    })
  }
  const found = await answered(request.kind, () => inOneSnapshot(context.store, collect), { verified: true })
  const rows = found.slice(offset)
  onVerified?.({ kind: request.kind, action: request.action, by: 'pdp', read, found: rows.length })
  return rows
}

type Window = (skip: number, take: number) => Promise<readonly Row[]>

function windowsOf(rows: readonly Row[]): Window {
  return (skip, take) => Promise.resolve(rows.slice(skip, skip + take))
}

/** Whether the PDP permits every row of the kind's table that the condition finds; they are few. */
export async function arePermitted(context: Context, request: Request, rows: SQL | undefined): Promise<boolean> {
  const { authorizer, store } = context
  const resource = authorizer.resourceOf(request.kind)
  const table = tableOf(store, resource.model.name)
  const stored = await store.database.select(storedColumn(store, resource)).from(table).where(rows)
  return (await permittedByPdp(authorizer, request, stored, storedOf)).length === stored.length
}

/** How many rows are permitted; no more are counted than so many, where there is a limit. */
export async function countUndecided(
  context: Context,
  request: Request,
  { candidates }: UndecidedRows,
  { where, limit }: { readonly where?: Where; readonly limit?: number },
): Promise<number> {
  const extras = storedColumn(context.store, context.authorizer.resourceOf(request.kind))
  const rows = await readUndecided(context, request, { where: narrow(where, candidates), columns: {}, extras, limit })
  return rows.length
}

/** The rows with those related ones that the PDP permits, where only it knows which these are. */
export async function settleRelated(
  { authorizer }: Context,
  { caller }: Request,
  rows: readonly Row[],
  reach: Reach,
): Promise<readonly Row[]> {
  if (!isUndecidedBelow(reach)) return rows
  const said = rows.flatMap((row) => saidBelow(row, reach, ({ permission }) => permission.kind === 'undecided'))
  const denied = await deniedOf(said, async (kind, claims) => {
    const { readAction: action } = authorizer.resourceOf(kind)
    const permitted = new Set(await permittedByPdp(authorizer, { caller, kind, action }, claims, ({ row }) => row))
    return claims.map((claim) => permitted.has(claim))
  })
  return rows.map((row) => withoutDenied(row, reach, denied))
}

/** What the PDP is told of a row that has the stored column. */
export function storedOf({ [STORED]: stored }: Row): StoredRow {
  return parseStoredRow(stored)
}

function orderOf(order: Order | undefined, columns: Readonly<Record<string, PgColumn>>): readonly (SQL | PgColumn)[] {
  if (order === undefined) return []
  if (typeof order === 'function') return orderOf(order(columns as never, getOperators() as never), columns)
  return [order].flat() as readonly (SQL | PgColumn)[]
}
