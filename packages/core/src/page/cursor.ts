import type { webcrypto } from 'node:crypto'
import { RowgateError } from '../errors.ts'
import type { OrderTerm } from './order.ts'

/** The place of a row in an ordering: for every term, the database's own text of the value. */
export type Place = readonly (string | null)[]

/** What a cursor is bound to: it is worth nothing to another principal, for another list, or in another order. */
export interface CursorBinding {
  readonly principal: string
  readonly kind: string
  readonly action: readonly string[]
  readonly terms: readonly OrderTerm[]
}

/** Turns places into opaque texts and back. */
export interface CursorCodec {
  readonly seal: (place: Place, binding: CursorBinding) => Promise<string>
  /** @throws RowgateError `invalid-cursor` when it is forged, damaged or made for something else. */
  readonly open: (cursor: string, binding: CursorBinding) => Promise<Place>
}

const IV = 12
const ALGORITHM = 'AES-GCM'

/**
 * Cursors are encrypted with AES-256-GCM, because they hold values of rows; what they are bound to is authenticated with them.
 *
 * @param secrets the one that seals, then older ones that are still opened. Any text of 16 characters or more.
 */
export function createCursorCodec(secrets: readonly string[]): CursorCodec {
  const weak = secrets.findIndex((secret) => secret.length < 16)
  if (weak >= 0) throw weakKey(weak)
  const keys = secrets.length === 0 ? [randomKey()] : secrets.map(keyOf)
  return {
    seal: async (place, binding) => {
      const iv = crypto.getRandomValues(new Uint8Array(IV))
      const additionalData = bytesOf(binding)
      const text = new TextEncoder().encode(JSON.stringify(place))
      const sealed = await crypto.subtle.encrypt(
        { name: ALGORITHM, iv, additionalData },
        await (keys[0] as Promise<webcrypto.CryptoKey>),
        text,
      )
      return Buffer.concat([iv, new Uint8Array(sealed)]).toString('base64url')
    },
    open: async (cursor, binding) => {
      const sealed = typeof cursor === 'string' ? Buffer.from(cursor, 'base64url') : Buffer.alloc(0)
      for (const key of keys) {
        const opened = await decrypted(await key, sealed, bytesOf(binding))
        if (opened !== undefined) return placeOf(opened, binding)
      }
      throw invalidCursor()
    },
  }
}

async function decrypted(
  key: webcrypto.CryptoKey,
  sealed: Uint8Array,
  additionalData: Uint8Array,
): Promise<string | undefined> {
  const iv = new Uint8Array(sealed.subarray(0, IV))
  const data = new Uint8Array(sealed.subarray(IV))
  const parameters = { name: ALGORITHM, iv, additionalData: new Uint8Array(additionalData) }
  const opened = await crypto.subtle.decrypt(parameters, key, data).catch(() => undefined)
  return opened === undefined ? undefined : new TextDecoder().decode(opened)
}

function placeOf(text: string, { terms }: CursorBinding): Place {
  const place: unknown = JSON.parse(text)
  if (Array.isArray(place) && place.length === terms.length) return place as Place
  throw invalidCursor()
}

/** JSON of lists is injective: no two bindings have the same bytes. */
function bytesOf({ principal, kind, action, terms }: CursorBinding): Uint8Array<ArrayBuffer> {
  const order = terms.map(({ field, direction, nulls }) => [field.name, direction, nulls])
  return new TextEncoder().encode(JSON.stringify([principal, kind, action, order]))
}

async function keyOf(secret: string): Promise<webcrypto.CryptoKey> {
  const digest = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(`rowgate cursor ${secret}`))
  return crypto.subtle.importKey('raw', digest, ALGORITHM, false, ['encrypt', 'decrypt'])
}

function randomKey(): Promise<webcrypto.CryptoKey> {
  const bytes = crypto.getRandomValues(new Uint8Array(32))
  return crypto.subtle.importKey('raw', bytes, ALGORITHM, false, ['encrypt', 'decrypt'])
}

function invalidCursor(): RowgateError {
  return new RowgateError('The cursor is not one of this list.', {
    code: 'invalid-cursor',
    path: 'after',
    hint: 'Pass the `next` of a page of the same principal, kind, action and order; start without one when it is too old.',
  })
}

function weakKey(at: number): RowgateError {
  return new RowgateError('A cursor key is too short.', {
    code: 'unsupported-argument',
    path: `cursorKeys[${at}]`,
    hint: 'Use at least 16 random characters.',
  })
}
