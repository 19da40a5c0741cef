import { actionsOf, deniedOf, type Said, type Verification } from '@rowgate/core'
import { parseStoredRow } from '@rowgate/sql'
import { and, type SQL, sql } from 'drizzle-orm'
import { canOf } from './can.ts'
import { candidatesOf, type Context, type Permitted, type Request } from './context.ts'
import { answered } from './database-error.ts'
import type { Reach } from './nested.ts'
import { saidBelow, saidOfRow, withoutDenied } from './said.ts'
import { tableOf } from './store.ts'
import { STORED, storedColumn } from './stored.ts'

type Row = Readonly<Record<string, unknown>>

/** A result that is to be verified. */
export interface Result {
  readonly rows: readonly Row[]
  readonly reach: Reach
  /** The column that says what is permitted on a row, and what it says. */
  readonly can: { readonly column: string; readonly actions: readonly string[] } | undefined
}

/** The result without rows, related rows and permissions that the PDP denies. */
export async function verified(
  context: Context,
  request: Request,
  { verification, result }: { readonly verification: Verification; readonly result: Result },
): Promise<readonly Row[]> {
  const own = (row: Row): Said => saidOfRow(request.kind, actionsOf(request.action), row)
  const said = result.rows.flatMap((row) => [
    own(row),
    ...saidByCan(request, row, result).map(({ said: each }) => each),
    ...saidBelow(row, result.reach, () => true),
  ])
  const { authorizer } = context
  const denied = await deniedOf(said, (kind, claims) =>
    verification.confirm(authorizer, { caller: request.caller, kind }, claims),
  )
  return result.rows
    .filter((row) => !denied.has(own(row).name))
    .map((row) => withoutDenied(denyCan(request, row, { result, denied }), result.reach, denied))
}

/** Says of some rows that the list leaves out that they are not permitted. */
export async function verifyExcluded(
  context: Context,
  request: Request,
  { verification, where, permitted }: { verification: Verification; where: SQL | undefined; permitted: Permitted },
): Promise<void> {
  if (verification.excluded === 0 || permitted.rows === 'all') return
  const { authorizer, store } = context
  const resource = authorizer.resourceOf(request.kind)
  const found = permitted.rows === 'none' ? undefined : candidatesOf(permitted)
  const unless = found === undefined ? undefined : sql`(${found}) is not true`
  const rows = await answered(request.kind, () =>
    store.database
      .select(storedColumn(store, resource))
      .from(tableOf(store, resource.model.name))
      .where(and(unless, where === undefined ? undefined : sql`(${where})`))
      .limit(verification.excluded),
  )
  const actions = actionsOf(request.action)
  const claims = rows.map((row) => ({ row: parseStoredRow((row as Row)[STORED]), actions, permitted: false }))
  await verification.confirm(authorizer, request, claims)
}

function saidByCan(
  { kind }: Request,
  row: Row,
  { can }: Pick<Result, 'can'>,
): readonly { readonly action: string; readonly said: Said }[] {
  if (can === undefined) return []
  const permitted = Object.entries(canOf(can.actions, row[can.column])).filter(([, truth]) => truth)
  return permitted.map(([action]) => ({ action, said: saidOfRow(kind, [action], row) }))
}

function denyCan(
  request: Request,
  row: Row,
  { result, denied }: { readonly result: Result; readonly denied: ReadonlySet<string> },
): Row {
  if (result.can === undefined) return row
  const { actions, column } = result.can
  const all = saidByCan(request, row, result)
  const allowed = new Set(all.filter(({ said }) => !denied.has(said.name)).map(({ action }) => action))
  return { ...row, [column]: JSON.stringify(actions.map((action) => allowed.has(action))) }
}
