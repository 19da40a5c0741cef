import { canOf, withCan } from './can.ts'
import { type Context, modelOf, type Permitted, permittedRows, type Request } from './context.ts'
import { withKey } from './key-selection.ts'
import { narrowNested, withNeeds } from './nested.ts'
import { createReaching } from './related-rows.ts'
import { settleRelated } from './settle-related.ts'
import { inOneSnapshot } from './snapshot.ts'
import type { FindArgs, Row } from './store.ts'
import { keyFields } from './verify.ts'

/** Loads permitted rows: all of them, the first one, or the one of a key. */
export type Load = (
  context: Context,
  request: Request,
  permitted: Exclude<Permitted, { readonly rows: 'none' }>,
  args: FindArgs,
) => Promise<readonly Row[]>

/** The permitted rows with their permitted relations; the database is not asked where nothing is permitted. */
export async function read(context: Context, request: Request, asked: FindArgs, load: Load): Promise<readonly Row[]> {
  const { can, ...own } = asked
  const model = modelOf(context, request)
  const [permitted, nested] = await Promise.all([
    permittedRows(context, request, model),
    narrowNested(createReaching(context, request), model, own),
  ])
  if (!isSome(permitted)) return []
  const actions = canOf(can)
  const { args, strip } = keyedWhere(actions !== undefined, withNeeds(nested), () =>
    keyFields(model).map(({ name }) => name),
  )
  const loading = async (within: Context): Promise<readonly Row[]> =>
    settleRelated(within, model, await load(within, request, permitted, args), nested.loaded)
  const rows = await (nested.snapshot ? inOneSnapshot(context, loading) : loading(context))
  const shown = actions === undefined ? rows : await withCan(context, request, rows, actions)
  return shown.map(strip)
}

function isSome(permitted: Permitted): permitted is Exclude<Permitted, { readonly rows: 'none' }> {
  return permitted.rows !== 'none'
}

function keyedWhere(needed: boolean, args: FindArgs, key: () => readonly string[]): ReturnType<typeof withKey> {
  return needed ? withKey(args, key()) : { args, strip: (row) => row }
}
