import { RowgateError } from '../errors.ts'
import type { SessionState } from './session.ts'

/** What is known of a response before its first byte is sent. */
export interface PendingResponse {
  readonly method: string
  readonly status: number
}

/**
 * Whether a response has to be replaced, because nothing in its request was authorized. Only a success can carry what nobody has
 * looked at: redirects and errors pass, and so does OPTIONS, which browsers send by themselves. HEAD tells as much as GET, and 304 that
 * the client's copy is what it would be sent.
 */
export function mustBeReplaced({ method, status }: PendingResponse, state: SessionState): boolean {
  const success = (status >= 200 && status < 300) || status === 304
  return state.kind === 'open' && success && method.toUpperCase() !== 'OPTIONS'
}

/** The error of a handler that has answered without authorizing anything. */
export function notAuthorized(method: string, route: string): RowgateError {
  return new RowgateError(`${method} ${route} has answered without authorizing anything.`, {
    code: 'not-authorized',
    path: route,
    hint: 'Use the data layer or a guard, or call `skipAuthorization` with a reason. The response was not sent.',
  })
}
