import type { FieldType } from '@rowgate/core'

/** The names of PostgreSQL's types. The tests' own, so that a wrong name in the SQL backend shows. */
export function nativeType(type: FieldType): string {
  // oxfmt-ignore
  switch (type.kind) {
    case 'integer':   return { 16: 'smallint', 32: 'integer', 64: 'bigint' }[type.bits]
    case 'float':     return type.bits === 32 ? 'real' : 'double precision'
    case 'decimal':   return 'numeric'
    case 'timestamp': return type.timeZone ? 'timestamptz' : 'timestamp'
    case 'enum':      return type.schema === undefined ? quote(type.native) : `${quote(type.schema)}.${quote(type.native)}`
    case 'boolean':
    case 'date':
    case 'uuid':      return type.kind
    case 'text':
    case 'json':
    case 'opaque':    return type.native
  }
}

export function quote(identifier: string): string {
  return `"${identifier.replaceAll('"', '""')}"`
}
