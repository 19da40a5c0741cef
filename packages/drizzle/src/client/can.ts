import { filterOf } from '@rowgate/core'
import { join, lowerFilter, postgresql, sql as text } from '@rowgate/sql'
import type { SQL } from 'drizzle-orm'
import { toDrizzle } from '../lower/to-drizzle.ts'
import type { Context, Request } from './context.ts'
import { tableOf } from './store.ts'

/** Which of the actions are permitted on a row, as a JSON list in their order. What is unknown to the database is not permitted. */
export async function permittedActions(context: Context, request: Request, actions: readonly string[]): Promise<SQL> {
  const { model } = context.authorizer.resourceOf(request.kind)
  const permissions = await Promise.all(
    actions.map((action) => context.authorizer.permissionFor(request.caller, request.kind, action)),
  )
  const truths = permissions.map((each) => text`coalesce((${lowerFilter(filterOf(each), postgresql)}), false)`)
  return toDrizzle(text`jsonb_build_array(${join(truths, ', ')})::text`, tableOf(context.store, model.name))
}

/** What a row is shown to permit, by action. */
export function canOf(actions: readonly string[], list: unknown): Readonly<Record<string, boolean>> {
  const truths = JSON.parse(String(list)) as readonly boolean[]
  return Object.fromEntries(actions.map((action, at) => [action, truths[at] === true]))
}
