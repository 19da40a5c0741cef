import type { Field, FieldScalar, MatchText, Parameter, Scalar } from '@rowgate/core'
import { allOf, anyOf } from './junction.ts'
import { type Lowered, ownField, type Scope, type Where, widened } from './lowered.ts'
import { leaf } from './nulls.ts'
import { pieces } from './pieces.ts'

/**
 * A part of a text, where one of the two is known. Prisma writes LIKE without ESCAPE, so a backslash escapes; it has no LIKE for enums and
 * uuids.
 */
export function lowerMatchText(test: MatchText, scope: Scope): Lowered {
  const { text, part } = test
  if (text.kind === 'parameter' && part.kind === 'field') return lowerPieceOf({ ...test, text, part }, scope)
  const field = ownText(text, scope)
  if (field === undefined) return widened(scope)
  if (part.kind !== 'parameter') {
    const needle = ownText(part, scope)
    return needle === undefined ? widened(scope) : likeColumn(test, [field, needle], scope)
  }
  const matches = { [test.test]: escaped(String(part.value)) }
  return leaf({ [field.name]: test.negated ? { not: matches } : matches }, [field], scope)
}

/** A field of the scope's own row that Prisma has LIKE for. */
export function ownText(scalar: Scalar, scope: Scope): Field | undefined {
  const field = ownField(scalar, scope)
  return field === undefined || field.list || field.type.kind !== 'text' ? undefined : field
}

/** A known text of which the field is a part: the field is one of the parts that it has. */
function lowerPieceOf(
  { test, text, part, negated }: MatchText & { readonly text: Parameter; readonly part: FieldScalar },
  scope: Scope,
): Lowered {
  const field = ownText(part, scope)
  const candidates = pieces(test, String(text.value))
  if (field === undefined || candidates === undefined) return widened(scope)
  return leaf({ [field.name]: { [negated ? 'notIn' : 'in']: candidates } }, [field], scope)
}

/** The characters that mean something else than themselves to LIKE. */
const META = ['%', '_', '\\']
const BACKSLASH = ['\\']

/**
 * A part that another field has is a pattern to Prisma, so that it is no more than near: a percent sign or an underscore in it find too
 * much, a backslash finds something else. What a pattern may end with, PostgreSQL does not take from a field: a backslash there raises.
 */
function likeColumn({ test, negated }: MatchText, [text, part]: readonly [Field, Field], scope: Scope): Lowered {
  if (test === 'endsWith') return widened(scope)
  const like: Where = { [text.name]: { [test]: { _ref: part.name, _container: scope.model.name } } }
  const matches = leaf(negated ? { NOT: like } : like, [text, part], scope)
  const has = (characters: readonly string[]): Lowered[] =>
    characters.map((each) => leaf({ [part.name]: { contains: escaped(each) } }, [part], scope))
  const hasNo = (characters: readonly string[]): Lowered[] =>
    characters.map((each) => leaf({ [part.name]: { not: { contains: escaped(each) } } }, [part], scope))
  const near =
    scope.widen === 'superset'
      ? anyOf([matches, ...has(negated ? META : BACKSLASH)])
      : allOf([matches, ...hasNo(negated ? BACKSLASH : META)])
  return { ...near, exact: false }
}

/** A text as it stands for itself in a LIKE. */
export function escaped(text: string): string {
  return text.replaceAll(/[\\%_]/g, String.raw`\$&`)
}
