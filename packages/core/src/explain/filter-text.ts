import type { Filter, Parameter, Scalar, Tally, TallyTerm } from '../ir/filter.ts'
import { unreachable } from '../unreachable.ts'
import { fieldName, listed, type Shown, stepName } from './names.ts'

/** What the database is asked, whatever the backend: `some` and `no` are rows of a relation. */
export function filterText(filter: Filter, shown: Shown): string {
  const text = (part: Filter): string => filterText(part, shown)
  const inner = (part: Filter): string => (part.kind === 'and' || part.kind === 'or' ? `(${text(part)})` : text(part))
  const scalar = (value: Scalar): string => scalarText(value, shown)
  const not = (negated: boolean): string => (negated ? 'not ' : '')
  // oxfmt-ignore
  switch (filter.kind) {
    case 'constant': return filter.value ? 'every row' : 'no row'
    case 'and':      return filter.parts.map(inner).join(' and ')
    case 'or':       return filter.parts.map(inner).join(' or ')
    case 'some':     return `some ${stepName(filter.step)} (${text(filter.filter)})`
    case 'none':     return `no ${stepName(filter.step)} (${text(filter.filter)})`
    case 'count':    return tallyText(filter, shown)
    case 'compare':  return `${scalar(filter.left)} ${filter.operator} ${scalar(filter.right)}`
    case 'oneOf':    return `${scalar(filter.value)} ${not(filter.negated)}in (${optionsText(filter.options, shown)})`
    case 'isNull':   return `${scalar(filter.value)} is ${not(filter.negated)}null`
    case 'textTest': return `${not(filter.negated)}${filter.test}(${scalar(filter.text)}, ${scalar(filter.part)})`
    case 'match':    return `${not(filter.negated)}matches(${scalar(filter.text)}, ${shown.values ? JSON.stringify(filter.pattern) : '?'})`
    case 'holds':    return `${not(filter.negated)}${scalar(filter.value)}`
    case 'hasAny':   return `${scalar(filter.list)} ${filter.negated ? 'has none of' : 'has any of'} (${optionsText(filter.options, shown)})`
    default:         return unreachable(filter)
  }
}

function tallyText({ terms, operator, bound }: Tally, shown: Shown): string {
  return `${countText(terms, shown)} ${operator} ${shown.values ? bound : '?'}`
}

function countText(terms: readonly TallyTerm[], shown: Shown): string {
  const counted = terms.map(({ steps, filter }) => `${steps.map(stepName).join(' · ')} (${filterText(filter, shown)})`)
  return `count(${counted.join(' + ')})`
}

function scalarText(scalar: Scalar, shown: Shown): string {
  // oxfmt-ignore
  switch (scalar.kind) {
    case 'field':         return fieldName(scalar.row, scalar.field)
    case 'asDouble':      return `double(${scalarText(scalar.value, shown)})`
    case 'asText':        return `text(${scalarText(scalar.value, shown)})`
    case 'asNanoseconds': return `nanoseconds(${scalarText(scalar.value, shown)})`
    case 'computed':      return `${scalar.name}(${scalar.operands.map((operand) => scalarText(operand, shown)).join(', ')})`
    case 'total':         return countText(scalar.terms, shown)
    case 'parameter':     return parameterText(scalar, shown)
    default:              return unreachable(scalar)
  }
}

function optionsText(options: readonly Parameter[], shown: Shown): string {
  return listed(options.map((option) => parameterText(option, shown)))
}

function parameterText({ value }: Parameter, { values }: Shown): string {
  if (!values) return '?'
  return typeof value === 'string' ? `'${value}'` : Object.is(value, -0) ? '-0' : String(value)
}
