import type { PageMeta, Verification } from '@rowgate/core'
import { canOf, withCan } from './can.ts'
import { confirmed, confirmExcluded, type Result, type StoredByKind, storedOf } from './confirm.ts'
import {
  type Context,
  type Granted,
  isUndecided,
  modelOf,
  type Permitted,
  permittedRows,
  type Request,
} from './context.ts'
import { withKey } from './key-selection.ts'
import { narrowNested, withNeeds } from './nested.ts'
import { createReaching } from './related-rows.ts'
import { keepVerified, settleRelated, type Settling } from './settle-related.ts'
import { drawVerification, inOneSnapshot } from './snapshot.ts'
import type { FindArgs, Row } from './store.ts'
import { keyFields } from './verify.ts'

/** Loads permitted rows: all of them, the first one, or the one of a key. */
export interface Load {
  readonly rows: (context: Context, request: Request, permitted: Granted, args: FindArgs) => Promise<readonly Row[]>
  /** Whether the condition is of a unique key. */
  readonly unique: boolean
}

/** The permitted rows with their permitted relations; the database is not asked where nothing is permitted. */
export async function read(context: Context, request: Request, asked: FindArgs, load: Load): Promise<readonly Row[]> {
  const { rows } = await readDrawn(context, request, asked, { load, verification: await drawVerification(context) })
  return rows
}

/** Rows, how many there were before they were verified, and how it was decided which these are. */
export interface ReadRows {
  readonly rows: readonly Row[]
  readonly loaded: number
  readonly meta: PageMeta
}

/** The same with a verification that has been drawn. */
export async function readDrawn(
  context: Context,
  request: Request,
  { can, ...own }: FindArgs,
  { load, verification }: { readonly load: Load; readonly verification: Verification | undefined },
): Promise<ReadRows> {
  const model = modelOf(context, request)
  const isVerified = verification !== undefined
  const [permitted, nested] = await Promise.all([
    permittedRows(context, request, model),
    narrowNested(createReaching(context, request, isVerified), model, own),
  ])
  const excluding = { permitted, where: nested.args['where'], unique: load.unique }
  if (isVerified) await confirmExcluded(context, request, { verification, ...excluding })
  const meta = { decidedBy: isUndecided(permitted) ? 'pdp' : 'database', verified: isVerified } as const
  if (!isGranted(permitted)) return { rows: [], loaded: 0, meta }
  const actions = canOf(can)
  const { args, strip } = keyedWhere(actions !== undefined || isVerified, withNeeds(nested), () =>
    keyFields(model).map(({ name }) => name),
  )
  const { loaded } = nested
  const loading = async (within: Context): Promise<Result & { readonly stored: StoredByKind }> => {
    const show: Settling['show'] = (relation, row) => (isVerified ? row : relation.strip(row))
    const found = await load.rows(within, request, permitted, args)
    const rows = await settleRelated(model, found, loaded, { keep: keepVerified(within), show })
    return { rows, loaded, stored: isVerified ? await storedOf(within, request, { rows, loaded }) : new Map() }
  }
  const found = await (nested.snapshot || isVerified ? inOneSnapshot(context, loading) : loading(context))
  const told = actions === undefined ? found.rows : await withCan(context, request, found.rows, actions)
  const rows = isVerified ? await confirmed(context, request, { ...found, verification, rows: told }) : told
  return { rows: rows.map(strip), loaded: found.rows.length, meta }
}

function isGranted(permitted: Permitted): permitted is Granted {
  return permitted.rows !== 'none'
}

function keyedWhere(needed: boolean, args: FindArgs, key: () => readonly string[]): ReturnType<typeof withKey> {
  return needed ? withKey(args, key()) : { args, strip: (row) => row }
}
