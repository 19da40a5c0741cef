import type { StoredRow } from '../authorize/attributes.ts'
import { encodeField, UNREPRESENTABLE } from '../authorize/encode.ts'
import { parseInstant } from '../cel/instant.ts'
import type { Json } from '../ir/expression.ts'
import { ELEMENT, type Step } from '../ir/row.ts'
import type { Column, Constant, Value } from '../ir/value.ts'

/** The rows that a predicate speaks of, by their ids. */
export type Rows = ReadonlyMap<string, StoredRow>

/** What reading gives where CEL errs. */
export const ERR: unique symbol = Symbol('error')

/** The rows at the end of a step; of a list field, one for each element. */
export function rowsAt(step: Step, rows: Rows): readonly StoredRow[] {
  const from = rows.get(step.from.id) as StoredRow
  if (step.kind === 'elements') {
    const list = (from[step.field.name] ?? []) as readonly Json[]
    return list.map((element) => ({ [ELEMENT]: element }))
  }
  const related = from[step.relation.key] as StoredRow | readonly StoredRow[] | null
  if (related === null) return []
  return Array.isArray(related) ? related : [related as StoredRow]
}

/** The value as CEL sees it. */
export function readValue(value: Value, rows: Rows): Constant | typeof ERR {
  return value.kind === 'constant' ? value : readColumn(value, rows)
}

function readColumn(column: Column, rows: Rows): Constant | typeof ERR {
  const row = rows.get(column.row.id) as StoredRow
  const encoded = encodeField(column.field, row[column.field.name] as Json)
  if (encoded === UNREPRESENTABLE) return ERR
  if (encoded === null) return column.nullIs === 'null' ? { kind: 'constant', type: 'null', value: null } : ERR
  return typed(column.type, encoded)
}

function typed(type: Column['type'], encoded: Json): Constant | typeof ERR {
  if (type === 'bool') return { kind: 'constant', type, value: encoded === true }
  if (type === 'double') return { kind: 'constant', type, value: Number(encoded) }
  if (type === 'string') return { kind: 'constant', type, value: String(encoded) }
  const instant = type === 'timestamp' ? parseInstant(String(encoded)) : undefined
  return instant === undefined ? ERR : { kind: 'constant', type: 'timestamp', value: instant }
}
