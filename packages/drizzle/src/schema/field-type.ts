import type { FieldType } from '@rowgate/core'

/** A type as PostgreSQL writes it: `numeric(12, 2)`, `timestamp (3) with time zone`. */
interface SqlType {
  readonly name: string
  readonly arguments: readonly number[]
}

/** By the names that Drizzle and custom types give to PostgreSQL's types. Everything else is opaque. */
// oxfmt-ignore
const TYPES: Readonly<Record<string, (type: SqlType) => FieldType>> = {
  'text':                        () => ({ kind: 'text', native: 'text' }),
  'varchar':                     () => ({ kind: 'text', native: 'varchar' }),
  'character varying':           () => ({ kind: 'text', native: 'varchar' }),
  'boolean':                     () => ({ kind: 'boolean' }),
  'bool':                        () => ({ kind: 'boolean' }),
  'smallint':                    () => ({ kind: 'integer', bits: 16 }),
  'int2':                        () => ({ kind: 'integer', bits: 16 }),
  'smallserial':                 () => ({ kind: 'integer', bits: 16 }),
  'integer':                     () => ({ kind: 'integer', bits: 32 }),
  'int':                         () => ({ kind: 'integer', bits: 32 }),
  'int4':                        () => ({ kind: 'integer', bits: 32 }),
  'serial':                      () => ({ kind: 'integer', bits: 32 }),
  'bigint':                      () => ({ kind: 'integer', bits: 64 }),
  'int8':                        () => ({ kind: 'integer', bits: 64 }),
  'bigserial':                   () => ({ kind: 'integer', bits: 64 }),
  'real':                        () => ({ kind: 'float', bits: 32 }),
  'float4':                      () => ({ kind: 'float', bits: 32 }),
  'double precision':            () => ({ kind: 'float', bits: 64 }),
  'float8':                      () => ({ kind: 'float', bits: 64 }),
  'numeric':                     decimal,
  'decimal':                     decimal,
  'timestamp':                   (type) => timestamp(type, false),
  'timestamp without time zone': (type) => timestamp(type, false),
  'timestamp with time zone':    (type) => timestamp(type, true),
  'timestamptz':                 (type) => timestamp(type, true),
  'date':                        () => ({ kind: 'date' }),
  'uuid':                        () => ({ kind: 'uuid' }),
  'json':                        () => ({ kind: 'json', native: 'json' }),
  'jsonb':                       () => ({ kind: 'json', native: 'jsonb' }),
}

/**
 * What a column of a SQL type stores. `char(n)` is opaque because PostgreSQL compares it without its trailing blanks, and a type with a
 * collation, a domain or an extension's type because its equality may be its own.
 */
export function fieldTypeOf(native: string): FieldType {
  const type = parseSqlType(native)
  const known = Object.hasOwn(TYPES, type.name) ? TYPES[type.name] : undefined
  return known === undefined ? { kind: 'opaque', native } : known(type)
}

function parseSqlType(native: string): SqlType {
  const [, name = native, list, suffix = ''] =
    /^([a-z0-9 ]+?)\s*(?:\(([\d\s,]*)\))?( with(?:out)? time zone)?$/.exec(native) ?? []
  return { name: `${name}${suffix}`, arguments: list === undefined ? [] : list.split(',').map(Number) }
}

/** A precision alone means no fractional digits. */
function decimal({ arguments: [precision, scale] }: SqlType): FieldType {
  return precision === undefined ? { kind: 'decimal' } : { kind: 'decimal', precision, scale: scale ?? 0 }
}

/** PostgreSQL keeps microseconds when nothing is said. */
function timestamp({ arguments: [precision = 6] }: SqlType, timeZone: boolean): FieldType {
  return { kind: 'timestamp', precision, timeZone }
}
