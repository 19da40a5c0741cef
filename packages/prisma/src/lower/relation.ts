import type { BoundRelation, None, RelationCondition, RelationStep, Some } from '@rowgate/core'
import { constant } from './constants.ts'
import { allOf } from './junction.ts'
import { exactly, type Lowered, type Scope, widened } from './lowered.ts'
import { isNull, leaf } from './nulls.ts'

/**
 * Whether some related row satisfies a filter, or none. `none` over a to-one relation is `isNot`, which is a NOT around the filter or no
 * row: the filter is written there so that it is never UNKNOWN. Over a to-many relation both are an EXISTS, which never is.
 */
export function lowerRelated(
  { kind, filter }: Some | None,
  step: RelationStep,
  scope: Scope,
  lower: (filter: Some['filter'], scope: Scope) => Lowered,
): Lowered {
  if (step.from.id !== scope.row) return widened(scope)
  const { relation, target, where } = step.relation
  const inner: Scope = {
    ...scope,
    row: step.to.id,
    model: target,
    widen: kind === 'some' ? scope.widen : TURNED[scope.widen],
    definite: relation.cardinality === 'one' && (kind === 'none' || scope.definite),
    turned: scope.turned || (relation.cardinality === 'one' && kind === 'none'),
  }
  const found = allOf([...where.map((condition) => lowerCondition(condition, inner)), lower(filter, inner)])
  if (found.where === false) return { where: kind === 'none', exact: found.exact }
  const rows = found.where === true ? constant(target, true) : found.where
  return { where: { [relation.name]: { [quantifier(step.relation, kind)]: rows } }, exact: found.exact }
}

const TURNED = { superset: 'subset', subset: 'superset' } as const

function quantifier({ relation }: BoundRelation, kind: 'some' | 'none'): string {
  if (relation.cardinality === 'many') return kind
  return kind === 'some' ? 'is' : 'isNot'
}

/** What the application's own reads of the relation apply. */
function lowerCondition({ field, equals }: RelationCondition, scope: Scope): Lowered {
  if (equals !== null) return leaf({ [field.name]: equals }, [field], scope)
  return exactly(field.nullable ? isNull(field) : false)
}
