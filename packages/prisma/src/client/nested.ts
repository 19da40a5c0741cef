import { type Model, type Relation, RowgateError } from '@rowgate/core'
import type { Where } from '../lower/lowered.ts'
import { withKey } from './key-selection.ts'
import { isField, membersOf, refuseUnknown, relationOf } from './names.ts'
import { narrow } from './narrow.ts'
import { refuseHiddenOrder } from './nested-order.ts'
import { inexactRelation, narrowWhere } from './nested-where.ts'
import { type Reaching, type RelatedRows, type SomeRelated, targetOf, unloadedRows } from './related-rows.ts'
import type { LoadedRelation } from './settle-related.ts'
import type { FindArgs, Row } from './store.ts'
import { keyFields } from './verify.ts'

/** Arguments of a read in which every related row is one that may be read, as far as Prisma can say it. */
export interface Narrowed {
  readonly args: FindArgs
  /** What the rows themselves must fulfill, lest they have a required related row that may not be read. */
  readonly needs: readonly Where[]
  /** Related rows that are looked at once more when they are loaded. */
  readonly loaded: readonly LoadedRelation[]
  /** Whether several statements decide together, so that they have to see the same rows. */
  readonly snapshot: boolean
}

/**
 * Narrows what a read loads, counts, sorts by or asks about through relations, at whatever depth.
 *
 * @throws RowgateError `unsupported-argument`, `inexact-where`, `ambiguous-kind`
 */
export async function narrowNested(reaching: Reaching, model: Model, args: FindArgs, path = ''): Promise<Narrowed> {
  const { where, cursor, orderBy, select, include } = args
  await refuseHiddenOrder(reaching, model, orderBy, `${path}orderBy`)
  const [ownWhere, ownCursor, selected, included] = await Promise.all([
    narrowWhere(reaching, model, where, `${path}where`),
    narrowWhere(reaching, model, cursor, `${path}cursor`),
    narrowSelection(reaching, model, select, `${path}select`),
    narrowSelection(reaching, model, include, `${path}include`),
  ])
  const narrowed = { where: ownWhere, cursor: ownCursor, select: selected.selection, include: included.selection }
  return {
    args: { ...args, ...Object.fromEntries(Object.entries(narrowed).filter(([name]) => args[name] !== undefined)) },
    ...united([selected, included]),
  }
}

/** Arguments with which the rows are asked themselves what they need. */
export function withNeeds({ args, needs }: Pick<Narrowed, 'args' | 'needs'>): FindArgs {
  return needs.reduce((from: FindArgs, need) => narrow(from, need), args)
}

type Found = Omit<Narrowed, 'args'>

const NOTHING: Found = { needs: [], loaded: [], snapshot: false }

function united(parts: readonly Found[]): Found {
  return {
    needs: parts.flatMap(({ needs }) => needs),
    loaded: parts.flatMap(({ loaded }) => loaded),
    snapshot: parts.some(({ snapshot }) => snapshot),
  }
}

/** A `select` or an `include`. */
async function narrowSelection(
  reaching: Reaching,
  model: Model,
  selection: unknown,
  path: string,
): Promise<Found & { readonly selection: unknown }> {
  if (typeof selection !== 'object' || selection === null) return { ...NOTHING, selection }
  const parts = await Promise.all(
    membersOf(selection).map(([name, value]) =>
      narrowMember(reaching, model, { name, value, path: `${path}.${name}` }),
    ),
  )
  return { ...united(parts), selection: Object.fromEntries(parts.map(({ name, value }) => [name, value])) }
}

interface Member {
  readonly name: string
  readonly value: unknown
  readonly path: string
}

async function narrowMember(
  reaching: Reaching,
  model: Model,
  { name, value, path }: Member,
): Promise<Found & { readonly name: string; readonly value: unknown }> {
  const relation = relationOf(model, name)
  if (value === false || value === null || isField(model, name)) return { ...NOTHING, name, value }
  if (relation !== undefined) return { name, ...(await narrowRelation(reaching, relation, value, path)) }
  if (name === '_count') return { ...NOTHING, name, value: await narrowCount(reaching, model, value, path) }
  refuseUnknown(model, name, value, path)
  return { ...NOTHING, name, value }
}

async function narrowRelation(
  reaching: Reaching,
  relation: Relation,
  value: unknown,
  path: string,
): Promise<Found & { readonly value: unknown }> {
  const target = targetOf(reaching, relation)
  const asked = { ...(typeof value === 'object' ? value : {}) }
  const [related, inner] = await Promise.all([
    reaching.rowsOf(target),
    narrowNested(reaching, target, asked, `${path}.`),
  ])
  const place = { relation, target, related, inner, path }
  const narrowed = relation.reference === 'required' ? narrowRequired(reaching, place) : narrowOptional(reaching, place)
  return { ...narrowed, value: Object.keys(narrowed.value).length === 0 ? value : narrowed.value }
}

interface Place {
  readonly relation: Relation
  readonly target: Model
  readonly related: RelatedRows
  readonly inner: Narrowed
  readonly path: string
}

/** Prisma narrows the rows itself; where it has no words for it, more of them are loaded than are shown. */
function narrowOptional(reaching: Reaching, place: Place): Found & { readonly value: FindArgs } {
  const { target, related, inner, path } = place
  const own = withNeeds(inner)
  const value = related.rows === 'all' ? own : narrow(own, related.where)
  const { always } = reaching.context.verifier
  if (related.rows === 'some' || (always && reaching.isVerified(target))) refuseHiddenCursor(inner.args, target, path)
  if (related.rows === 'all' || related.exact)
    return reaching.isVerified(target) ? keyed(place, value) : { ...seen(place), value }
  refuseBeforeVerified(inner.args, target, path)
  return keyed(place, value, related)
}

/** Prisma narrows no required relation: the row that has it is left out, or another statement decides. */
function narrowRequired(reaching: Reaching, place: Place): Found & { readonly value: FindArgs } {
  const { relation, target, related, inner, path } = place
  const { needs } = inner
  if (related.rows === 'some' && reaching.context.hiddenRelation === 'error') return keyed(place, inner.args, related)
  if (related.rows === 'some' && !related.exact) throw inexactRelation(target, path)
  const needed = [...(related.rows === 'some' ? [related.definite] : []), ...needs]
  const own = needed.length === 0 ? [] : [{ [relation.name]: { is: { AND: needed } } }]
  const found = reaching.isVerified(target) ? keyed(place, inner.args) : { ...seen(place), value: inner.args }
  return { ...found, needs: own, snapshot: found.snapshot || own.length > 0 }
}

/** Rows that are looked at once more when they are loaded, by their keys. */
function keyed(
  { relation, target, inner: { loaded } }: Place,
  args: FindArgs,
  verify?: SomeRelated,
): Found & { readonly value: FindArgs } {
  const { args: value, strip } = withKey(args, keyNames(target))
  return { needs: [], loaded: [{ relation, target, verify, strip, loaded }], snapshot: true, value }
}

/** Rows that need not be looked at themselves, but maybe those behind them. */
function seen({ relation, target, inner: { loaded, snapshot, needs } }: Place): Found {
  const further = loaded.length === 0 ? [] : [{ relation, target, loaded, strip: (row: Row): Row => row }]
  return { needs: [], loaded: further, snapshot: snapshot || needs.length > 0 }
}

function keyNames(model: Model): readonly string[] {
  return keyFields(model).map(({ name }) => name)
}

/** `true` counts the rows of every to-many relation. */
async function narrowCount(reaching: Reaching, model: Model, count: unknown, path: string): Promise<unknown> {
  const many = Object.values(model.relations).filter(({ cardinality }) => cardinality === 'many')
  const asked = count === true ? Object.fromEntries(many.map(({ name }) => [name, true])) : selectOf(count)
  const counted = await Promise.all(
    membersOf(asked).map(async ([name, value]): Promise<[string, unknown]> => {
      const relation = relationOf(model, name)
      if (relation === undefined || value === false || value === null) return [name, value]
      return [name, await narrowCounted(reaching, relation, value, `${path}.${name}`)]
    }),
  )
  return { select: Object.fromEntries(counted) }
}

async function narrowCounted(reaching: Reaching, relation: Relation, value: unknown, path: string): Promise<unknown> {
  const target = targetOf(reaching, relation)
  const [related, { args }] = await Promise.all([
    unloadedRows(reaching, target),
    narrowNested(reaching, target, { ...(typeof value === 'object' ? value : {}) }, `${path}.`),
  ])
  if (related.rows === 'all') return Object.keys(args).length === 0 ? value : args
  if (!related.exact) throw inexactRelation(target, path)
  refuseHiddenCursor(args, target, path)
  return narrow(args, related.where)
}

function selectOf(count: unknown): unknown {
  return Object.fromEntries(membersOf(count))['select']
}

/** A cursor of a row that may not be read would tell where that row stands. */
function refuseHiddenCursor({ cursor }: FindArgs, { name }: Model, path: string): void {
  if (cursor === undefined || cursor === null) return
  throw new RowgateError(`The cursor may be of a row of ${name} that may not be read.`, {
    code: 'unsupported-argument',
    path: `${path}.cursor`,
    hint: 'Ask for them in a query of their own.',
  })
}

/** Arguments that would count or leave out rows before they are verified. */
function refuseBeforeVerified(args: FindArgs, { name }: Model, path: string): void {
  const refused = ['take', 'skip', 'cursor', 'distinct'].find(
    (each) => args[each] !== undefined && args[each] !== null && args[each] !== 0,
  )
  if (refused === undefined) return
  throw new RowgateError(
    `Prisma cannot filter these rows of ${name} exactly, so they are verified, and \`${refused}\` would run before that.`,
    { code: 'unsupported-argument', path: `${path}.${refused}`, hint: 'Ask for them in a query of their own.' },
  )
}
