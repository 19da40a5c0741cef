import { oneAction, type PlainObject } from '@rowgate/core'
import type { Context, Request } from './context.ts'

/** Whether the PDP allows the action on an object that the application describes itself. */
export async function isAllowedObject(context: Context, request: Request, object: PlainObject): Promise<boolean> {
  const action = oneAction(request.action)
  const { allowed } = await context.authorizer.checkObject(request.caller, request.kind, [action], object)
  return allowed.has(action)
}
