import type { Compare, Filter, OneOf, Parameter } from './filter.ts'
import { scalarKey } from './leaf-key.ts'

/** A comparison of a scalar with one parameter, or with several at once. */
type Choice = OneOf | (Compare & { readonly right: Parameter })

/**
 * Makes one list of what is asked of one scalar: `x = 1 or x = 2` is `x in (1, 2)`, and `x <> 1 and x <> 2` is `x not in (1, 2)`. The list
 * is one parameter, however long it gets.
 */
export function mergeOptions(kind: 'and' | 'or', parts: readonly Filter[]): readonly Filter[] {
  const groups = new Map<string, Choice[]>()
  for (const part of parts) {
    if (!isChoice(kind, part)) continue
    const key = keyOf(part)
    const group = groups.get(key)
    if (group === undefined) groups.set(key, [part])
    else group.push(part)
  }
  if ([...groups.values()].every((group) => group.length < 2)) return parts
  return parts.flatMap((part): readonly Filter[] => {
    if (!isChoice(kind, part)) return [part]
    const group = groups.get(keyOf(part)) as Choice[]
    if (group[0] !== part) return []
    return [group.length === 1 ? part : merged(kind, group)]
  })
}

function isChoice(kind: 'and' | 'or', part: Filter): part is Choice {
  if (part.kind === 'oneOf') return part.negated === (kind === 'and')
  return part.kind === 'compare' && part.operator === (kind === 'and' ? '<>' : '=') && part.right.kind === 'parameter'
}

function keyOf(choice: Choice): string {
  return scalarKey(choice.kind === 'oneOf' ? choice.value : choice.left)
}

function merged(kind: 'and' | 'or', group: readonly Choice[]): OneOf {
  const [first] = group as [Choice]
  const options = group.flatMap((choice) => (choice.kind === 'oneOf' ? choice.options : [choice.right]))
  return { kind: 'oneOf', value: first.kind === 'oneOf' ? first.value : first.left, options, negated: kind === 'and' }
}
