import { actionsOf, type Verification } from '@rowgate/core'
import { parseStoredRow } from '@rowgate/sql'
import { and, type SQL, sql } from 'drizzle-orm'
import { canOf } from './can.ts'
import { candidatesOf, type Context, type Permitted, type Request } from './context.ts'
import { answered } from './database-error.ts'
import type { Reach } from './nested.ts'
import { deniedOf, nameOf, type Said, saidBelow, withoutDenied } from './said.ts'
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
  const own = (row: Row): Said => ({
    kind: request.kind,
    actions: actionsOf(request.action),
    stored: row[STORED],
  })
  const said = result.rows.flatMap((row) => [
    own(row),
    ...saidByCan(own(row), row, result).map(({ claim }) => claim),
    ...saidBelow(row, result.reach, () => true),
  ])
  const { authorizer } = context
  const denied = await deniedOf(said, (kind, claims) =>
    verification.confirm(
      authorizer,
      { caller: request.caller, kind },
      claims.map((claim) => ({ ...claim, permitted: true })),
    ),
  )
  return result.rows
    .filter((row) => !denied.has(nameOf(own(row))))
    .map((row) => withoutDenied(denyCan(row, own(row), { result, denied }), result.reach, denied))
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
  own: Said,
  row: Row,
  { can }: Pick<Result, 'can'>,
): readonly { readonly action: string; readonly claim: Said }[] {
  if (can === undefined) return []
  const permitted = Object.entries(canOf(can.actions, row[can.column])).filter(([, truth]) => truth)
  return permitted.map(([action]) => ({ action, claim: { ...own, actions: [action] } }))
}

function denyCan(
  row: Row,
  own: Said,
  { result, denied }: { readonly result: Result; readonly denied: ReadonlySet<string> },
): Row {
  if (result.can === undefined) return row
  const { actions, column } = result.can
  const said = saidByCan(own, row, result)
  const allowed = new Set(said.filter(({ claim }) => !denied.has(nameOf(claim))).map(({ action }) => action))
  return { ...row, [column]: JSON.stringify(actions.map((action) => allowed.has(action))) }
}
