import { type Model, type Relation, RowgateError } from '@rowgate/core'
import type { Where } from '../lower/lowered.ts'
import { isField, membersOf, refuseUnknown, relationOf } from './names.ts'
import { bothWheres } from './narrow.ts'
import { type Reaching, type RelatedRows, type SomeRelated, targetOf, unloadedRows } from './related-rows.ts'

/** Names in a condition below which it goes on about the same model. */
const CONNECTIVES: ReadonlySet<string> = new Set(['AND', 'OR', 'NOT'])

/**
 * The caller's condition, about related rows that may be read and no others: a hidden row counts as one that is not there. Everything is
 * written anew, so that no member of an object escapes that Prisma would see and this would not.
 *
 * @throws RowgateError `inexact-where` when Prisma has no words for what may be read of related rows.
 */
export async function narrowWhere(reaching: Reaching, model: Model, where: unknown, path: string): Promise<unknown> {
  if (Array.isArray(where)) return Promise.all(where.map((each) => narrowWhere(reaching, model, each, path)))
  if (typeof where !== 'object' || where === null) return where
  const members: [string, unknown][] = []
  const further: Where[] = []
  for (const [name, value] of Object.entries(where)) {
    const at = `${path}.${name}`
    const relation = value === undefined ? undefined : relationOf(model, name)
    if (relation !== undefined) {
      const [first = {}, ...rest] = await relatedConditions(reaching, relation, value, at)
      members.push([name, first])
      further.push(...rest.map((each) => ({ [name]: each })))
    } else if (CONNECTIVES.has(name)) members.push([name, await narrowWhere(reaching, model, value, at)])
    else {
      if (!isField(model, name)) refuseUnknown(model, name, value, at)
      members.push([name, value])
    }
  }
  return withFurther(Object.fromEntries(members), further)
}

function withFurther(where: Where, further: readonly Where[]): Where {
  if (further.length === 0) return where
  return { ...where, AND: [...further, ...[where['AND'] ?? []].flat()] }
}

/** What is asked of one relation, as conditions that all have to hold. */
async function relatedConditions(
  reaching: Reaching,
  relation: Relation,
  asked: unknown,
  path: string,
): Promise<readonly Where[]> {
  const target = targetOf(reaching, relation)
  const related = await unloadedRows(reaching, target)
  if (related.rows === 'some' && !related.exact) throw inexactRelation(target, path)
  const quantified = relation.cardinality === 'many' || isQuantified(asked)
  const members = quantified ? membersOf(asked) : [['is', asked] as const]
  const narrowed = await Promise.all(
    members.map(async ([quantifier, inner]): Promise<[string, unknown]> => {
      return [quantifier, await narrowWhere(reaching, target, inner, quantified ? `${path}.${quantifier}` : path)]
    }),
  )
  return narrowed.map(([quantifier, inner]) => quantifiedBy(quantifier, inner, related))
}

function isQuantified(asked: unknown): boolean {
  const names = membersOf(asked).map(([name]) => name)
  return names.length > 0 && names.every((name) => name === 'is' || name === 'isNot')
}

/** Of the related rows that may be read, what a quantifier asks of them. */
function quantifiedBy(quantifier: string, inner: unknown, related: RelatedRows): Where {
  if (related.rows === 'all') return { [quantifier]: inner }
  if (inner === null) return { [quantifier === 'is' ? 'isNot' : 'is']: related.definite }
  return quantifier === 'every'
    ? everyOf(inner as Where, related)
    : { [quantifier]: conditionOf(quantifier, inner, related) }
}

/** Below a to-one relation Prisma writes a NOT around the condition, and so does the caller; an EXISTS is never UNKNOWN. */
function conditionOf(quantifier: string, inner: unknown, { where, definite }: SomeRelated): Where {
  return bothWheres(inner as Where, quantifier === 'is' || quantifier === 'isNot' ? definite : where)
}

/** No permitted row is otherwise. A condition that says nothing would be dropped from under the NOT. */
function everyOf(inner: Where, { where }: SomeRelated): Where {
  return saysNothing(inner) ? { every: {} } : { none: { NOT: inner, AND: [where] } }
}

/** Prisma finds everything for such a condition; a disjunction of nothing finds nothing. */
function saysNothing(where: unknown): boolean {
  if (Array.isArray(where)) return where.every(saysNothing)
  return membersOf(where).every(([name, inner]) => (name === 'AND' || name === 'NOT') && saysNothing(inner))
}

/** The error of related rows for which Prisma has no words where it asks about them. */
export function inexactRelation({ name }: Model, path: string): RowgateError {
  return new RowgateError(`No Prisma "where" finds exactly the rows of ${name} that the policy permits to read.`, {
    code: 'inexact-where',
    path,
    hint: `Ask for rows of ${name} in a query of their own.`,
  })
}
