import type { Field, Model, Schema } from '@rowgate/core'
import { expect } from 'vitest'
import { Prisma } from '../prisma-domains/generated/json/client/client.ts'

type Where = Readonly<Record<string, unknown>>

/** A client extension that looks at the `where` of every query: `prisma.$extends(checkedWheres(schema))`. */
// oxlint-disable-next-line explicit-function-return-type -- Prisma reads the type
export function checkedWheres(schema: Schema) {
  return {
    query: {
      $allModels: {
        $allOperations: ({ model, args, query }: Query) => {
          expectWellFormed((args as { readonly where?: Where }).where, schema, model)
          return query(args as never)
        },
      },
    },
  }
}

interface Query {
  readonly model: string
  readonly args: unknown
  readonly query: (args: never) => Promise<unknown>
}

/**
 * What holds for every `where` that Rowgate emits: nothing that Prisma drops or mistakes (`{}`, an empty `AND` or `OR`, `undefined`), no `every`,
 * no NOT around more than one leaf, none of Prisma's own (`isNot`) around what may be UNKNOWN, and no number that a column does not hold.
 */
export function expectWellFormed(where: Where | undefined, schema: Schema, name: string): void {
  if (where === undefined) return
  const problems = [...problemsOf(where, { schema, model: schema.models[name] as Model, guarded: new Set() })]
  expect({ where, problems }).toEqual({ where, problems: [] })
}

function written(_key: string, value: unknown): unknown {
  return typeof value === 'bigint' ? `${value}n` : value === undefined ? 'undefined' : value
}

interface Place {
  readonly schema: Schema
  readonly model: Model
  /** The fields of the model that are not NULL where this is asked. */
  readonly guarded: ReadonlySet<string>
}

function* problemsOf(where: Where, place: Place): Iterable<string> {
  if (Object.keys(where).length === 0) yield 'an empty condition'
  for (const [key, value] of Object.entries(where)) {
    if (value === undefined) yield `${key}: undefined`
    else if (key === 'AND' || key === 'OR') yield* problemsOfParts(key, value as readonly Where[], place)
    else if (key === 'NOT') yield* problemsOfNot(value as Where, place)
    else if (Object.hasOwn(place.model.relations, key)) yield* problemsOfRelation(key, value as Where, place)
    else yield* problemsOfField(place.model.fields[key], value, key)
  }
}

function* problemsOfParts(key: string, parts: readonly Where[], place: Place): Iterable<string> {
  if (!Array.isArray(parts) || parts.length === 0) yield `${key} of nothing`
  for (const part of parts) yield* problemsOf(part, place)
}

/** A NOT around one leaf is the leaf's own negation: UNKNOWN stays UNKNOWN. */
function* problemsOfNot(inner: Where, place: Place): Iterable<string> {
  const [name = '', ...others] = Object.keys(inner)
  if (others.length > 0 || !Object.hasOwn(place.model.fields, name))
    yield `NOT around ${JSON.stringify(inner, written)}`
  yield* problemsOf(inner, place)
}

function* problemsOfRelation(name: string, value: Where, { schema, model }: Place): Iterable<string> {
  const [quantifier = '', ...others] = Object.keys(value)
  if (others.length > 0 || !['is', 'isNot', 'some', 'none'].includes(quantifier)) yield `${name}: ${quantifier}`
  const target = schema.models[model.relations[name]?.model ?? ''] as Model
  const inner = { schema, model: target, guarded: new Set<string>() }
  const condition = value[quantifier] as Where
  yield* problemsOf(condition, inner)
  if (quantifier === 'isNot' && mayBeUnknown(condition, inner))
    yield `isNot around ${JSON.stringify(condition, written)}`
}

function* problemsOfField(field: Field | undefined, value: unknown, key: string): Iterable<string> {
  if (field === undefined) return yield `${key} is no field`
  for (const [operator, operand] of operationsOf(value)) {
    if (operand === undefined) yield `${key}.${operator}: undefined`
    if (Array.isArray(operand) && operand.includes(undefined)) yield `${key}.${operator}: undefined in a list`
    for (const number of [operand].flat()) if (!isHeld(field, number)) yield `${key}.${operator}: ${String(number)}`
  }
}

/** The operators of a field, those inside of `not` as well. */
function operationsOf(value: unknown): readonly [string, unknown][] {
  if (!isOperation(value)) return [['equals', value]]
  return Object.entries(value).flatMap(([name, operand]): [string, unknown][] =>
    name === 'not' && isOperation(operand) ? [...operationsOf(operand)] : [[name, operand]],
  )
}

function isOperation(value: unknown): value is Where {
  return typeof value === 'object' && value !== null && Object.getPrototypeOf(value) === Object.prototype
}

/** Whether an integer column holds such a number; Prisma would cut a fraction off, and PostgreSQL refuses one that is too large. */
function isHeld({ type }: Field, value: unknown): boolean {
  if (type.kind !== 'integer' || (typeof value !== 'number' && typeof value !== 'bigint')) return true
  if (typeof value === 'number' && !Number.isInteger(value)) return false
  const bound = 2n ** BigInt(type.bits - 1)
  return BigInt(value) >= -bound && BigInt(value) < bound
}

/** Whether a condition can be neither true nor false, so that a NOT around it would lose rows. */
function mayBeUnknown(where: Where, place: Place): boolean {
  const { model } = place
  const within = { ...place, guarded: new Set([...place.guarded, ...guardsOf(where)]) }
  return Object.entries(where).some(([key, value]) => {
    if (key === 'AND' || key === 'OR') return (value as readonly Where[]).some((part) => mayBeUnknown(part, within))
    if (key === 'NOT') return mayBeUnknown(value as Where, within)
    if (!Object.hasOwn(model.relations, key)) return isUnknownOverNull(key, value, within)
    // Of the others one is an EXISTS, and the other is definite inside.
    const [quantifier, condition] = Object.entries(value as Where)[0] as [string, Where]
    const target = place.schema.models[model.relations[key]?.model ?? ''] as Model
    return quantifier === 'is' && mayBeUnknown(condition, { ...place, model: target, guarded: new Set() })
  })
}

/** The fields that a conjunction makes sure of. */
function guardsOf(where: Where): string[] {
  return Object.entries(where).flatMap(([key, value]) => {
    if (key === 'AND') return (value as readonly Where[]).flatMap(guardsOf)
    if (key === 'NOT') return Object.entries(value as Where).flatMap(([name, is]) => (isNullTest(is) ? [name] : []))
    return isOperation(value) && (value['not'] === null || value['not'] === Prisma.DbNull)
      ? [`${key}${pathOf(value) ?? ''}`]
      : []
  })
}

/** The place that is asked for inside of a JSON column. */
function pathOf(value: unknown): string | undefined {
  return isOperation(value) && Array.isArray(value['path']) ? JSON.stringify(value['path']) : undefined
}

/** Whether it asks if there is a value, which is never UNKNOWN. */
function asksForNothing(value: unknown): boolean {
  return isOperation(value) && (value['not'] === Prisma.DbNull || value['equals'] === Prisma.DbNull)
}

function isNullTest(value: unknown): boolean {
  return value === null || (isOperation(value) && value['equals'] === null)
}

function isUnknownOverNull(name: string, value: unknown, { model, guarded }: Place): boolean {
  const path = pathOf(value)
  if (path !== undefined) return !asksForNothing(value) && !guarded.has(`${name}${path}`)
  const isOpen = (field: string): boolean => model.fields[field]?.nullable === true && !guarded.has(field)
  return operationsOf(value).some(([, operand]) => {
    if (operand === null || (Array.isArray(operand) && operand.length === 0)) return false
    const other = isOperation(operand) ? String(operand['_ref']) : name
    return isOpen(name) || isOpen(other)
  })
}
