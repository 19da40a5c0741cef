import { type Field, parseInstant, unreachable } from '@rowgate/core'

const UUID = /^[\da-f]{8}-([\da-f]{4}-){3}[\da-f]{12}$/i
const DECIMAL = /^-?\d{1,1000}(\.\d{1,1000})?$/
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
    case 'decimal':
    case 'float':
      return DECIMAL.test(text) ? text : undefined
    case 'date':
      return parseInstant(`${text}T00:00:00Z`) === undefined ? undefined : text
    case 'timestamp':
      return parseInstant(text) === undefined ? undefined : text
    case 'boolean':
    case 'json':
    case 'opaque':
      return undefined
    default:
      return unreachable(type)
  }
}
