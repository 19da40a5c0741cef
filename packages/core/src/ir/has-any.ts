import type { Filter, HasAny, Parameter, Scalar } from './filter.ts'
import { ELEMENT, type ElementsStep } from './row.ts'

/** The leaf that asks whether an element of a list field is one of some constants; nothing when the filter asks something else. */
export function hasAny(step: ElementsStep, filter: Filter, negated: boolean): HasAny | undefined {
  const options = step.at === undefined ? optionsOf(step, filter) : undefined
  if (options === undefined) return undefined
  return { kind: 'hasAny', list: { kind: 'field', row: step.from, field: step.field }, options, negated }
}

function optionsOf(step: ElementsStep, filter: Filter): readonly Parameter[] | undefined {
  if (filter.kind === 'oneOf') return !filter.negated && isElement(step, filter.value) ? filter.options : undefined
  if (filter.kind !== 'compare' || filter.operator !== '=' || !isElement(step, filter.left)) return undefined
  return filter.right.kind === 'parameter' ? [filter.right] : undefined
}

/** Whether the scalar is the element itself; one of a JSON list is as a text, and not as what is inside of it. */
function isElement(step: ElementsStep, value: Scalar): boolean {
  if (value.kind !== 'field' || value.row.id !== step.to.id || value.field.name !== ELEMENT) return false
  const { inside } = value.field
  if (inside === undefined) return true
  return step.field.inside?.as === 'array' && inside.as === 'string' && inside.path.length === 0
}
