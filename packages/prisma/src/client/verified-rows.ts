import { type Model, NONE } from '@rowgate/core'
import type { Context, Request, SomeRows } from './context.ts'
import { answered } from './database-error.ts'
import { hasRawSql, query, type Row } from './store.ts'
import { selectVerified } from './verify.ts'
import { verifyByCheck } from './verify-by-check.ts'

/** What a request may have. */
export interface Verifying extends Pick<SomeRows, 'filter' | 'refusal'> {
  readonly request: Request
}

/** Those of the rows that the request may have, in their order: the filter finds them, and the PDP permits them where only it knows. */
export async function verifiedRows(
  context: Context,
  model: Model,
  { filter, refusal, request }: Verifying,
  rows: readonly Row[],
): Promise<readonly Row[]> {
  if (rows.length === 0 || filter === NONE) return []
  if (!hasRawSql(context.store)) return verifyByCheck(context, request, rows)
  const found = await answered(request.kind, () => query(context.store, selectVerified(filter, model, rows)), {
    verified: true,
  })
  const places = new Set(found.map(({ at }) => Number(at)))
  const candidates = rows.filter((_, index) => places.has(index + 1))
  return refusal === undefined ? candidates : verifyByCheck(context, request, candidates)
}
