import type { Resource, Said } from '@rowgate/core'
import { parseStoredRow } from '@rowgate/sql'
import type { Reach, ReachedRelation } from './nested.ts'
import { STORED } from './stored.ts'

type Row = Readonly<Record<string, unknown>>

/** What a result says of a row that has the stored column: that the actions are permitted on it. */
export function saidOfRow(kind: string, actions: readonly string[], row: Row): Said {
  const { [STORED]: stored } = row
  return { name: JSON.stringify([kind, actions, stored]), kind, actions, row: () => parseStoredRow(stored) }
}

/** What is said of related rows, at whatever depth: that they may be read. */
export function saidBelow(
  row: Row,
  { relations }: Reach,
  isAsked: (relation: ReachedRelation) => boolean,
): readonly Said[] {
  return [...relations].flatMap(([name, relation]) =>
    relatedRows(row, name).flatMap((related) => [
      ...(relation.resource !== undefined && isAsked(relation) ? [saidOf(relation.resource, related)] : []),
      ...saidBelow(related, relation.reach, isAsked),
    ]),
  )
}

/** A row with the related rows of which nothing is denied. */
export function withoutDenied(row: Row, { relations }: Reach, denied: ReadonlySet<string>): Row {
  const left = [...relations].map(([name, { reach, resource }]): [string, unknown] => {
    const kept = relatedRows(row, name).filter(
      (related) => resource === undefined || !denied.has(saidOf(resource, related).name),
    )
    const rows = kept.map((related) => withoutDenied(related, reach, denied))
    return [name, Array.isArray(row[name]) ? rows : (rows[0] ?? null)]
  })
  return { ...row, ...Object.fromEntries(left) }
}

/** A row as it is shown: without the stored column, its own and those of related rows. */
export function withoutStored(row: Row, { relations }: Reach): Row {
  const own = Object.entries(row).filter(([name]) => name !== STORED)
  const shown = [...relations].map(([name, { reach }]): [string, unknown] => {
    const related = row[name]
    if (Array.isArray(related)) return [name, related.map((each: Row) => withoutStored(each, reach))]
    return [name, related === null || related === undefined ? related : withoutStored(related as Row, reach)]
  })
  return { ...Object.fromEntries(own), ...Object.fromEntries(shown) }
}

function saidOf({ kind, readAction }: Resource, row: Row): Said {
  return saidOfRow(kind, [readAction], row)
}

function relatedRows(row: Row, name: string): readonly Row[] {
  const related = row[name] as Row | readonly Row[] | null | undefined
  return related === null || related === undefined ? [] : [related].flat()
}
