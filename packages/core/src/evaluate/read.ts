import type { StoredRow } from '../authorize/attributes.ts'
import { encodeField, jsonText, UNREPRESENTABLE } from '../authorize/encode.ts'
import { countTerms } from './evaluate.ts'
import { applyOperation } from '../cel/apply.ts'
import { stringConstant } from '../cel/constants.ts'
import { parseInstant } from '../cel/instant.ts'
import { jsonAt, readJson } from '../cel/json.ts'
import type { Json } from '../ir/expression.ts'
import { ELEMENT, POSITION, type Step } from '../ir/row.ts'
import type { Column, Constant, Operation, Total, Value } from '../ir/value.ts'
import type { Field, JsonReading } from '../schema/schema.ts'
import { unreachable } from '../unreachable.ts'

/** The rows that a predicate speaks of, by their ids. */
export type Rows = ReadonlyMap<string, StoredRow>

/** What reading gives where CEL errs. */
export const ERR: unique symbol = Symbol('error')

/** The rows at the end of a step; of a list field, one for each element. */
export function rowsAt(step: Step, rows: Rows): readonly StoredRow[] {
  const from = rows.get(step.from.id) as StoredRow
  if (step.kind === 'elements') {
    const list = elementsOf(step.field, from)
    const walked = step.at === undefined ? list : list.slice(step.at, step.at + 1)
    return walked.map((element, position) => ({ [ELEMENT]: element, [POSITION]: position }))
  }
  const related = from[step.relation.key] as StoredRow | readonly StoredRow[] | null
  if (related === null) return []
  return Array.isArray(related) ? related : [related as StoredRow]
}

/** The value as CEL sees it. */
export function readValue(value: Value, rows: Rows): Constant | typeof ERR {
  // oxfmt-ignore
  switch (value.kind) {
    case 'constant':  return value
    case 'column':    return readColumn(value, rows)
    case 'operation': return compute(value, rows)
    case 'total':     return totalOf(value, rows)
    default:          return unreachable(value)
  }
}

function totalOf({ terms }: Total, rows: Rows): Constant {
  return { kind: 'constant', type: 'int', value: BigInt(countTerms(terms, rows)) }
}

function compute({ name, operands }: Operation, rows: Rows): Constant | typeof ERR {
  const values: Constant[] = []
  for (const operand of operands) {
    const value = readValue(operand, rows)
    if (value === ERR) return ERR
    values.push(value)
  }
  return applyOperation(name, values) ?? ERR
}

/** The elements of a list as a row stores them. */
function elementsOf(field: Field, row: StoredRow): readonly Json[] {
  if (field.inside === undefined) return (row[field.name] ?? []) as readonly Json[]
  const elements = (insideOf(field.inside, row) ?? []) as readonly Json[]
  return field.type.kind === 'json' ? elements.map((element) => JSON.stringify(element)) : elements
}

/** What a reading inside of a JSON column gives; null where there is nothing of its type. */
function insideOf({ of, path, as }: JsonReading, row: StoredRow): Json {
  const stored = row[of.name] as Json
  const document = stored === null ? UNREPRESENTABLE : encodeField(of, stored)
  const value = document === UNREPRESENTABLE ? undefined : jsonAt(document, path)
  return value === undefined ? null : readJson(value, as)
}

function readColumn(column: Column, rows: Rows): Constant | typeof ERR {
  const row = rows.get(column.row.id) as StoredRow
  if (column.field.inside !== undefined) return readInside(column, column.field.inside, row)
  const stored = row[column.field.name] as Json
  // Of a whole document only its presence is asked; what is in it has readings of its own.
  if (column.field.type.kind === 'json' && stored !== null) return stringConstant('')
  // The elements of a list are needs of their own.
  const encoded = column.field.list ? stored : encodeField(column.field, stored)
  if (encoded === UNREPRESENTABLE) return ERR
  if (encoded === null) return column.nullIs === 'null' ? { kind: 'constant', type: 'null', value: null } : ERR
  if (column.type === 'string' && column.field.type.kind === 'integer') return stringConstant(jsonText(stored))
  return typed(column.type, encoded)
}

function readInside(column: Column, reading: JsonReading, row: StoredRow): Constant | typeof ERR {
  const value = insideOf(reading, row)
  if (value !== null) return typed(column.type, value)
  return column.nullIs === 'null' ? { kind: 'constant', type: 'null', value: null } : ERR
}

function typed(type: Column['type'], encoded: Json): Constant | typeof ERR {
  if (type === 'bool') return { kind: 'constant', type, value: encoded === true }
  if (type === 'double') return { kind: 'constant', type, value: Number(encoded) }
  if (type === 'string') return { kind: 'constant', type, value: jsonText(encoded) }
  const instant = type === 'timestamp' ? parseInstant(jsonText(encoded)) : undefined
  return instant === undefined ? ERR : { kind: 'constant', type: 'timestamp', value: instant }
}
