import type { Always, Filter, Leaf, None, Some, Tally, TallyTerm } from './filter.ts'
import { withoutExcluded } from './exclusive.ts'
import { hasAny } from './has-any.ts'
import { presenceKey, withoutImplied } from './implied.ts'
import { joinRanges } from './join-ranges.ts'
import { complementKey, leafKey } from './leaf-key.ts'
import { mergeOptions } from './merge-options.ts'
import { isToOne, type Step } from './row.ts'

export const ALL: Always = { kind: 'constant', value: true }
export const NONE: Always = { kind: 'constant', value: false }

/** Nodes of the written-out tree, which is what a backend will spell. */
export function sizeOf(filter: Filter): number {
  return 'size' in filter ? filter.size : 1
}

/** The conjunction: flat, without duplicates and without what its own leaves already decide. */
export function allOf(parts: readonly Filter[]): Filter {
  return junction('and', parts)
}

/** The disjunction, likewise. */
export function anyOf(parts: readonly Filter[]): Filter {
  return junction('or', parts)
}

/** Some row of the step; nothing is asked of the database when no row can satisfy the filter. */
export function some(step: Step, filter: Filter): Filter {
  if (filter.kind === 'constant' && !filter.value) return NONE
  const leaf = step.kind === 'elements' ? hasAny(step, filter, false) : undefined
  if (leaf !== undefined) return leaf
  return { kind: 'some', step, filter, size: 1 + sizeOf(filter) } satisfies Some
}

/** No row of the step. A list that is NULL has no element. */
export function none(step: Step, filter: Filter): Filter {
  if (filter.kind === 'constant' && !filter.value) return ALL
  const leaf = step.kind === 'elements' ? hasAny(step, filter, true) : undefined
  if (leaf !== undefined) return anyOf([leaf, { kind: 'isNull', value: leaf.list, negated: false }])
  return { kind: 'none', step, filter, size: 1 + sizeOf(filter) } satisfies None
}

export function tally(terms: readonly TallyTerm[], operator: Tally['operator'], bound: number): Tally {
  const size = terms.reduce((total, term) => total + term.steps.length + sizeOf(term.filter), 1)
  return { kind: 'count', terms, operator, bound, size }
}

function junction(kind: 'and' | 'or', parts: readonly Filter[]): Filter {
  const zero = kind === 'or'
  const given: Filter[] = []
  for (const part of parts) {
    if (part.kind !== kind) given.push(part)
    else for (const inner of part.parts) given.push(inner)
  }
  const matter = given.filter((part) => part.kind !== 'constant' || part.value === zero)
  if (matter.some((part) => part.kind === 'constant')) return zero ? ALL : NONE
  if (matter.length < 2) return matter[0] ?? (zero ? NONE : ALL)
  const relevant = unique(matter)
  const present = kind === 'and' ? withoutImplied(relevant) : relevant
  const options = mergeOptions(kind, present)
  const merged = mergeSteps(kind, kind === 'and' ? withoutExcluded(options) : joinRanges(options))
  const decided = decide(kind, merged)
  const known = new Set(merged)
  if (decided.some((part) => part.kind === 'constant' || part.kind === kind || !known.has(part)))
    return junction(kind, decided)
  if (decided.length === 0) return zero ? NONE : ALL
  if (decided.length === 1) return decided[0] as Filter
  const size = decided.reduce((total, part) => total + sizeOf(part), 1)
  return { kind, parts: decided, size }
}

function unique(parts: readonly Filter[]): Filter[] {
  const seen = new Map<Filter | string, Filter>()
  for (const part of parts) {
    const key = leafKey(part) ?? part
    if (!seen.has(key)) seen.set(key, part)
  }
  return [...seen.values()]
}

/**
 * Joins what is asked of the same rows: `some(x, f) or some(x, g)` is `some(x, f or g)`, and `none(x, f) and none(x, g)` is
 * `none(x, f or g)`. Where the step leads to at most one row, `and` of somes and `or` of nones join likewise.
 */
function mergeSteps(kind: 'and' | 'or', parts: readonly Filter[]): Filter[] {
  const groups = new Map<string, (Some | None)[]>()
  for (const part of parts) {
    if (!isMergeable(kind, part)) continue
    const group = groups.get(groupKey(part))
    if (group === undefined) groups.set(groupKey(part), [part])
    else group.push(part)
  }
  return parts.flatMap((part) => {
    const group = isMergeable(kind, part) ? (groups.get(groupKey(part)) ?? []) : []
    if (group.length < 2) return [part]
    return group[0] === part ? [mergeGroup(kind, group)] : []
  })
}

function isMergeable(kind: 'and' | 'or', part: Filter): part is Some | None {
  if (part.kind !== 'some' && part.kind !== 'none') return false
  const joins = part.kind === 'some' ? 'or' : 'and'
  return kind === joins || isToOne(part.step)
}

function groupKey(part: Some | None): string {
  return `${part.kind} ${part.step.to.id}`
}

function mergeGroup(kind: 'and' | 'or', group: readonly (Some | None)[]): Filter {
  const first = group[0] as Some | None
  const filters = group.map((part) => part.filter)
  const inner = (first.kind === 'some') === (kind === 'and') ? allOf(filters) : anyOf(filters)
  return first.kind === 'some' ? some(first.step, inner) : none(first.step, inner)
}

/**
 * Uses the leaves among the parts: in `x and (x or y)` the disjunction is decided, in `x and (not x or y)` it is `y`. Sound because
 * where a leaf is UNKNOWN the whole conjunction fails either way; a null test, the only leaf with a complement here, never is.
 */
function decide(kind: 'and' | 'or', parts: readonly Filter[]): Filter[] {
  const presence = kind === 'and' ? parts.map(presenceKey) : []
  const leaves = new Set([...parts.map(leafKey), ...presence].filter((key) => key !== undefined))
  if (leaves.size === 0) return [...parts]
  const other = kind === 'and' ? 'or' : 'and'
  return parts.flatMap((part) => {
    if (part.kind !== other) return contradicts(part, leaves) ? [kind === 'and' ? NONE : ALL] : [part]
    if (part.parts.some((inner) => leaves.has(leafKey(inner) ?? ''))) return []
    const rest = part.parts.filter((inner) => !contradicts(inner, leaves))
    if (rest.length === part.parts.length) return [part]
    return [other === 'or' ? anyOf(rest) : allOf(rest)]
  })
}

function contradicts(part: Filter, leaves: ReadonlySet<string>): boolean {
  const key = isLeaf(part) ? complementKey(part) : undefined
  return key !== undefined && leaves.has(key)
}

function isLeaf(filter: Filter): filter is Leaf {
  return !('size' in filter) && filter.kind !== 'constant'
}
