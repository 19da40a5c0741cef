import { actionsOf, type Resource, type Verification } from '@rowgate/core'
import { parseStoredRow, postgresql, storedRow } from '@rowgate/sql'
import { and, type SQL, sql } from 'drizzle-orm'
import { toDrizzle } from '../lower/to-drizzle.ts'
import { canOf } from './can.ts'
import type { Context, Permitted, Request } from './context.ts'
import { answered } from './database-error.ts'
import type { Reach } from './nested.ts'
import { type Store, tableOf } from './store.ts'

type Row = Readonly<Record<string, unknown>>

/** A column of Rowgate's own in a result: the stored row, which the PDP is told of. */
const STORED = '$rowgate.stored'

/** The column that rows have to have to be verified. */
export function storedColumn(store: Store, resource: Resource): Readonly<Record<string, SQL.Aliased>> {
  const text = storedRow(resource, postgresql)
  return { [STORED]: toDrizzle(text, tableOf(store, resource.model.name)).as(STORED) }
}

/** What a result says of a row: that the actions are permitted on it. */
interface Said {
  readonly kind: string
  readonly actions: readonly string[]
  readonly stored: unknown
}

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
    ...saidBelow(row, result.reach),
  ])
  const denied = await deniedOf(context, request, verification, said)
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
  const unless = permitted.rows === 'none' ? undefined : sql`(${permitted.where}) is not true`
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

/** The names of what is said and denied. The same about the same row is asked once. */
async function deniedOf(
  { authorizer }: Context,
  { caller }: Request,
  { confirm }: Verification,
  said: readonly Said[],
): Promise<ReadonlySet<string>> {
  const byName = [...new Map(said.map((each) => [nameOf(each), each]))]
  const kinds = [...new Set(said.map(({ kind }) => kind))]
  const denied = await Promise.all(
    kinds.map(async (kind) => {
      const named = byName.filter(([, each]) => each.kind === kind)
      const claims = named.map(([, { stored, actions }]) => ({ row: parseStoredRow(stored), actions, permitted: true }))
      const confirmed = await confirm(authorizer, { caller, kind }, claims)
      return named.filter((_, at) => confirmed[at] !== true).map(([name]) => name)
    }),
  )
  return new Set(denied.flat())
}

function nameOf({ kind, actions, stored }: Said): string {
  return JSON.stringify([kind, actions, stored])
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

/** What is said of related rows: that they may be read. */
function saidBelow(row: Row, { relations }: Reach): readonly Said[] {
  return [...relations].flatMap(([name, { reach, resource }]) =>
    relatedRows(row, name).flatMap((related) => [
      ...(resource === undefined ? [] : [saidOf(resource, related)]),
      ...saidBelow(related, reach),
    ]),
  )
}

function saidOf({ kind, readAction }: Resource, row: Row): Said {
  return { kind, actions: [readAction], stored: row[STORED] }
}

function relatedRows(row: Row, name: string): readonly Row[] {
  const related = row[name] as Row | readonly Row[] | null | undefined
  return related === null || related === undefined ? [] : [related].flat()
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

/** A row as it is shown, with the related rows that are left. */
function withoutDenied(row: Row, { relations }: Reach, denied: ReadonlySet<string>): Row {
  const shown = [...relations].map(([name, { reach, resource }]): [string, unknown] => {
    const kept = relatedRows(row, name).filter(
      (related) => resource === undefined || !denied.has(nameOf(saidOf(resource, related))),
    )
    const rows = kept.map((related) => withoutDenied(related, reach, denied))
    return [name, Array.isArray(row[name]) ? rows : (rows[0] ?? null)]
  })
  const own = Object.entries(row).filter(([name]) => name !== STORED)
  return { ...Object.fromEntries(own), ...Object.fromEntries(shown) }
}
