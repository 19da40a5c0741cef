import type { Computed, Field, Scalar } from '@rowgate/core'
import { allOf, anyOf } from './junction.ts'
import { exactly, type Lowered, type Scope, widened } from './lowered.ts'
import { leaf } from './nulls.ts'
import { escaped, ownText } from './text.ts'

/** More ways to cut a text up are left to raw SQL. */
const MOST_CUTS = 100

/**
 * A text made of several, known ones and fields, against a known text: it is that text exactly when the fields are the pieces of one of the
 * ways to cut it up. Between two fields it may be cut anywhere between code points.
 */
export function lowerConcat(concat: Computed, texts: readonly string[], negated: boolean, scope: Scope): Lowered {
  const parts = partsOf(concat, scope)
  const cuts = parts === undefined ? undefined : texts.flatMap((text) => cutsOf(text, parts))
  if (parts === undefined || cuts === undefined || cuts.length > MOST_CUTS) return widened(scope)
  const one = ([field, piece]: readonly [Field, string]): Lowered =>
    leaf({ [field.name]: negated ? { not: piece } : piece }, [field], scope)
  if (!negated) return anyOf(cuts.map((cut) => allOf(cut.map(one))))
  const fields = parts.filter((part) => typeof part !== 'string' && part.nullable) as Field[]
  const present = fields.map(({ name }) => exactly({ [name]: { not: null } }))
  return allOf([...cuts.map((cut) => anyOf(cut.map(one))), ...present])
}

/** A field that is such a text begins and ends with what is known of it; the rest of it Prisma cannot ask. */
export function lowerIsConcat(field: Field, concat: Computed, scope: Scope): Lowered {
  if (scope.widen === 'subset') return widened(scope)
  const [first, last] = [endOf(concat, 0), endOf(concat, -1)]
  const ends = [
    ...(first === '' ? [] : [{ startsWith: escaped(first) }]),
    ...(last === '' ? [] : [{ endsWith: escaped(last) }]),
  ]
  return { ...allOf(ends.map((end) => leaf({ [field.name]: end }, [field], scope))), exact: false }
}

/** The known text at an end of nested concatenations, or an empty one. */
function endOf(scalar: Scalar, at: 0 | -1): string {
  if (scalar.kind === 'parameter') return String(scalar.value)
  const inner = scalar.kind === 'computed' && scalar.name === 'concat' ? scalar.operands.at(at) : undefined
  return inner === undefined ? '' : endOf(inner, at)
}

type Part = string | Field

/** The operands of nested concatenations, in order; nothing when Prisma cannot compare one of them. */
function partsOf(scalar: Scalar, scope: Scope): readonly Part[] | undefined {
  if (scalar.kind === 'parameter') return [String(scalar.value)]
  if (scalar.kind !== 'computed' || scalar.name !== 'concat') {
    const field = ownText(scalar, scope)
    return field === undefined ? undefined : [field]
  }
  const parts = scalar.operands.map((operand) => partsOf(operand, scope))
  return parts.every((part) => part !== undefined) ? parts.flat() : undefined
}

type Cut = readonly (readonly [Field, string])[]

function cutsOf(text: string, [part, ...rest]: readonly Part[]): Cut[] {
  if (part === undefined) return text === '' ? [[]] : []
  if (typeof part === 'string') return text.startsWith(part) ? cutsOf(text.slice(part.length), rest) : []
  const points = [...text]
  const ends = rest.length === 0 ? [points.length] : Array.from({ length: points.length + 1 }, (_, at) => at)
  return ends.flatMap((end) =>
    cutsOf(points.slice(end).join(''), rest).map((cut): Cut => [[part, points.slice(0, end).join('')], ...cut]),
  )
}
