import type { Compare, Filter, Parameter, Scalar } from './filter.ts'
import { parameterKey, scalarKey } from './leaf-key.ts'

/** The values of a scalar from one bound to another; one of them at least is there. */
interface Range {
  readonly scalar: Scalar
  readonly lower?: Bound | undefined
  readonly upper?: Bound | undefined
}

type Bound = Compare & { readonly right: Parameter }

/**
 * Joins the alternatives of which one begins where another ends: `x >= 5 and x <= 9 or x > 9` is `x >= 5`. Where rows are excluded, those
 * that have what cannot be sent are asked for beside those that fail a comparison, and lie beyond the last of these.
 */
export function joinRanges(parts: readonly Filter[]): readonly Filter[] {
  const ranges = new Map<Filter, Range>()
  const starts = new Map<string, Filter>()
  for (const part of parts) {
    const range = rangeOf(part)
    if (range === undefined) continue
    ranges.set(part, range)
    if (range.lower !== undefined) starts.set(keyOf(range.lower), part)
  }
  const nextOf = ({ upper }: Range): Filter | undefined =>
    upper === undefined ? undefined : starts.get(keyOf({ ...upper, operator: after(upper) }))
  const longer = new Set<Filter>()
  for (const [part, range] of ranges) {
    let joined = range
    for (let next = nextOf(joined); next !== undefined && ranges.has(next); next = nextOf(joined)) {
      joined = { ...joined, upper: ranges.get(next)?.upper }
      ranges.delete(next)
      longer.add(part)
    }
    ranges.set(part, joined)
  }
  return longer.size === 0 ? parts : parts.flatMap((part) => written(part, ranges.get(part), longer))
}

function written(part: Filter, range: Range | undefined, longer: ReadonlySet<Filter>): readonly Filter[] {
  if (range === undefined) return rangeOf(part) === undefined ? [part] : []
  return [longer.has(part) ? filterOf(range) : part]
}

/** The operator of the lower bound that begins where the upper one ends. */
function after({ operator }: Bound): Compare['operator'] {
  return operator === '<' ? '>=' : '>'
}

function rangeOf(part: Filter): Range | undefined {
  if (part.kind === 'compare') return isBound(part) ? rangeFrom([part]) : undefined
  if (part.kind !== 'and' || part.parts.length !== 2) return undefined
  const bounds = part.parts.filter(isBound)
  const range = bounds.length === 2 ? rangeFrom(bounds) : undefined
  return range !== undefined && hasValues(range) ? range : undefined
}

function rangeFrom(bounds: readonly Bound[]): Range | undefined {
  const [first] = bounds as [Bound]
  if (bounds.some(({ left }) => scalarKey(left) !== scalarKey(first.left))) return undefined
  const lower = bounds.find(({ operator }) => operator === '>' || operator === '>=')
  const upper = bounds.find(({ operator }) => operator === '<' || operator === '<=')
  return { scalar: first.left, lower, upper }
}

/** Whether there is a value between the bounds, as far as that is seen here: of numbers, and of times by their years. */
function hasValues({ lower, upper }: Range): boolean {
  if (lower === undefined || upper === undefined) return false
  const [from, to] = [numberOf(lower.right), numberOf(upper.right)]
  return from !== undefined && to !== undefined && from < to
}

function numberOf({ type, value }: Parameter): number | undefined {
  // oxfmt-ignore
  switch (type.kind) {
    case 'integer':
    case 'float':
    case 'decimal':   return Number.isFinite(Number(value)) ? Number(value) : undefined
    case 'timestamp':
    case 'date':      return Number(/^\d+/.exec(String(value))?.[0])
    default:          return undefined
  }
}

function isBound(part: Filter): part is Bound {
  return part.kind === 'compare' && part.operator !== '=' && part.operator !== '<>' && part.right.kind === 'parameter'
}

function filterOf({ scalar, lower, upper }: Range): Filter {
  if (lower !== undefined && upper !== undefined) return { kind: 'and', parts: [lower, upper], size: 3 }
  return lower ?? upper ?? { kind: 'isNull', value: scalar, negated: true }
}

function keyOf({ left, operator, right }: Bound): string {
  return `${scalarKey(left)} ${operator} ${parameterKey(right)}`
}
