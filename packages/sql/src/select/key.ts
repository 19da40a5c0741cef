import type { Field } from '@rowgate/core'

const UUID = /^[\da-f]{8}-([\da-f]{4}-){3}[\da-f]{12}$/i
const INTEGER = /^-?\d{1,19}$/

/** The key value as a parameter of its column; nothing when the column cannot store it. */
export function keyValue({ type }: Field, value: unknown): string | number | bigint | undefined {
  if (typeof value !== 'string' && typeof value !== 'number' && typeof value !== 'bigint') return undefined
  const text = String(value)
  switch (type.kind) {
    case 'integer':
      return INTEGER.test(text) && BigInt.asIntN(type.bits, BigInt(text)) === BigInt(text) ? text : undefined
    case 'uuid':
      return UUID.test(text) ? text : undefined
    case 'text':
      return text.includes('\0') ? undefined : text
    case 'enum':
      return type.values.find(({ name }) => name === text)?.stored
    default:
      return value
  }
}
