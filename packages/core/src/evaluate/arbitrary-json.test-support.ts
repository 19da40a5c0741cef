import { jsonColumn, jsonField, type ScalarReading } from '../ir/json.ts'
import type { Row } from '../ir/row.ts'
import type { Column } from '../ir/value.ts'
import type { Field, JsonPath } from '../schema/schema.ts'

/** Where the random predicates look: everywhere in the documents, and where there is nothing. */
const PATHS: readonly JsonPath[] = [[], ['a'], ['b'], ['a', 'b'], ['a', 0], ['a', 1, 'b'], [0], ["it's"], ['0'], ['']]

const READINGS: readonly ScalarReading[] = ['type', 'string', 'number', 'boolean', 'canonical']

const known = new WeakMap<Row, readonly Column[]>()

/** What is read inside of the JSON fields of a row. */
export function jsonColumns(row: Row): readonly Column[] {
  const columns =
    known.get(row) ??
    documentsOf(row).flatMap((field) =>
      PATHS.flatMap((path) => READINGS.map((as) => jsonColumn({ row, field, path }, as))),
    )
  known.set(row, columns)
  return columns
}

/** The lists and the keys inside of the JSON fields of a row. */
export function jsonLists(row: Row): readonly Field[] {
  return documentsOf(row).flatMap((field) =>
    PATHS.slice(0, 4).flatMap((path) => (['array', 'keys'] as const).map((as) => jsonField({ field, path }, as))),
  )
}

function documentsOf({ model }: Row): readonly Field[] {
  return Object.values(model.fields).filter(({ type, list }) => type.kind === 'json' && !list)
}
