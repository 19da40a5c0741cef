import { type Field, type Filter, type Model, ROOT, type Row, type Scalar, type Some } from '@rowgate/core'

/**
 * Whether an index finds the rows of a filter, and these can be expected to be few: it asks for certain values of an indexed field. A range
 * may hold most of the table, and so may one value of a field that has a few; a filter that is not understood here is no such filter.
 */
export function isSelective(filter: Filter, row: Row): boolean {
  // oxfmt-ignore
  switch (filter.kind) {
    case 'and':     return filter.parts.some((part) => isSelective(part, row))
    case 'or':      return filter.parts.every((part) => isSelective(part, row))
    case 'some':    return filter.step.from.id === row.id && isSelectiveStep(filter)
    case 'compare': return filter.operator === '=' && filter.right.kind === 'parameter' && isKeyed(filter.left, row)
    case 'oneOf':   return !filter.negated && isKeyed(filter.value, row)
    case 'hasAny':  return !filter.negated && filter.list.row.id === row.id && isIndexed(row.model, filter.list.field, GIN)
    default:        return false
  }
}

/** From the related rows, which their own index finds, back over the columns that join. */
function isSelectiveStep({ step, filter }: Some): boolean {
  if (step.kind !== 'relation' || !isSelective(filter, step.to)) return false
  const { through, on } = step.relation.relation
  return (
    through !== undefined || on.some(({ from }) => isIndexed(step.from.model, step.from.model.fields[from], EQUALITY))
  )
}

function isKeyed(value: Scalar, row: Row): boolean {
  if (value.kind !== 'field' || value.row.id !== row.id || FEW_VALUES.has(value.field.type.kind)) return false
  return isIndexed(row.model, value.field, EQUALITY)
}

const FEW_VALUES: ReadonlySet<Field['type']['kind']> = new Set(['boolean', 'enum'])
const EQUALITY: ReadonlySet<string> = new Set(['btree', 'hash'])
const GIN: ReadonlySet<string> = new Set(['gin'])

function isIndexed(model: Model, field: Field | undefined, methods: ReadonlySet<string>): boolean {
  const keys = [model.primaryKey, ...model.uniqueKeys].map((fields) => ({ method: 'btree', fields }))
  return [...keys, ...(model.indexes ?? [])].some(
    ({ method, fields }) => field !== undefined && fields[0] === field.name && methods.has(method),
  )
}

/** The root among the rows that a filter reads itself. */
export function rootOf(filter: Filter): Row | undefined {
  // oxfmt-ignore
  switch (filter.kind) {
    case 'and':
    case 'or':      return filter.parts.map(rootOf).find((row) => row !== undefined)
    case 'some':
    case 'none':    return onlyRoot(filter.step.from)
    case 'compare': return filter.left.kind === 'field' ? onlyRoot(filter.left.row) : undefined
    case 'oneOf':   return filter.value.kind === 'field' ? onlyRoot(filter.value.row) : undefined
    case 'hasAny':  return onlyRoot(filter.list.row)
    default:        return undefined
  }
}

function onlyRoot(row: Row): Row | undefined {
  return row.id === ROOT ? row : undefined
}
