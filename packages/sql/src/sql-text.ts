import type { Field } from '@rowgate/core'

/** A value that travels beside the text; a list travels as one array literal in a string. */
export interface SqlParameter {
  readonly kind: 'parameter'
  readonly value: string | number | bigint | boolean | null
}

/** A column of the row that the statement is about; whoever writes the statement knows under what name. */
export interface RootColumn {
  readonly kind: 'rootColumn'
  readonly field: Field
}

/**
 * SQL as text, parameters and columns of the root, in order; `partsOf` lists them. Identifiers are quoted in the text; values never are in it.
 * It is nested as it was built: to copy the parts at each level would take time in proportion to the depth.
 */
export type SqlText = readonly (SqlPart | SqlText)[]

export type SqlPart = string | SqlParameter | RootColumn

/** A statement as drivers take it. */
export interface Statement {
  readonly text: string
  readonly values: readonly SqlParameter['value'][]
}

/**
 * Builds SQL text from a template: strings are SQL, parts are parts.
 *
 * @example sql`${left} = ${right}`
 */
export function sql(strings: TemplateStringsArray, ...parts: readonly (SqlText | SqlPart)[]): SqlText {
  return strings.flatMap((text, at) => {
    const part = parts[at]
    const after = part === undefined ? [] : [part]
    return text === '' ? after : [text, ...after]
  })
}

export function parameter(value: SqlParameter['value']): SqlText {
  return [{ kind: 'parameter', value }]
}

/** The parts with a separator between them. */
export function join(parts: readonly SqlText[], separator: string): SqlText {
  return parts.flatMap((part, at) => (at === 0 ? [part] : [separator, part]))
}

/** The parts in order, with text that stands together in one. */
export function partsOf(text: SqlText): readonly SqlPart[] {
  const parts: SqlPart[] = []
  const pending: (SqlPart | SqlText)[] = [text]
  for (let next = pending.pop(); next !== undefined; next = pending.pop()) {
    const last = parts.at(-1)
    if (isText(next)) for (const inner of next.toReversed()) pending.push(inner)
    else if (typeof next === 'string' && typeof last === 'string') parts[parts.length - 1] = last + next
    else parts.push(next)
  }
  return parts
}

/**
 * The text with numbered placeholders (`$1`) or question marks, and the values in order.
 *
 * @param root how a column of the root is written, quoted.
 */
export function render(text: SqlText, root: (field: Field) => string, placeholder: (at: number) => string): Statement {
  const values: SqlParameter['value'][] = []
  const written = partsOf(text).map((part) => {
    if (typeof part === 'string') return part
    if (part.kind === 'rootColumn') return root(part.field)
    values.push(part.value)
    return placeholder(values.length)
  })
  return { text: written.join(''), values }
}

function isText(part: SqlText | SqlPart): part is SqlText {
  return Array.isArray(part)
}
