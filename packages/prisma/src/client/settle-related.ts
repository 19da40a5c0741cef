import { hiddenRelation, type Model, type Relation } from '@rowgate/core'
import type { Context } from './context.ts'
import type { SomeRelated } from './related-rows.ts'
import type { Row } from './store.ts'
import { verifiedRows } from './verified-rows.ts'

/** A relation whose loaded rows are looked at once more, or rows behind them. */
export interface LoadedRelation {
  readonly relation: Relation
  /** Which of the rows may be read, where the statement that loaded them could not say it. */
  readonly target?: Model
  readonly verify?: SomeRelated
  /** The row without the key that it was asked for. */
  readonly strip: (row: Row) => Row
  /** Relations of the related rows. */
  readonly loaded: readonly LoadedRelation[]
}

/**
 * The rows with those related ones that may be read.
 *
 * @throws RowgateError `hidden-relation` where a required one may not.
 */
export async function settleRelated(
  context: Context,
  model: Model,
  rows: readonly Row[],
  relations: readonly LoadedRelation[],
): Promise<readonly Row[]> {
  const [relation, ...others] = relations
  if (relation === undefined || rows.length === 0) return rows
  return settleRelated(context, model, await settleRelation(context, model, rows, relation), others)
}

async function settleRelation(
  context: Context,
  model: Model,
  rows: readonly Row[],
  { relation, verify, target, strip, loaded }: LoadedRelation,
): Promise<readonly Row[]> {
  const { name, cardinality, reference } = relation
  const related = rows.flatMap((row) => relatedOf(row, name))
  const permitted =
    verify === undefined || target === undefined ? related : await verifiedRows(context, target, verify, related)
  const settled = await settleRelated(context, context.models[relation.model] as Model, permitted, loaded)
  const shown = new Map(permitted.map((row, at) => [row, strip(settled[at] as Row)]))
  return rows.map((row) => {
    const all = relatedOf(row, name)
    const left = all.flatMap((each) => shown.get(each) ?? [])
    if (cardinality === 'many') return row[name] === undefined ? row : { ...row, [name]: left }
    if (all.length === 0) return row
    if (left.length === 0 && reference === 'required') throw hiddenRelation(model.name, name)
    return { ...row, [name]: left[0] ?? null }
  })
}

function relatedOf(row: Row, name: string): readonly Row[] {
  const related = (row[name] ?? []) as Row | readonly Row[]
  return [related].flat()
}
