import { type Filter, type Model, NONE } from '@rowgate/core'
import type { Context, Request } from './context.ts'
import { answered } from './database-error.ts'
import { hasRawSql, query, type Row } from './store.ts'
import { selectVerified } from './verify.ts'
import { verifyByCheck } from './verify-by-check.ts'

/** Those of the rows that the filter finds, which is what the request may have; in their order. */
export async function verifiedRows(
  context: Context,
  model: Model,
  { filter, request }: { readonly filter: Filter; readonly request: Request },
  rows: readonly Row[],
): Promise<readonly Row[]> {
  if (rows.length === 0 || filter === NONE) return []
  if (!hasRawSql(context.store)) return verifyByCheck(context, request, rows)
  const found = await answered(request.kind, () => query(context.store, selectVerified(filter, model, rows)))
  const places = new Set(found.map(({ at }) => Number(at)))
  return rows.filter((_, index) => places.has(index + 1))
}
