import { parseInstant } from '../cel/instant.ts'
import type { Parameter } from '../ir/filter.ts'
import type { FieldType } from '../schema/schema.ts'

const UUID = /^[\da-f]{8}-[\da-f]{4}-[\da-f]{4}-[\da-f]{4}-[\da-f]{12}$/
const INTEGER = /^(0|-?[1-9]\d*)$/

/** The stored value whose attribute, or whose id, is exactly this text; nothing when no stored value is. */
export function storedText(type: FieldType, text: string): Parameter['value'] | undefined {
  switch (type.kind) {
    case 'uuid':
      return UUID.test(text) ? text : undefined
    case 'enum':
      return type.values.some(({ name }) => name === text) ? text : undefined
    case 'date':
      return parseInstant(`${text}T00:00:00Z`) === undefined ? undefined : text
    case 'timestamp':
      return isSentAs(type.precision, text) ? text : undefined
    case 'integer':
      return INTEGER.test(text) ? storedInteger(BigInt(text), type.bits) : undefined
    default:
      return undefined
  }
}

/** The parameter of an integer column, when the column can store it. */
export function storedInteger(value: bigint, bits: 16 | 32 | 64): number | bigint | undefined {
  if (BigInt.asIntN(bits, value) !== value) return undefined
  return bits === 64 ? value : Number(value)
}

/** Timestamps are sent in UTC with all digits of the column's precision. */
function isSentAs(precision: number, text: string): boolean {
  const digits = /^[^.]*?(?:\.(\d+))?Z$/.exec(text)?.[1]?.length ?? 0
  return text.endsWith('Z') && digits === precision && parseInstant(text) !== undefined
}
