import { parseInstant } from '../cel/instant.ts'
import type { CallExpression } from '../ir/expression.ts'
import type { Value } from '../ir/value.ts'
import { unsupported } from './context.ts'
import { ERROR_TERM, type Term, valueTerm } from './term.ts'

/** `timestamp(x)`: a known text is read, a timestamp field becomes the instant that it stores. */
export function timestampOf(operand: Term, call: CallExpression): Term {
  if (operand.kind !== 'value') return ERROR_TERM
  const { value } = operand
  if (value.type === 'timestamp') return operand
  if (value.type !== 'string') return ERROR_TERM
  return value.kind === 'constant' ? knownInstant(value.value as string) : storedInstant(value, call)
}

function knownInstant(text: string): Term {
  const instant = parseInstant(text)
  return instant === undefined ? ERROR_TERM : valueTerm({ kind: 'constant', type: 'timestamp', value: instant })
}

function storedInstant(column: Value & { readonly kind: 'column' }, call: CallExpression): Term {
  const { kind } = column.field.type
  if (kind === 'date' || kind === 'uuid') return ERROR_TERM
  if (kind !== 'timestamp') throw unsupported('The field is not stored as a timestamp', call)
  return valueTerm({ ...column, type: 'timestamp', nullIs: 'error' })
}
