import type { CompareOperator, Computed, Field, Parameter } from '@rowgate/core'
import { lowerCounted } from './counted.ts'
import { allOf, anyOf } from './junction.ts'
import { exactly, type Lowered, type Scope, type Where, widened } from './lowered.ts'
import { leaf } from './nulls.ts'
import { escaped, ownText } from './text.ts'

/**
 * How many segments a path has: one more than delimiters. As many of them fit one after the other as are found from the left, which is how
 * the path is split, so that it has n segments or more exactly when it contains n - 1 of them with anything between.
 */
export function lowerSegmentCount(
  computed: Computed,
  operator: CompareOperator,
  { value }: Parameter,
  scope: Scope,
): Lowered {
  const path = pathOf(computed, scope)
  if (path === undefined) return widened(scope)
  const pattern = (n: number): string => Array.from({ length: n - 1 }, () => escaped(path.delimiter)).join('%')
  return lowerCounted({ field: path.field, fewest: 1, pattern }, operator, Number(value), scope)
}

/**
 * A segment of a path against a known text. The first one is that text exactly when the path is it, or begins with it and a delimiter; of any
 * other one, Prisma can only ask whether a delimiter and the text are somewhere.
 */
export function lowerSegment(computed: Computed, operator: '=' | '<>', { value }: Parameter, scope: Scope): Lowered {
  const path = pathOf(computed, scope)
  const at = computed.operands[2]
  if (path === undefined || at?.kind !== 'parameter') return widened(scope)
  const { field, delimiter } = path
  const text = String(value)
  const ask = (operation: string | Where): Lowered => leaf({ [field.name]: operation }, [field], scope)
  if (Number(at.value) !== 0) {
    const isNear = operator === '=' && scope.widen === 'superset'
    return isNear ? { ...ask({ contains: escaped(delimiter + text) }), exact: false } : widened(scope)
  }
  // A delimiter that overlaps with itself may be found before the end of the text.
  const whole = text.includes(delimiter) ? [] : [text]
  const begun = (text + delimiter).indexOf(delimiter) < text.length ? [] : [escaped(text + delimiter)]
  if (operator === '=') return anyOf([...whole.map(ask), ...begun.map((startsWith) => ask({ startsWith }))])
  if (whole.length > 0)
    return allOf([...whole.map((not) => ask({ not })), ...begun.map((startsWith) => ask({ not: { startsWith } }))])
  return exactly(field.nullable ? { [field.name]: { not: null } } : true)
}

function pathOf(
  { operands: [text, delimiter] }: Computed,
  scope: Scope,
): { readonly field: Field; readonly delimiter: string } | undefined {
  const field = text === undefined ? undefined : ownText(text, scope)
  if (field === undefined || delimiter?.kind !== 'parameter' || delimiter.value === '') return undefined
  return { field, delimiter: String(delimiter.value) }
}
