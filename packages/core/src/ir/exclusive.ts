import type { Filter, Parameter, Scalar } from './filter.ts'
import { parameterKey, scalarKey } from './leaf-key.ts'

/**
 * Leaves out of a conjunction what another part decides: where `x = 'b'`, `x <> 'a'` says nothing. A look-up in a map, which is a chain of
 * ternaries, comes down to one equality for each entry. Of texts only: other types have values that are equal and written differently.
 */
export function withoutExcluded(parts: readonly Filter[]): readonly Filter[] {
  const excluding = parts.filter((part) => excludedBy(part) !== undefined)
  if (excluding.length === 0 || parts.length < 2) return parts
  const decided = excluding.filter((part) => {
    const choice = excludedBy(part)
    if (choice === undefined) return false
    const { scalar, options } = choice
    return parts.some((other) => other !== part && isDisjoint(chosenBy(other, scalar), options))
  })
  return parts.filter((part) => !decided.includes(part))
}

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

/** What the scalar is where the part holds, if the part says so: one of several. */
function chosenBy(part: Filter, scalar: string): readonly string[] | undefined {
  // oxfmt-ignore
  switch (part.kind) {
    case 'and':     return part.parts.map((inner) => chosenBy(inner, scalar)).find((options) => options !== undefined)
    case 'or':      return unionOf(part.parts, scalar)
    case 'oneOf':   return part.negated ? undefined : chosenFrom(choiceOf(part.value, part.options), scalar)
    case 'compare': return part.operator === '=' && part.right.kind === 'parameter' ? chosenFrom(choiceOf(part.left, [part.right]), scalar) : undefined
    default:        return undefined
  }
}

function unionOf(parts: readonly Filter[], scalar: string): readonly string[] | undefined {
  const union: string[] = []
  for (const part of parts) {
    const options = chosenBy(part, scalar)
    if (options === undefined) return undefined
    union.push(...options)
  }
  return union
}

function chosenFrom(choice: Choice | undefined, scalar: string): readonly string[] | undefined {
  return choice?.scalar === scalar ? choice.options : undefined
}

function choiceOf(value: Scalar, options: readonly Parameter[]): Choice | undefined {
  if (!options.every(({ type }) => type.kind === 'text' || type.kind === 'enum' || type.kind === 'uuid'))
    return undefined
  return { scalar: scalarKey(value), options: options.map(parameterKey) }
}

function isDisjoint(chosen: readonly string[] | undefined, excluded: readonly string[]): boolean {
  if (chosen === undefined) return false
  const options = new Set(chosen)
  return !excluded.some((option) => options.has(option))
}
