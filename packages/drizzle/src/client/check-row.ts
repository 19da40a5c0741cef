import { authorizeRow, oneAction, vouchedRow, type VouchedRow } from '@rowgate/core'
import type { Context, Request } from './context.ts'

/** The row itself, when the PDP allows the action on it. The caller vouches for what is in it. */
export async function checkRow(context: Context, request: Request, row: VouchedRow): Promise<VouchedRow> {
  const { caller, kind } = request
  const stored = vouchedRow(context.authorizer.resourceOf(kind), row)
  await authorizeRow(context.authorizer, { caller, kind, action: oneAction(request.action) }, stored)
  return row
}
