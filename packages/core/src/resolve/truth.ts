import { choose, ERROR, literal } from '../ir/predicates.ts'
import { jsonColumn } from '../ir/json.ts'
import type { Predicate } from '../ir/predicate.ts'
import type { Column, Value } from '../ir/value.ts'
import { overRows } from './rows.ts'
import type { Term } from './term.ts'

/** The term as a condition: CEL errs where a condition is not a boolean. */
export function asPredicate(term: Term): Predicate {
  if (term.kind === 'predicate') return term.predicate
  if (term.kind === 'choice') return choose(term.condition, asPredicate(term.then), asPredicate(term.otherwise))
  if (term.kind === 'json') return truthOf(jsonColumn(term, 'boolean'))
  return term.kind === 'value' ? truthOf(term.value) : ERROR
}

function truthOf(value: Value): Predicate {
  if (value.type !== 'bool') return ERROR
  if (value.kind === 'constant') return literal(value.value)
  if (value.kind === 'operation') return ERROR
  const column: Column = { ...value, nullIs: 'error' }
  return overRows([column.row], { kind: 'truthy', column })
}
