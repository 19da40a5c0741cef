import type { CompareOperator, Computed, Parameter } from '@rowgate/core'
import { lowerCounted } from './counted.ts'
import { type Lowered, type Scope, widened } from './lowered.ts'
import { ownText } from './text.ts'

/** The length of a text against a number. Every underscore of a LIKE stands for one code point: a text contains n of them when it has n or more. */
export function lowerLength(
  { operands: [text] }: Computed,
  operator: CompareOperator,
  { value }: Parameter,
  scope: Scope,
): Lowered {
  const field = text === undefined ? undefined : ownText(text, scope)
  if (field === undefined) return widened(scope)
  return lowerCounted({ field, fewest: 0, pattern: (n) => '_'.repeat(n) }, operator, Number(value), scope)
}
