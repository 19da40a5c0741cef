import type { ErrorRequestHandler } from 'express'

/** A request that cannot be understood. */
export class BadRequest extends Error {
  readonly status = 400
}

/** Errors that are not Rowgate's, in the same form: what Express's parsers refuse, and what the application does. */
export const problems: ErrorRequestHandler = (error: unknown, _request, response, next) => {
  const { status, message } = (error ?? {}) as { readonly status?: unknown; readonly message?: unknown }
  if (typeof status !== 'number' || status >= 500 || response.headersSent) return next(error)
  response.status(status).type('application/problem+json').json({ type: 'about:blank', title: message, status })
}
