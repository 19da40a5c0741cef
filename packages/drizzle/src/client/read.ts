import type { PageMeta, Verification } from '@rowgate/core'
import type { SQL } from 'drizzle-orm'
import { type Can, canOf, decideCan, permittedActions } from './can.ts'
import { conditionOn } from './condition.ts'
import { candidatesOf, type Context, type Granted, type Permitted, permittedRows, type Request } from './context.ts'
import { answered } from './database-error.ts'
import { narrow } from './narrow.ts'
import {
  isUndecidedBelow,
  narrowRelations,
  type Reach,
  reachOf,
  type ReadConfig,
  refuseHiddenRelation,
  withExtras,
} from './nested.ts'
import { queryOf, tableOf } from './store.ts'
import { withoutStored } from './said.ts'
import { storedColumn } from './stored.ts'
import { readUndecided, settleRelated } from './undecided.ts'
import { verified, verifyExcluded } from './verified.ts'

/** Drizzle's own arguments, and the actions of which every row is to say whether they are permitted. */
export interface FindConfig extends ReadConfig {
  readonly can?: readonly string[] | undefined
}

/** A row as Drizzle shows it. */
export type Row = Readonly<Record<string, unknown>>

/** A column of Rowgate's own in a result. No column of a schema is likely to have such a name. */
const CAN = '$rowgate.can'

type Columns = Readonly<Record<string, SQL.Aliased>>

/** Rows as the database returns them, and how they become what is shown: verified, where that has been drawn. */
export interface LoadedRows {
  readonly rows: readonly Row[]
  readonly meta: PageMeta
  readonly show: (rows: readonly Row[]) => Promise<readonly Row[]>
}

/** The permitted rows. */
export async function read(context: Context, request: Request, config?: FindConfig): Promise<readonly Row[]> {
  const { rows, show } = await load(context, request, config)
  return show(rows)
}

/** Loads the permitted rows; the database is not asked where nothing is permitted. `columns` are added to them. */
export async function load(
  context: Context,
  request: Request,
  { can, ...config }: FindConfig = {},
  columns: Columns = {},
): Promise<LoadedRows> {
  const { model } = context.authorizer.resourceOf(request.kind)
  const verification = context.verifier.draw()
  const [permitted, reach, asked] = await Promise.all([
    permittedRows(context, request),
    reachOf(context, request, model, config),
    can === undefined ? undefined : permittedActions(context, request, can),
  ])
  if (verification !== undefined) await verifyRest(context, request, config, { permitted, verification })
  const meta = {
    decidedBy: permitted.rows === 'undecided' ? 'pdp' : 'database',
    verified: verification !== undefined,
  } as const
  if (permitted.rows === 'none') return { rows: [], meta, show: () => Promise.resolve([]) }
  const loading = { permitted, reach, verification, can: asked }
  const own = askedFor(context, request, config, { ...loading, columns })
  const rows =
    permitted.rows === 'undecided'
      ? await readUndecided(context, request, own)
      : await answered(request.kind, () => queryOf(context.store, model.name).findMany(own as never), {
          verified: verification !== undefined,
        })
  return { rows, meta, show: (some) => shown(context, request, loading, some) }
}

interface Loading {
  readonly permitted: Granted
  readonly reach: Reach
  readonly verification: Verification | undefined
  readonly can: Can | undefined
}

/** Whether the rows need the column of which the PDP is told. */
function isStored({ permitted, verification, can }: Loading): boolean {
  return verification !== undefined || permitted.rows === 'undecided' || (can?.undecided ?? []).length > 0
}

function verifyRest(
  context: Context,
  request: Request,
  { where }: FindConfig,
  { permitted, verification }: { readonly permitted: Permitted; readonly verification: Verification },
): Promise<void> {
  const table = tableOf(context.store, context.authorizer.resourceOf(request.kind).model.name)
  return verifyExcluded(context, request, { verification, permitted, where: conditionOn(table, where) })
}

/** What Drizzle is asked for. */
function askedFor(
  context: Context,
  request: Request,
  config: FindConfig,
  { columns, ...loading }: Loading & { readonly columns: Columns },
): FindConfig {
  const { permitted, reach, verification, can } = loading
  const narrowed = narrowRelations(context, config, reach, verification !== undefined)
  const found = candidatesOf(permitted)
  const where = found === undefined ? narrowed.where : narrow(narrowed.where, found)
  const resource = context.authorizer.resourceOf(request.kind)
  const own = {
    ...columns,
    ...(can === undefined ? {} : { [CAN]: can.truths.as(CAN) }),
    ...(isStored(loading) ? storedColumn(context.store, resource) : {}),
  }
  return withExtras({ ...narrowed, ...(where === undefined ? {} : { where }) }, own)
}

async function shown(
  context: Context,
  request: Request,
  loading: Loading,
  rows: readonly Row[],
): Promise<readonly Row[]> {
  const { reach, verification, can } = loading
  if (reach.relations.size === 0 && can === undefined && !isStored(loading)) return rows
  const settled = await settleRelated(context, request, rows, reach)
  const told = can === undefined ? settled : await decideCan(context, request, can, { rows: settled, column: CAN })
  const result = { rows: told, reach, can: can === undefined ? undefined : { column: CAN, actions: can.actions } }
  const left = verification === undefined ? told : await verified(context, request, { verification, result })
  const isAsked = isStored(loading) || isUndecidedBelow(reach)
  return left.map((row) => {
    refuseHiddenRelation(row, reach)
    const own = isAsked ? withoutStored(row, reach) : row
    return can === undefined ? own : withCan(own, can.actions)
  })
}

function withCan({ [CAN]: list, ...row }: Row, can: readonly string[]): Row {
  return { ...row, _can: canOf(can, list) }
}

/** A row without a column of Rowgate's own. */
export function without(row: Row, column: string): Row {
  return Object.fromEntries(Object.entries(row).filter(([name]) => name !== column))
}
