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

/** SQL as text, parameters and columns of the root, in order. Identifiers are quoted in the text; values never are in it. */
export type SqlText = readonly SqlPart[]

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
    const after = part === undefined ? [] : isText(part) ? part : [part]
    return text === '' ? after : [text, ...after]
  })
}

export function parameter(value: SqlParameter['value']): SqlText {
  return [{ kind: 'parameter', value }]
}

/** The parts with a separator between them. */
export function join(parts: readonly SqlText[], separator: string): SqlText {
  return parts.flatMap((part, at) => (at === 0 ? part : [separator, ...part]))
}

/**
 * The text with numbered placeholders (`$1`) or question marks, and the values in order.
 *
 * @param root how a column of the root is written, quoted.
 */
export function render(text: SqlText, root: (field: Field) => string, placeholder: (at: number) => string): Statement {
  const values: SqlParameter['value'][] = []
  const written = text.map((part) => {
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
