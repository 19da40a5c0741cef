import {
  allOf,
  anyOf,
  type Compare,
  type FieldScalar,
  type Filter,
  none,
  NONE,
  type RelationStep,
  some,
} from '@rowgate/core'

/**
 * Compares fields of two rows as fields of one, where the relation between the rows says that they are the same: in `R.attr.owner.id ==
 * R.attr.approver.id` they are the row's own keys, and of a part that is related to the row by it, the row's id is known. Exact, since a
 * related row is one whose fields are equal to those that lead to it.
 */
export function joined(filter: Filter, steps: ReadonlyMap<string, RelationStep> = new Map()): Filter {
  switch (filter.kind) {
    case 'and':
      return allOf(filter.parts.map((part) => joined(part, steps)))
    case 'or':
      return anyOf(filter.parts.map((part) => joined(part, steps)))
    case 'some':
    case 'none': {
      const { step } = filter
      const inner = joined(filter.filter, step.kind === 'relation' ? new Map([...steps, [step.to.id, step]]) : steps)
      return filter.kind === 'some' ? some(step, inner) : none(step, inner)
    }
    case 'compare':
      return inOneRow(filter, steps)
    default:
      return filter
  }
}

function inOneRow(compare: Compare, steps: ReadonlyMap<string, RelationStep>): Filter {
  const { left, right } = compare
  if (left.kind !== 'field' || right.kind !== 'field' || left.row.id === right.row.id) return compare
  const others = sameAs(right, steps)
  for (const own of sameAs(left, steps)) {
    const other = others.find(({ row }) => row.id === own.row.id)
    if (other !== undefined)
      return own.field.name === other.field.name ? ofItself(compare, own) : { ...compare, left: own, right: other }
  }
  return compare
}

/** A value against itself. */
function ofItself({ operator }: Compare, value: FieldScalar): Filter {
  return operator === '=' || operator === '<=' || operator === '>=' ? { kind: 'isNull', value, negated: true } : NONE
}

/** The field, and those of the rows around its own that are the same where there is such a row. */
function sameAs(scalar: FieldScalar, steps: ReadonlyMap<string, RelationStep>): readonly FieldScalar[] {
  const outer = outerOf(scalar, steps)
  return outer === undefined ? [scalar] : [scalar, ...sameAs(outer, steps)]
}

function outerOf({ row, field }: FieldScalar, steps: ReadonlyMap<string, RelationStep>): FieldScalar | undefined {
  const step = steps.get(row.id)
  if (step === undefined || step.relation.relation.through !== undefined) return undefined
  const key = step.relation.relation.on.find(({ to }) => to === field.name)?.from
  const outer = key === undefined ? undefined : step.from.model.fields[key]
  if (outer === undefined || JSON.stringify(outer.type) !== JSON.stringify(field.type) || !KEYS.has(field.type.kind))
    return undefined
  return { kind: 'field', row: step.from, field: outer }
}

/** Types of which equal values are the same value. */
const KEYS: ReadonlySet<string> = new Set(['text', 'integer', 'uuid'])
