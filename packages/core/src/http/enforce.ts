import { RowgateError } from '../errors.ts'
import type { SessionState } from './session.ts'

/** What is known of a response before its first byte is sent. */
export interface PendingResponse {
  readonly method: string
  readonly status: number
  /** Whether it has no body, or one that only repeats which methods there are. */
  readonly empty: boolean
}

/**
 * Whether a response has to be replaced, because nothing in its request was authorized. Only a success can carry what nobody has
 * looked at: redirects and errors pass. HEAD tells as much as GET, and 304 that the client's copy is what it would be sent. OPTIONS,
 * which browsers send by themselves and without a principal, passes as long as it only says what may be asked.
 */
export function mustBeReplaced({ method, status, empty }: PendingResponse, state: SessionState): boolean {
  const success = (status >= 200 && status < 300) || status === 304
  const preflight = method.toUpperCase() === 'OPTIONS' && empty
  return state.kind === 'open' && success && !preflight
}

/** The error of a handler that has answered without authorizing anything. */
export function notAuthorized(method: string, route: string): RowgateError {
  return new RowgateError(`${method} ${route} has answered without authorizing anything.`, {
    code: 'not-authorized',
    path: route,
    hint: 'Use the data layer or a guard, or call `skipAuthorization` with a reason. The response was not sent.',
  })
}
