import { createParamDecorator, type ExecutionContext } from '@nestjs/common'
import {
  type GuardOf,
  type LayerLike,
  type RequestResourceOptions,
  RowgateError,
  type RowOf,
  type Session as CoreSession,
} from '@rowgate/core'
import type { Rowgate } from '@rowgate/express'
import type { Request } from 'express'
import { decorate, type HandlerDecorator } from './steps.ts'

/** The row that a guard hands on. */
export type GuardedRow<L extends LayerLike> = RowOf<L>

/**
 * Authorizes the row of a key before the handler, or before every handler of a controller: `@Guard<Layer>('expense', 'approve', key)`, or
 * `@Guard<Layer>('expense', key)` for the action of the request's method. The type of the data layer has kinds and actions checked.
 */
export function Guard<L extends LayerLike = LayerLike>(...check: GuardOf<L, Request>): HandlerDecorator {
  return decorate((rowgate) => rowgate.guard(...check))
}

/** Runs before the handler, or before every handler of a controller. What throws there refuses the request. */
export function Before<L extends LayerLike = LayerLike>(
  handler: (session: Session<L>, request: Request) => unknown,
): HandlerDecorator {
  return decorate((rowgate) =>
    rowgate.before(handler as (session: CoreSession<LayerLike>, request: Request) => unknown),
  )
}

/** Asks the PDP about the request itself: a resource of kind `http_request`. */
export function AuthorizeRequest(action?: string, options?: RequestResourceOptions): HandlerDecorator {
  return decorate((rowgate) => rowgate.authorizeRequest(action, options))
}

/** Says that the handler needs no authorization, and why: the reason goes to `onSkip`. */
export function SkipAuthorization(reason: string): HandlerDecorator {
  return decorate((rowgate) => rowgate.before((session) => session.skipAuthorization(reason)))
}

/** The session of the request: its principal, and the data layer for it. */
export type Session<L extends LayerLike> = CoreSession<L>

/** The session of the request, as a parameter: `@Session() { data }: Session<Layer>`. */
export const Session: () => ParameterDecorator = createParamDecorator((_: unknown, context: ExecutionContext) => {
  const { request, rowgate } = at(context)
  return rowgate.of(request)
})

/** The row that the last guard has loaded, as a parameter: `@Row() expense: GuardedRow<Layer>`. */
export const Row: () => ParameterDecorator = createParamDecorator((_: unknown, context: ExecutionContext) => {
  const { request, rowgate } = at(context)
  return rowgate.rowOf(request)
})

/** Which module's guards a request has met: a decorator is handed nothing but the request. */
const rowgates: WeakMap<Request, Rowgate<LayerLike>> = new WeakMap()

/** Has the decorators of parameters find what belongs to the request. */
export function meet(request: Request, rowgate: Rowgate<LayerLike>): void {
  rowgates.set(request, rowgate)
}

function at(context: ExecutionContext): { readonly request: Request; readonly rowgate: Rowgate<LayerLike> } {
  const request = context.switchToHttp().getRequest<Request>()
  const rowgate = rowgates.get(request)
  if (rowgate !== undefined) return { request, rowgate }
  throw new RowgateError('The request has no session.', {
    code: 'unsupported-argument',
    hint: 'Import RowgateModule.forRoot(…) in the root module.',
  })
}
