import { permittedByPdp, type StoredRow } from '@rowgate/core'
import { storedRows } from './allowed-actions.ts'
import { type Context, modelOf, type Request } from './context.ts'
import { shownRows } from './shown-rows.ts'
import { delegateOf, hasRawSql, type Row } from './store.ts'
import { keyText, primaryKeyOf, whereShown } from './verify.ts'

/** Those of the rows that the PDP itself permits, asked in batches. The attributes are read in the same snapshot as the rows. */
export async function verifyByCheck(context: Context, request: Request, rows: readonly Row[]): Promise<readonly Row[]> {
  if (rows.length === 0) return []
  const model = modelOf(context, request)
  const stored = await (hasRawSql(context.store) ? storedBySql : storedAsShown)(context, request, rows)
  const found = rows.flatMap((row) => {
    const own = stored.get(keyText(model, row))
    return own === undefined ? [] : [{ row, own }]
  })
  const permitted = await permittedByPdp(context.authorizer, request, found, ({ own }) => own)
  return permitted.map(({ row }) => row)
}

/** Stored rows by the text of their key. */
type Stored = ReadonlyMap<string, StoredRow>

async function storedBySql(context: Context, { kind }: Request, rows: readonly Row[]): Promise<Stored> {
  const resource = context.authorizer.resourceOf(kind)
  const keys = rows.map((row) => primaryKeyOf(resource.model, row))
  const found = await storedRows(context.store, resource, keys)
  return new Map(
    keys.flatMap((key, at): [string, StoredRow][] => {
      const stored = found[at]
      return stored === undefined ? [] : [[keyText(resource.model, key), stored]]
    }),
  )
}

/** For a client that has no raw SQL. */
async function storedAsShown({ authorizer, store }: Context, { kind }: Request, rows: readonly Row[]): Promise<Stored> {
  const resource = authorizer.resourceOf(kind)
  const { model } = resource
  const { select, storedOf } = shownRows(resource)
  const shown = await delegateOf(store, model).findMany({ where: whereShown(model, rows), select })
  return new Map(shown.map((row) => [keyText(model, row), storedOf(row)]))
}
