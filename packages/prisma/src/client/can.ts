import { filterOf, NONE, RowgateError } from '@rowgate/core'
import { allowedActions } from './allowed-actions.ts'
import { type Context, modelOf, type Request } from './context.ts'
import { answered } from './database-error.ts'
import { hasRawSql, query, type Row } from './store.ts'
import { primaryKeyOf, selectTruths } from './verify.ts'

/**
 * The actions that a call asks about.
 *
 * @throws RowgateError `unsupported-argument` when they are no list of actions.
 */
export function canOf(can: unknown): readonly string[] | undefined {
  if (can === undefined || (Array.isArray(can) && can.every((action) => typeof action === 'string'))) return can
  throw new RowgateError('`can` is no list of actions.', {
    code: 'unsupported-argument',
    path: 'can',
    hint: 'List the actions of which every row is to say whether they are permitted.',
  })
}

/** The rows, each with what is permitted on it. One statement tells it of all of them; what is unknown to the database is not permitted. */
export async function withCan(
  context: Context,
  request: Request,
  rows: readonly Row[],
  actions: readonly string[],
): Promise<readonly Row[]> {
  if (!hasRawSql(context.store)) throw noRawSql()
  const { caller, kind } = request
  const permissions = await Promise.all(actions.map((action) => context.authorizer.permissionFor(caller, kind, action)))
  if (rows.length === 0) return rows
  const filters = permissions.map((each) => (each.kind === 'undecided' ? NONE : filterOf(each)))
  const found = await answered(kind, () => query(context.store, selectTruths(filters, modelOf(context, request), rows)))
  const lists = new Map(found.map(({ at, truths }) => [Number(at), JSON.parse(String(truths)) as readonly boolean[]]))
  const undecided = actions.filter((_, at) => permissions[at]?.kind === 'undecided')
  const decided = await allowedBesides(context, request, rows, undecided)
  return rows.map((row, at) => {
    const truths = lists.get(at + 1)
    const can = actions.map((action, index): [string, boolean] => [
      action,
      truths?.[index] === true || decided[at]?.has(action) === true,
    ])
    return { ...row, _can: Object.fromEntries(can) }
  })
}

/** What the PDP allows on the rows of the actions of which only it knows. */
async function allowedBesides(
  context: Context,
  request: Request,
  rows: readonly Row[],
  actions: readonly string[],
): Promise<readonly ReadonlySet<string>[]> {
  if (actions.length === 0) return []
  const keys = rows.map((row) => primaryKeyOf(modelOf(context, request), row))
  return (await allowedActions(context, { ...request, action: actions }, keys)).map(({ allowed }) => allowed)
}

function noRawSql(): RowgateError {
  return new RowgateError('A client without raw queries cannot tell what is permitted on rows.', {
    code: 'unsupported-argument',
    path: 'can',
    hint: 'Give Rowgate a client with $queryRawUnsafe, or ask `allowedActions`.',
  })
}
