import type { Resource, StoredRow } from '@rowgate/core'
import { parseStoredRow } from '@rowgate/sql'
import type { Reach, ReachedRelation } from './nested.ts'
import { STORED } from './stored.ts'

type Row = Readonly<Record<string, unknown>>

/** What a result says of a row, of which the PDP can be asked: that the actions are permitted on it. */
export interface Said {
  readonly kind: string
  readonly actions: readonly string[]
  /** The stored column. */
  readonly stored: unknown
}

/** The same about the same row has the same name. */
export function nameOf({ kind, actions, stored }: Said): string {
  return JSON.stringify([kind, actions, stored])
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

/** The names of what is said and not confirmed, by kind. The same about the same row is asked once. */
export async function deniedOf(
  said: readonly Said[],
  confirm: (
    kind: string,
    claims: readonly { readonly row: StoredRow; readonly actions: readonly string[] }[],
  ) => Promise<readonly boolean[]>,
): Promise<ReadonlySet<string>> {
  const byName = [...new Map(said.map((each) => [nameOf(each), each]))]
  const kinds = [...new Set(said.map(({ kind }) => kind))]
  const denied = await Promise.all(
    kinds.map(async (kind) => {
      const named = byName.filter(([, each]) => each.kind === kind)
      const claims = named.map(([, { stored, actions }]) => ({ row: parseStoredRow(stored), actions }))
      const confirmed = await confirm(kind, claims)
      return named.filter((_, at) => confirmed[at] !== true).map(([name]) => name)
    }),
  )
  return new Set(denied.flat())
}

/** A row with the related rows of which nothing is denied. */
export function withoutDenied(row: Row, { relations }: Reach, denied: ReadonlySet<string>): Row {
  const left = [...relations].map(([name, { reach, resource }]): [string, unknown] => {
    const kept = relatedRows(row, name).filter(
      (related) => resource === undefined || !denied.has(nameOf(saidOf(resource, related))),
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
  return { kind, actions: [readAction], stored: row[STORED] }
}

function relatedRows(row: Row, name: string): readonly Row[] {
  const related = row[name] as Row | readonly Row[] | null | undefined
  return related === null || related === undefined ? [] : [related].flat()
}
