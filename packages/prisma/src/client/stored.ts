import type { StoredRow } from '@rowgate/core'
import { storedRows } from './allowed-actions.ts'
import type { Context } from './context.ts'
import { answered } from './database-error.ts'
import { shownRows } from './shown-rows.ts'
import { delegateOf, hasRawSql, type Row } from './store.ts'
import { keyText, primaryKeyOf, whereShown } from './verify.ts'

/** What the PDP is told of rows of a kind, by the text of their key. */
export type StoredByKey = ReadonlyMap<string, StoredRow>

/** Loads what the PDP is told of rows that Prisma has shown with their keys. */
export async function storedByKey(context: Context, kind: string, rows: readonly Row[]): Promise<StoredByKey> {
  const { model } = context.authorizer.resourceOf(kind)
  const different = [...new Map(rows.map((row) => [keyText(model, row), primaryKeyOf(model, row)])).values()]
  if (different.length === 0) return new Map()
  return (hasRawSql(context.store) ? bySql : asShown)(context, kind, different)
}

/** What telemetry is told of these queries. */
const VERIFIED = { verified: true }

async function bySql({ authorizer, store }: Context, kind: string, keys: readonly Row[]): Promise<StoredByKey> {
  const resource = authorizer.resourceOf(kind)
  const found = await storedRows(store, resource, keys, VERIFIED)
  return new Map(
    keys.flatMap((key, at): [string, StoredRow][] => {
      const stored = found[at]
      return stored === undefined ? [] : [[keyText(resource.model, key), stored]]
    }),
  )
}

/** For a client that has no raw SQL. */
async function asShown({ authorizer, store }: Context, kind: string, keys: readonly Row[]): Promise<StoredByKey> {
  const resource = authorizer.resourceOf(kind)
  const { model } = resource
  const { select, storedOf } = shownRows(resource)
  const where = whereShown(model, keys)
  const shown = await answered(kind, () => delegateOf(store, model).findMany({ where, select }), VERIFIED)
  return new Map(shown.map((row) => [keyText(model, row), storedOf(row)]))
}
