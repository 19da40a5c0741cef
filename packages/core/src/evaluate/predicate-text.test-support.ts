import * as fc from 'fast-check'
import type { Arbitrary } from 'fast-check'
import type { Predicate } from '../ir/predicate.ts'
import type { Step } from '../ir/row.ts'
import type { Value } from '../ir/value.ts'
import { unreachable } from '../unreachable.ts'

/** A predicate on one line, for counterexamples. */
function predicateText(predicate: Predicate): string {
  const all = (parts: readonly Predicate[]): string => parts.map(predicateText).join(', ')
  // oxfmt-ignore
  switch (predicate.kind) {
    case 'literal':    return predicate.truth
    case 'not':        return `not(${predicateText(predicate.part)})`
    case 'and':
    case 'or':         return `${predicate.kind}(${all(predicate.parts)})`
    case 'if':         return `if(${all([predicate.condition, predicate.then, predicate.otherwise])})`
    case 'strict':     return `strict([${all(predicate.needs)}], ${predicateText(predicate.part)})`
    case 'through':
    case 'exists':     return `${predicate.kind}(${stepText(predicate.step)}, ${predicateText(predicate.part)})`
    case 'count':      return `count(${predicate.terms.map(({ steps, condition }) => `[${steps.map(stepText).join()}] ${predicateText(condition)}`).join(' + ')} ${predicate.operator} ${predicate.bound})`
    case 'truthy':
    case 'nullTest':   return `${predicate.kind}(${valueText(predicate.column)})`
    case 'comparison': return `${valueText(predicate.left)} ${predicate.operator} ${valueText(predicate.right)}`
    case 'membership': return `${valueText(predicate.value)} in [${predicate.options.map(valueText).join()}]`
    case 'textTest':   return `${valueText(predicate.text)}.${predicate.test}(${valueText(predicate.part)})`
    case 'match':      return `${valueText(predicate.text)}.matches(${predicate.pattern})`
    case 'known':      return `known(${valueText(predicate.value)})`
    case 'undecided':  return 'undecided'
    default:           return unreachable(predicate)
  }
}

function stepText(step: Step): string {
  return `${step.from.id} -> ${step.to.id}`
}

function valueText(value: Value): string {
  if (value.kind === 'constant')
    return typeof value.value === 'string'
      ? JSON.stringify(value.value)
      : `${value.value}${value.type === 'timestamp' ? 'ns' : ''}`
  if (value.kind === 'column')
    return `${value.row.id}.${value.field.name}:${value.type}${value.nullIs === 'null' ? '?' : ''}`
  if (value.kind === 'total')
    return `total(${value.terms.map(({ steps, condition }) => `${steps.map(stepText).join()} ${predicateText(condition)}`).join()})`
  return `${value.name}(${value.operands.map(valueText).join()})`
}

/** Shows the text instead of the node in counterexamples. */
export function shown(predicates: Arbitrary<Predicate>): Arbitrary<Predicate> {
  return predicates.map((each) =>
    Object.defineProperty({ ...each }, fc.toStringMethod, { value: () => predicateText(each) }),
  )
}
