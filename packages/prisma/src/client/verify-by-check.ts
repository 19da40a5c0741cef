import { actionsOf } from '@rowgate/core'
import { type Context, modelOf, type Request } from './context.ts'
import { shownRows } from './shown-rows.ts'
import { delegateOf, type Row } from './store.ts'
import { keyText, whereShown } from './verify.ts'

/**
 * Those of the rows that the PDP itself allows, asked in batches. For a client that has no raw SQL: the attributes are read through Prisma,
 * in the same snapshot as the rows.
 */
export async function verifyByCheck(context: Context, request: Request, rows: readonly Row[]): Promise<readonly Row[]> {
  const { authorizer, store } = context
  const { caller, kind } = request
  const actions = actionsOf(request.action)
  const model = modelOf(context, request)
  const { select, storedOf } = shownRows(authorizer.resourceOf(kind))
  const shown = await delegateOf(store, model).findMany({ where: whereShown(model, rows), select })
  const checked = await Promise.all(
    shown.map((row) => authorizer.allowedActions(caller, kind, actions, Promise.resolve(storedOf(row)))),
  )
  const allowed = shown.filter((_, at) => actions.every((action) => checked[at]?.has(action)))
  const permitted = new Set(allowed.map((row) => keyText(model, row)))
  return rows.filter((row) => permitted.has(keyText(model, row)))
}
