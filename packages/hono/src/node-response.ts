import type { ServerResponse } from 'node:http'
import type { Context } from 'hono'

/** Node's own response, where Hono runs on Node: what writes to it writes past Hono's. */
export function nodeResponseOf(c: Context): ServerResponse | undefined {
  const { outgoing } = (c.env ?? {}) as { readonly outgoing?: unknown }
  return typeof outgoing === 'object' && outgoing !== null && 'writeHead' in outgoing
    ? (outgoing as ServerResponse)
    : undefined
}

/** Tells when the client has gone before it was answered. */
export function onDisconnect(c: Context, gone: () => void): void {
  const response = nodeResponseOf(c)
  if (response !== undefined) {
    response.once('close', () => void (response.writableFinished || gone()))
    return
  }
  const { signal } = c.req.raw
  if (signal.aborted) gone()
  else signal.addEventListener('abort', gone, { once: true })
}
