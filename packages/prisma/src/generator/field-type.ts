import type { DMMF } from '@prisma/generator-helper'
import type { FieldType } from '@rowgate/core'

type NativeArguments = readonly string[]

/** What a scalar of the Prisma schema is stored as on PostgreSQL when no `@db` attribute says otherwise. */
const DEFAULTS: Readonly<Record<string, FieldType>> = {
  String: { kind: 'text', native: 'text' },
  Boolean: { kind: 'boolean' },
  Int: { kind: 'integer', bits: 32 },
  BigInt: { kind: 'integer', bits: 64 },
  Float: { kind: 'float', bits: 64 },
  Decimal: { kind: 'decimal', precision: 65, scale: 30 },
  DateTime: { kind: 'timestamp', precision: 3, timeZone: false },
  Json: { kind: 'json', native: 'jsonb' },
  Bytes: { kind: 'opaque', native: 'bytea' },
}

/**
 * By `@db` attribute. What is not here is opaque: its text is not what CEL compares (padding, letter case, times of day), or it has
 * none. The length of a varchar is left out, because a cast to it would cut a parameter off.
 */
// oxfmt-ignore
const NATIVE: Readonly<Record<string, (args: NativeArguments) => FieldType>> = {
  Text:            () => ({ kind: 'text', native: 'text' }),
  VarChar:         () => ({ kind: 'text', native: 'varchar' }),
  Uuid:            () => ({ kind: 'uuid' }),
  Boolean:         () => ({ kind: 'boolean' }),
  SmallInt:        () => ({ kind: 'integer', bits: 16 }),
  Integer:         () => ({ kind: 'integer', bits: 32 }),
  BigInt:          () => ({ kind: 'integer', bits: 64 }),
  Real:            () => ({ kind: 'float', bits: 32 }),
  DoublePrecision: () => ({ kind: 'float', bits: 64 }),
  Decimal:         ([precision, scale]) => decimal(precision, scale),
  Timestamp:       ([precision]) => ({ kind: 'timestamp', precision: Number(precision ?? 6), timeZone: false }),
  Timestamptz:     ([precision]) => ({ kind: 'timestamp', precision: Number(precision ?? 6), timeZone: true }),
  Date:            () => ({ kind: 'date' }),
  Json:            () => ({ kind: 'json', native: 'json' }),
  JsonB:           () => ({ kind: 'json', native: 'jsonb' }),
}

/** What the column of a scalar field stores. */
export function scalarType(field: DMMF.Field): FieldType {
  const [native, args] = field.nativeType ?? []
  if (native === undefined) return DEFAULTS[field.type] ?? { kind: 'opaque', native: field.type.toLowerCase() }
  return NATIVE[native]?.(args ?? []) ?? { kind: 'opaque', native: native.toLowerCase() }
}

function decimal(precision: string | undefined, scale: string | undefined): FieldType {
  if (precision === undefined) return { kind: 'decimal' }
  return { kind: 'decimal', precision: Number(precision), scale: Number(scale ?? 0) }
}
