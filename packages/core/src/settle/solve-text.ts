import type { CompareOperator } from '../ir/filter.ts'
import type { TextTest } from '../ir/predicate.ts'
import type { Operation, Value } from '../ir/value.ts'

/** A question about a text that is part of a longer one: what is left to ask of the part, or an answer. */
export type PartOf = { readonly part: Value; readonly rest: string } | boolean

/**
 * What `known + x == text` asks of `x`: that it is the text without the known part, where the text begins with it; it is false elsewhere.
 * Likewise with the known part behind. Nothing when neither part is known.
 */
export function solveConcat({ name, operands }: Operation, text: string): PartOf | undefined {
  if (name !== 'concat') return undefined
  const [left, right] = operands as [Value, Value]
  const [before, after] = [knownText(left), knownText(right)]
  if (before !== undefined) return text.startsWith(before) ? { part: right, rest: text.slice(before.length) } : false
  if (after === undefined) return undefined
  return text.endsWith(after) ? { part: left, rest: text.slice(0, text.length - after.length) } : false
}

/** What a text begins with, where it begins with a known text; and what it ends with, where it ends with one. */
export function solveAffix({ name, operands }: Operation, test: TextTest['test'], text: string): PartOf | undefined {
  if (name !== 'concat' || test === 'contains') return undefined
  const [left, right] = operands as [Value, Value]
  const known = knownText(test === 'startsWith' ? left : right)
  if (known === undefined) return undefined
  const [matches, part] = test === 'startsWith' ? [startsWith, right] : [endsWith, left]
  if (matches(known, text)) return true
  return matches(text, known) ? { part, rest: withoutKnown(test, text, known) } : false
}

function withoutKnown(test: TextTest['test'], text: string, known: string): string {
  return test === 'startsWith' ? text.slice(known.length) : text.slice(0, text.length - known.length)
}

function startsWith(text: string, part: string): boolean {
  return text.startsWith(part)
}

function endsWith(text: string, part: string): boolean {
  return text.endsWith(part)
}

function knownText(value: Value): string | undefined {
  return value.kind === 'constant' && value.type === 'string' ? value.value : undefined
}

/** The largest number of code points that any database stores in a text. */
const LONGEST = 2 ** 32 - 1

/** Whether a text's length compares like this with a number that no length, or every length, is beyond; nothing for other numbers. */
export function decideLength(operator: CompareOperator, bound: number): boolean | undefined {
  if (Number.isInteger(bound) && bound >= 0 && bound <= LONGEST) return undefined
  if (operator === '=' || operator === '<>') return operator === '<>'
  if (bound > LONGEST) return operator.startsWith('<')
  return bound < 0 ? operator.startsWith('>') : undefined
}
