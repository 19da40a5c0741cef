import { hiddenRelation, type Model, type Relation } from '@rowgate/core'
import type { Context } from './context.ts'
import type { SomeRelated } from './related-rows.ts'
import type { Row } from './store.ts'
import { verifiedRows } from './verified-rows.ts'

/** A relation whose loaded rows are looked at once more, or rows behind them. */
export interface LoadedRelation {
  readonly relation: Relation
  readonly target: Model
  /** Which of the rows may be read, where the statement that loaded them could not say it. */
  readonly verify?: SomeRelated | undefined
  /** The row without the key that it was asked for. */
  readonly strip: (row: Row) => Row
  /** Relations of the related rows. */
  readonly loaded: readonly LoadedRelation[]
}

/** What becomes of related rows. */
export interface Settling {
  /** Those of them that may be read. */
  readonly keep: (relation: LoadedRelation, related: readonly Row[]) => Promise<readonly Row[]>
  /** What is left of one of these. */
  readonly show: (relation: LoadedRelation, row: Row) => Row
}

/** The rows that the statement loaded and the filter finds, as far as they have been asked for with their keys. */
export function keepVerified(context: Context): Settling['keep'] {
  return async ({ verify, target }, related) =>
    verify === undefined ? related : verifiedRows(context, target, verify, related)
}

/**
 * The rows with those related ones that may be read.
 *
 * @throws RowgateError `hidden-relation` where a required one may not.
 */
export async function settleRelated(
  model: Model,
  rows: readonly Row[],
  relations: readonly LoadedRelation[],
  settling: Settling,
): Promise<readonly Row[]> {
  const [relation, ...others] = relations
  if (relation === undefined || rows.length === 0) return rows
  return settleRelated(model, await settleRelation(model, rows, relation, settling), others, settling)
}

async function settleRelation(
  model: Model,
  rows: readonly Row[],
  loaded: LoadedRelation,
  settling: Settling,
): Promise<readonly Row[]> {
  const { name, cardinality, reference } = loaded.relation
  const kept = await settling.keep(
    loaded,
    rows.flatMap((row) => relatedOf(row, loaded)),
  )
  const settled = await settleRelated(loaded.target, kept, loaded.loaded, settling)
  const shown = new Map(kept.map((row, at) => [row, settling.show(loaded, settled[at] as Row)]))
  return rows.map((row) => {
    const all = relatedOf(row, loaded)
    const left = all.flatMap((each) => shown.get(each) ?? [])
    if (cardinality === 'many') return row[name] === undefined ? row : { ...row, [name]: left }
    if (all.length === 0) return row
    if (left.length === 0 && reference === 'required') throw hiddenRelation(model.name, name)
    return { ...row, [name]: left[0] ?? null }
  })
}

/** The rows of a relation that a row has been loaded with. */
export function relatedOf(row: Row, { relation }: Pick<LoadedRelation, 'relation'>): readonly Row[] {
  const related = (row[relation.name] ?? []) as Row | readonly Row[]
  return [related].flat()
}
