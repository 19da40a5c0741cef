import type { Comparison, Count, CountOperator, Predicate } from '../ir/predicate.ts'
import { rowName, listed, type Shown, stepName } from './names.ts'
import { unreachable } from '../unreachable.ts'
import { constantText, valueText } from './value-text.ts'

/** A predicate as a policy's author would read it, with fields in place of attributes. */
export function predicateText(predicate: Predicate, shown: Shown): string {
  const text = (part: Predicate): string => predicateText(part, shown)
  const inner = (part: Predicate): string => (isJunction(part) ? `(${text(part)})` : text(part))
  // oxfmt-ignore
  switch (predicate.kind) {
    case 'literal':    return predicate.truth
    case 'not':        return `!(${text(predicate.part)})`
    case 'and':        return predicate.parts.map(inner).join(' && ')
    case 'or':         return predicate.parts.map(inner).join(' || ')
    case 'if':         return `${inner(predicate.condition)} ? ${inner(predicate.then)} : ${inner(predicate.otherwise)}`
    case 'strict':     return `${inner(predicate.part)}, given ${listed(predicate.needs.map(inner))}`
    case 'through':    return text(predicate.part)
    case 'exists':     return `${stepName(predicate.step)}.exists(${rowName(predicate.step.to)}, ${text(predicate.part)})`
    case 'count':      return countText(predicate, shown)
    case 'truthy':     return valueText(predicate.column, shown)
    case 'comparison': return comparisonText(predicate, shown)
    case 'membership': return `${valueText(predicate.value, shown)} in [${listed(predicate.options.map((option) => constantText(option, shown)))}]`
    case 'textTest':   return `${valueText(predicate.text, shown)}.${predicate.test}(${valueText(predicate.part, shown)})`
    case 'match':      return `${valueText(predicate.text, shown)}.matches(${shown.values ? JSON.stringify(predicate.pattern) : '?'})`
    case 'nullTest':   return `${valueText(predicate.column, shown)} == null`
    case 'known':      return `${valueText(predicate.value, shown)} is known`
    case 'undecided':  return 'what the PDP says'
    default:           return unreachable(predicate)
  }
}

// oxfmt-ignore
const COMPARISONS = {
  eq: '==', lt: '<', le: '<=', gt: '>', ge: '>=',
} as const satisfies Record<Comparison['operator'] | CountOperator, string>

function comparisonText({ operator, left, right }: Comparison, shown: Shown): string {
  return `${valueText(left, shown)} ${COMPARISONS[operator]} ${valueText(right, shown)}`
}

function countText({ terms, operator, bound }: Count, shown: Shown): string {
  const counted = terms.map(({ steps, condition }) => {
    const rows = steps.map(stepName).join(' · ')
    return condition.kind === 'literal' ? `size(${rows})` : `size(${rows}.filter(${predicateText(condition, shown)}))`
  })
  return `${counted.join(' + ')} ${COMPARISONS[operator]} ${shown.values ? bound : '?'}`
}

function isJunction({ kind }: Predicate): boolean {
  return kind === 'and' || kind === 'or' || kind === 'if' || kind === 'strict'
}
