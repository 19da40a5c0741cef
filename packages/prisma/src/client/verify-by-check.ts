import { permittedByPdp, type StoredRow } from '@rowgate/core'
import { type Context, modelOf, type Request } from './context.ts'
import type { Row } from './store.ts'
import { storedByKey } from './stored.ts'
import { keyText } from './verify.ts'

/** Those of the rows that the PDP itself permits, asked in batches. The attributes are read in the same snapshot as the rows. */
export async function verifyByCheck(context: Context, request: Request, rows: readonly Row[]): Promise<readonly Row[]> {
  const model = modelOf(context, request)
  const stored = [...(await storedByKey(context, request.kind, rows))]
  const permitted = await permittedByPdp(context.authorizer, request, stored, ([, row]: [string, StoredRow]) => row)
  const keys = new Set(permitted.map(([key]) => key))
  return rows.filter((row) => keys.has(keyText(model, row)))
}
