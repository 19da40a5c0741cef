import { filterOf, type Permission } from '@rowgate/core'
import { join, lowerFilter, postgresql, sql as text, type SqlText } from '@rowgate/sql'
import type { SQL } from 'drizzle-orm'
import { toDrizzle } from '../lower/to-drizzle.ts'
import type { Context, Request } from './context.ts'
import { tableOf } from './store.ts'
import { storedOf } from './undecided.ts'

/** Actions of which every row is to say whether they are permitted. */
export interface Can {
  readonly actions: readonly string[]
  /** Those of which only the PDP knows. */
  readonly undecided: readonly string[]
  /** What is permitted on a row, as a JSON list in the order of the actions. */
  readonly truths: SQL
}

/** Which of the actions are permitted on a row. What is unknown to the database is not permitted. */
export async function permittedActions(context: Context, request: Request, actions: readonly string[]): Promise<Can> {
  const { model } = context.authorizer.resourceOf(request.kind)
  const permissions = await Promise.all(
    actions.map((action) => context.authorizer.permissionFor(request.caller, request.kind, action)),
  )
  const truths = text`jsonb_build_array(${join(permissions.map(truthOf), ', ')})::text`
  return {
    actions,
    undecided: actions.filter((_, at) => permissions[at]?.kind === 'undecided'),
    truths: toDrizzle(truths, tableOf(context.store, model.name)),
  }
}

function truthOf(permission: Permission): SqlText {
  if (permission.kind === 'undecided') return ['false']
  return text`coalesce((${lowerFilter(filterOf(permission), postgresql)}), false)`
}

/** The rows with what the PDP says of the actions of which only it knows. */
export function decideCan(
  { authorizer }: Context,
  { caller, kind }: Request,
  { actions, undecided }: Can,
  { rows, column }: { readonly rows: readonly Row[]; readonly column: string },
): Promise<readonly Row[]> {
  if (undecided.length === 0) return Promise.resolve(rows)
  return Promise.all(
    rows.map(async (row) => {
      const allowed = await authorizer.allowedActions(caller, kind, undecided, storedOf(row))
      const known = canOf(actions, row[column])
      return { ...row, [column]: JSON.stringify(actions.map((each) => known[each] === true || allowed.has(each))) }
    }),
  )
}

type Row = Readonly<Record<string, unknown>>

/** What a row is shown to permit, by action. */
export function canOf(actions: readonly string[], list: unknown): Readonly<Record<string, boolean>> {
  const truths = JSON.parse(String(list)) as readonly boolean[]
  return Object.fromEntries(actions.map((action, at) => [action, truths[at] === true]))
}
