import { isPlainObject, type Lowered, type Where } from './lowered.ts'

/** The conjunction. Constants are folded, because `{}` and an empty list mean something else to Prisma at every place. */
export function allOf(parts: readonly Lowered[]): Lowered {
  return fold(parts, false, merge)
}

/** The disjunction, likewise. */
export function anyOf(parts: readonly Lowered[]): Lowered {
  return fold(parts, true, (objects) => ({ OR: objects }))
}

function fold(parts: readonly Lowered[], zero: boolean, write: (objects: readonly Where[]) => Where): Lowered {
  const deciding = parts.filter(({ where }) => where === zero)
  if (deciding.length > 0) return { where: zero, exact: deciding.some(({ exact }) => exact) }
  const objects = parts.flatMap(({ where }) => (typeof where === 'boolean' ? [] : [where]))
  const exact = parts.every((part) => part.exact)
  if (objects.length === 0) return { where: !zero, exact }
  return { where: objects.length === 1 ? (objects[0] as Where) : write(objects), exact }
}

/** `{ a }` and `{ b }` as `{ a, b }` wherever the two say nothing of one key, as a person would write it. */
function merge(objects: readonly Where[]): Where {
  const merged: Where[] = []
  for (const object of objects) {
    const last = merged.at(-1)
    const joined = last === undefined ? undefined : join(last, object)
    if (joined === undefined) merged.push(object)
    else merged[merged.length - 1] = joined
  }
  return merged.length === 1 ? (merged[0] as Where) : { AND: merged }
}

function join(left: Where, right: Where): Where | undefined {
  const both: Record<string, unknown> = { ...left }
  for (const [key, value] of Object.entries(right)) {
    const joined = Object.hasOwn(left, key) ? joinOperators(left[key], value) : value
    if (joined === undefined) return undefined
    both[key] = joined
  }
  return both
}

const OPERATORS: ReadonlySet<string> = new Set([
  'equals',
  'not',
  'in',
  'notIn',
  'lt',
  'lte',
  'gt',
  'gte',
  'startsWith',
  'endsWith',
  'contains',
])

/** Several operators of one scalar field, which Prisma joins by AND. A list field takes only one. */
function joinOperators(left: unknown, right: unknown): Where | undefined {
  const [a, b] = [operatorsOf(left), operatorsOf(right)]
  if (a === undefined || b === undefined) return undefined
  return Object.keys(b).some((operator) => Object.hasOwn(a, operator)) ? undefined : { ...a, ...b }
}

function operatorsOf(value: unknown): Where | undefined {
  if (!isPlainObject(value)) return { equals: value }
  return Object.keys(value).every((key) => OPERATORS.has(key)) ? value : undefined
}
