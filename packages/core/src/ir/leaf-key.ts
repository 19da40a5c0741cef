import { unreachable } from '../unreachable.ts'
import type { Filter, IsNull, Parameter, Scalar } from './filter.ts'

/** A text that two leaves share when they ask the same; nothing for anything but a leaf. */
export function leafKey(filter: Filter): string | undefined {
  switch (filter.kind) {
    case 'compare':
      return `${scalarKey(filter.left)} ${filter.operator} ${scalarKey(filter.right)}`
    case 'oneOf':
      return `${scalarKey(filter.value)} ${sign(filter.negated)}in ${optionsKey(filter.options)}`
    case 'isNull':
      return nullKey(filter, filter.negated)
    case 'textTest':
      return `${scalarKey(filter.text)} ${sign(filter.negated)}${filter.test} ${scalarKey(filter.part)}`
    case 'match':
      return `${scalarKey(filter.text)} ${sign(filter.negated)}matches ${filter.pattern}`
    case 'holds':
      return `${sign(filter.negated)}holds ${scalarKey(filter.value)}`
    case 'hasAny':
      return `${scalarKey(filter.list)} ${sign(filter.negated)}has ${optionsKey(filter.options)}`
    case 'constant':
    case 'and':
    case 'or':
    case 'some':
    case 'none':
    case 'count':
      return undefined
    default:
      return unreachable(filter)
  }
}

/** The key of the leaf that holds for exactly the rows for which this one does not: known for null tests, which are never UNKNOWN. */
export function complementKey(filter: Filter): string | undefined {
  return filter.kind === 'isNull' ? nullKey(filter, !filter.negated) : undefined
}

function nullKey(filter: IsNull, negated: boolean): string {
  return `${scalarKey(filter.value)} is ${sign(negated)}null`
}

function sign(negated: boolean): string {
  return negated ? 'not ' : ''
}

/** A text that two scalars share when they are the same. */
export function scalarKey(scalar: Scalar): string {
  switch (scalar.kind) {
    case 'field':
      return `${scalar.row.id}#${scalar.field.name}`
    case 'asDouble':
      return `double(${scalarKey(scalar.value)})`
    case 'asText':
      return `text(${scalarKey(scalar.value)})`
    case 'asNanoseconds':
      return `nanoseconds(${scalarKey(scalar.value)})`
    case 'computed':
      return `${scalar.name}(${scalar.operands.map(scalarKey).join()})`
    case 'total':
      return `total(${JSON.stringify(scalar.terms, keyPart)})`
    case 'parameter':
      return parameterKey(scalar)
    default:
      return unreachable(scalar)
  }
}

/** Rows, fields and relations by what names them. */
function keyPart(name: string, part: unknown): unknown {
  if (typeof part === 'bigint' || typeof part === 'number') return `${Object.is(part, -0) ? '-' : ''}${part}`
  if (typeof part !== 'object' || part === null) return part
  const { id, key, name: own } = part as { id?: unknown; key?: unknown; name?: unknown }
  // oxfmt-ignore
  switch (name) {
    case 'row':
    case 'from':
    case 'to':       return id
    case 'relation': return key
    case 'field':    return own
    default:         return part
  }
}

function optionsKey(options: readonly Parameter[]): string {
  return options.map(parameterKey).join()
}

/** A text that two parameters share when they are the same. */
export function parameterKey({ type, value }: Parameter): string {
  return `${type.kind}:${typeof value === 'string' ? JSON.stringify(value) : Object.is(value, -0) ? '-0' : String(value)}`
}
