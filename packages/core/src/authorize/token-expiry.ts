import type { AuxData } from './cerbos.ts'

/**
 * When the token of a request expires, in milliseconds since 1970: Infinity when there is none or it never does. Nothing is verified here,
 * that is the PDP's task; what cannot be read counts as expired, so that nothing which depends on it is kept.
 */
export function tokenExpiry(auxData: AuxData | undefined): number {
  if (auxData === undefined) return Infinity
  const [, payload = ''] = auxData.jwt.token.split('.')
  try {
    const claims = JSON.parse(Buffer.from(payload, 'base64url').toString('utf8')) as { readonly exp?: unknown }
    if (claims.exp === undefined) return Infinity
    return typeof claims.exp === 'number' ? claims.exp * 1000 : 0
  } catch {
    return 0
  }
}
