import type { MatchText } from '@rowgate/core'
import { type Lowered, ownField, type Scope, widened } from './lowered.ts'
import { leaf } from './nulls.ts'

/**
 * A part of a text column that is known. Prisma writes LIKE without ESCAPE, so a backslash escapes; it does not escape a column that is
 * the part, nor has it LIKE for enums and uuids.
 */
export function lowerMatchText({ test, text, part, negated }: MatchText, scope: Scope): Lowered {
  const field = ownField(text, scope)
  if (field === undefined || field.list || field.type.kind !== 'text' || part.kind !== 'parameter')
    return widened(scope)
  const matches = { [test]: String(part.value).replaceAll(/[\\%_]/g, String.raw`\$&`) }
  return leaf({ [field.name]: negated ? { not: matches } : matches }, [field], scope)
}
