import type { Filter, Parameter, Scalar } from './filter.ts'
import { parameterKey, scalarKey } from './leaf-key.ts'

/**
 * Leaves out of a conjunction what another part decides: where `x = 'b'`, `x <> 'a'` says nothing. A look-up in a map, which is a chain of
 * ternaries, comes down to one equality for each entry. Of texts only: other types have values that are equal and written differently.
 */
export function withoutExcluded(parts: readonly Filter[]): readonly Filter[] {
  const excluding = new Map<Filter, Choice>()
  for (const part of parts) {
    const choice = excludedBy(part)
    if (choice !== undefined) excluding.set(part, choice)
  }
  if (excluding.size === 0 || parts.length < 2) return parts
  const chosen = new Map(
    parts.flatMap((part) => choicesOf(part, DEPTH)).map(({ scalar, options }) => [scalar, options]),
  )
  return parts.filter((part) => {
    const choice = excluding.get(part)
    const options = choice === undefined ? undefined : chosen.get(choice.scalar)
    return choice === undefined || options === undefined || choice.options.some((option) => options.includes(option))
  })
}

/** How deep a choice is looked for: a disjunction of conjunctions that choose. */
const DEPTH = 2

/** What a scalar is one of, or is not. */
interface Choice {
  readonly scalar: string
  readonly options: readonly string[]
}

/** What a part rules out: `x <> 'a'`, with or without `or x is null`. */
function excludedBy(part: Filter): Choice | undefined {
  if (part.kind === 'or') {
    const choices = part.parts.map(excludedBy)
    return part.parts.every((inner) => inner.kind === 'isNull' || excludedBy(inner) !== undefined)
      ? choices.find((choice) => choice !== undefined)
      : undefined
  }
  if (part.kind === 'oneOf') return part.negated ? choiceOf(part.value, part.options) : undefined
  return part.kind === 'compare' && part.operator === '<>' && part.right.kind === 'parameter'
    ? choiceOf(part.left, [part.right])
    : undefined
}

/** What scalars are one of where the part holds. */
function choicesOf(part: Filter, depth: number): readonly Choice[] {
  // oxfmt-ignore
  switch (part.kind) {
    case 'and':     return depth === 0 ? [] : part.parts.flatMap((inner) => choicesOf(inner, depth - 1))
    case 'or':      return depth === 0 ? [] : commonChoices(part.parts, depth - 1)
    case 'oneOf':   return part.negated ? [] : single(choiceOf(part.value, part.options))
    case 'compare': return part.operator === '=' && part.right.kind === 'parameter' ? single(choiceOf(part.left, [part.right])) : []
    default:        return []
  }
}

/** What every alternative chooses of: any of the options of all of them. */
function commonChoices([first, ...others]: readonly Filter[], depth: number): readonly Choice[] {
  if (first === undefined) return []
  const known = new Map(choicesOf(first, depth).map(({ scalar, options }) => [scalar, [...options]]))
  for (const other of others) {
    if (known.size === 0) return []
    const its = new Map(choicesOf(other, depth).map(({ scalar, options }) => [scalar, options]))
    for (const [scalar, options] of known) {
      const more = its.get(scalar)
      if (more === undefined) known.delete(scalar)
      else options.push(...more)
    }
  }
  return [...known].map(([scalar, options]) => ({ scalar, options }))
}

function single(choice: Choice | undefined): readonly Choice[] {
  return choice === undefined ? [] : [choice]
}

function choiceOf(value: Scalar, options: readonly Parameter[]): Choice | undefined {
  if (!options.every(({ type }) => type.kind === 'text' || type.kind === 'enum' || type.kind === 'uuid'))
    return undefined
  return { scalar: scalarKey(value), options: options.map(parameterKey) }
}
