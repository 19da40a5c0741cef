import { RowgateError } from '../errors.ts'
import type { Field, FieldType, Model } from '../schema/schema.ts'

export type Direction = 'asc' | 'desc'

export type Nulls = 'first' | 'last'

/** How rows are sorted by one field. */
export type Order = Direction | { readonly sort: Direction; readonly nulls?: Nulls | undefined }

/** How rows are sorted: by fields, in the order in which they are written. */
export type OrderBy<Name extends string = string> = Orders<Name> | readonly Orders<Name>[]

type Orders<Name extends string> = { readonly [N in Name]?: Order | undefined }

/** A field that rows are sorted by. */
export interface OrderTerm {
  readonly field: Field
  readonly direction: Direction
  readonly nulls: Nulls
}

/** Types that a database sorts, and whose text says all of the value. */
const SORTED: ReadonlySet<FieldType['kind']> = new Set([
  'text',
  'boolean',
  'integer',
  'float',
  'decimal',
  'timestamp',
  'date',
  'enum',
  'uuid',
])

/**
 * The fields that rows are sorted by, with the primary key at the end, which breaks ties. NULLs stand where PostgreSQL puts them when
 * nothing is said.
 *
 * @throws RowgateError `unsupported-argument` for a field that the model does not have or that has no order.
 */
export function orderTerms(model: Model, orderBy: OrderBy | undefined): readonly OrderTerm[] {
  const asked = [orderBy ?? []].flat().flatMap((orders) => Object.entries(orders))
  const terms = asked.flatMap(([name, order]) => (order === undefined ? [] : [orderTerm(model, name, order)]))
  const names = new Set(terms.map(({ field }) => field.name))
  if (names.size < terms.length) throw unsorted(model, 'orderBy', 'names a field twice')
  if (model.primaryKey.length === 0) throw unsorted(model, model.name, 'has no primary key to break ties')
  const ties = model.primaryKey.filter((name) => !names.has(name))
  return [...terms, ...ties.map((name) => orderTerm(model, name, 'asc'))]
}

function orderTerm(model: Model, name: string, order: Order): OrderTerm {
  const field = Object.hasOwn(model.fields, name) ? model.fields[name] : undefined
  if (field === undefined) throw unsorted(model, name, 'is no field of the model')
  if (field.list || !SORTED.has(field.type.kind)) throw unsorted(model, name, 'has no order')
  const { sort, nulls } = typeof order === 'string' ? { sort: order, nulls: undefined } : order
  if (sort !== 'asc' && sort !== 'desc') throw unsorted(model, name, 'is sorted "asc" or "desc"')
  if (nulls !== undefined && nulls !== 'first' && nulls !== 'last')
    throw unsorted(model, name, 'has nulls first or last')
  return { field, direction: sort, nulls: nulls ?? (sort === 'asc' ? 'last' : 'first') }
}

function unsorted({ name: model, fields }: Model, name: string, what: string): RowgateError {
  return new RowgateError(`Pages of ${model} cannot be sorted so: "${name}" ${what}.`, {
    code: 'unsupported-argument',
    path: `orderBy.${name}`,
    hint: `Sort by fields of the model: ${Object.keys(fields).join(', ')}.`,
  })
}
