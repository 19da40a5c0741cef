import { stringConstant } from '../cel/constants.ts'
import { and, FALSE, or, strict } from '../ir/predicates.ts'
import type { Predicate } from '../ir/predicate.ts'
import type { Value } from '../ir/value.ts'
import { equalValues } from './comparison.ts'
import { operation } from './operation.ts'
import { demand, needsOf } from './rows.ts'
import { type Term, valueTerm } from './term.ts'

/** Texts, one behind the other. Nothing is added for an empty one. */
export function concatenated(texts: readonly Value[]): Term {
  const [first = stringConstant(''), ...rest] = texts.filter((text) => text.kind !== 'constant' || text.value !== '')
  return rest.reduce<Term>(
    (text, next) => (text.kind === 'value' ? operation('concat', [text.value, next]) : text),
    valueTerm(demand(first)),
  )
}

/** Beyond this many ways to take a text apart, the texts are put together instead. */
const MAX_WAYS = 16

/**
 * `a + ":" + b == "x:y"` as what its parts are equal to, which an index serves: every way to take the text apart is one of several. The parts
 * have to be there all the same. Nothing for other comparisons, and for texts that come apart in too many ways.
 */
export function equalsConcatenation(left: Value, right: Value): Predicate | undefined {
  if (left.kind !== 'operation' || left.name !== 'concat' || right.kind !== 'constant') return undefined
  const parts = partsOf(left)
  const ways = waysToTake(parts, String(right.value))
  if (ways === undefined) return undefined
  const equal = ways.map((texts) => and(parts.map((part, at) => equalsPart(part, texts[at] as string))))
  return strict(parts.flatMap(needsOf), equal.length === 0 ? FALSE : or(equal))
}

function partsOf(value: Value): readonly Value[] {
  return value.kind === 'operation' && value.name === 'concat' ? value.operands.flatMap(partsOf) : [value]
}

function equalsPart(part: Value, text: string): Predicate {
  return equalValues(part, stringConstant(text))
}

type Ways = readonly (readonly string[])[]

/** What the parts would have to be, in every way in which the text is their concatenation. */
function waysToTake(parts: readonly Value[], text: string): Ways | undefined {
  const [first, ...rest] = parts
  if (first === undefined) return text === '' ? [[]] : []
  const ways: string[][] = []
  for (const start of startsFor(first, rest, text)) {
    const others = waysToTake(rest, text.slice(start.length))
    if (others === undefined || ways.length + others.length > MAX_WAYS) return undefined
    ways.push(...others.map((other) => [start, ...other]))
  }
  return ways
}

/** A known part is itself; another one ends where the next known part starts, or anywhere. */
function startsFor(part: Value, rest: readonly Value[], text: string): readonly string[] {
  if (part.kind === 'constant') return text.startsWith(String(part.value)) ? [String(part.value)] : []
  if (rest.length === 0) return [text]
  const ends = [...text, ''].reduce<number[]>((all, point) => [...all, (all.at(-1) ?? 0) + point.length], [0])
  const next = rest[0]?.kind === 'constant' ? String(rest[0].value) : ''
  return [...new Set(ends)].filter((end) => text.startsWith(next, end)).map((end) => text.slice(0, end))
}
