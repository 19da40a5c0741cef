import { type Model, type Relation, RowgateError, type Schema } from '@rowgate/core'
import type { FindArgs } from './store.ts'

/** The models whose rows are guarded, of a schema. */
export interface Guarding {
  readonly schema: Schema
  /** Names of the models that a kind is bound to. */
  readonly guarded: ReadonlySet<string>
}

/**
 * Refuses arguments that would load, count, order by or ask about rows of a guarded model through a relation, at whatever depth: the policy
 * of the rows themselves says nothing about those. Rows of a model that no kind is bound to are not guarded.
 *
 * @throws RowgateError `unsupported-argument`
 */
export function refuseNested(guarding: Guarding, model: Model, args: FindArgs, path = ''): void {
  const { where, cursor, orderBy, select, include } = args
  askedOf(guarding, model, where, `${path}where`)
  askedOf(guarding, model, cursor, `${path}cursor`)
  askedOf(guarding, model, orderBy, `${path}orderBy`)
  selected(guarding, model, select, `${path}select`)
  selected(guarding, model, include, `${path}include`)
}

/** Names in a condition below which it goes on about the same model, or about the one that a relation has led to. */
const CONNECTIVES: ReadonlySet<string> = new Set(['AND', 'OR', 'NOT', 'some', 'every', 'none', 'is', 'isNot'])

/** What a condition or an order asks of related rows. */
function askedOf(guarding: Guarding, model: Model, asked: unknown, path: string): void {
  for (const [name, value] of entriesOf(asked)) {
    const relation = relationOf(model, name)
    const at = `${path}.${name}`
    if (relation !== undefined) askedOf(guarding, follow(guarding, relation, at), value, at)
    else if (isField(model, name)) continue
    else if (CONNECTIVES.has(name)) askedOf(guarding, model, value, at)
    else refuseUnknown(model, name, value, at)
  }
}

/** What a `select` or an `include` loads of related rows; a `false` loads nothing. */
function selected(guarding: Guarding, model: Model, selection: unknown, path: string): void {
  for (const [name, value] of entriesOf(selection)) {
    const relation = relationOf(model, name)
    const at = `${path}.${name}`
    if (value === false || value === undefined || isField(model, name)) continue
    if (relation !== undefined) {
      const target = follow(guarding, relation, at)
      refuseNested(guarding, target, Object.fromEntries(entriesOf(value)), `${at}.`)
    } else if (name === '_count') counted(guarding, model, value, at)
    else refuseUnknown(model, name, value, at)
  }
}

/**
 * A relation that is not described, one to a view, could lead on to anything. Of what is no relation, a key of several fields has fields
 * inside, aggregates begin with an underscore, and what an extension computes is selected by `true`.
 */
function refuseUnknown(model: Model, name: string, value: unknown, path: string): void {
  if (name.startsWith('_') || entriesOf(value).every(([inner]) => isField(model, inner))) return
  throw new RowgateError(`What "${name}" of ${model.name} leads to is not described.`, {
    code: 'unsupported-argument',
    path,
    hint: 'Ask for it in a query of its own.',
  })
}

/** `true` counts the rows of every to-many relation. */
function counted(guarding: Guarding, model: Model, count: unknown, path: string): void {
  const many = Object.values(model.relations).filter(({ cardinality }) => cardinality === 'many')
  const every = { select: Object.fromEntries(many.map(({ name }) => [name, true])) }
  const { select } = Object.fromEntries(entriesOf(count === true ? every : count))
  selected(guarding, model, select, path)
}

function follow({ schema, guarded }: Guarding, relation: Relation, path: string): Model {
  if (!guarded.has(relation.model)) return schema.models[relation.model] as Model
  throw new RowgateError(
    `Rows of ${relation.model} have a policy of their own, which is not applied through a relation.`,
    {
      code: 'unsupported-argument',
      path,
      hint: `Ask for them in a query of their own.`,
    },
  )
}

function isField({ fields }: Model, name: string): boolean {
  return Object.hasOwn(fields, name)
}

function relationOf({ relations }: Model, name: string): Relation | undefined {
  return Object.hasOwn(relations, name) ? relations[name] : undefined
}

/** The members of an object, or of every object in a list. */
function entriesOf(value: unknown): readonly [string, unknown][] {
  if (Array.isArray(value)) return value.flatMap(entriesOf)
  return typeof value === 'object' && value !== null ? Object.entries(value) : []
}
