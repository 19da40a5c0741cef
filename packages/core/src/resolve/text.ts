import { numberConstant, positionOf, stringConstant } from '../cel/constants.ts'
import { testText } from '../cel/compare.ts'
import type { CallExpression } from '../ir/expression.ts'
import { ERROR, literal, TRUE } from '../ir/predicates.ts'
import type { Predicate, TextTest } from '../ir/predicate.ts'
import type { OperationName, Value } from '../ir/value.ts'
import { concatenated } from './concatenation.ts'
import { type Context, unsupported } from './context.ts'
import { distribute } from './distribute.ts'
import { valueOf } from './value-of.ts'
import { writtenParts } from './lists.ts'
import { isWhole, operation } from './operation.ts'
import { enumeration } from './enumeration.ts'
import { demand, needsOf, overValues, whereKnown } from './rows.ts'
import { equalsNull } from './comparison.ts'
import { choiceTerm, ERROR_TERM, guarded, knownText, knownValue, type Term, valueTerm } from './term.ts'

/** `startsWith`, `endsWith` and `contains`: errors for anything but two strings. */
export function testsText(test: TextTest['test'], left: Term, right: Term): Predicate {
  if (left.kind !== 'value' || right.kind !== 'value') return ERROR
  const [text, part] = [demand(left.value), demand(right.value)]
  if (text.type !== 'string' || part.type !== 'string') return ERROR
  if (part.kind === 'constant') return testsForConstant(test, text, part.value)
  const among =
    text.kind === 'constant' && part.kind === 'column'
      ? enumeration(part, (name) => testText(test, text.value, name.value))
      : undefined
  return among ?? testOf(test, text, part)
}

function testsForConstant(test: TextTest['test'], text: Value, part: string): Predicate {
  if (text.kind === 'constant') return literal(testText(test, text.value as string, part))
  if (part === '') return whereKnown([text], TRUE)
  const among = text.kind === 'column' ? enumeration(text, (name) => testText(test, name.value, part)) : undefined
  return among ?? testOf(test, text, { kind: 'constant', type: 'string', value: part })
}

function testOf(test: TextTest['test'], text: Value, part: Value): Predicate {
  return overValues([text, part], { kind: 'textTest', test, text, part })
}

// oxfmt-ignore
export type TextFunction =
  | 'lowerAscii' | 'upperAscii' | 'trim' | 'reverse' | 'substring' | 'charAt' | 'indexOf' | 'lastIndexOf'

/** By name: what is computed, of a text and more, the last of which may be left out. */
// oxfmt-ignore
const FUNCTIONS = {
  lowerAscii:  { computes: 'lower',       of: [] },
  upperAscii:  { computes: 'upper',       of: [] },
  trim:        { computes: 'trim',        of: [] },
  reverse:     { computes: 'reverse',     of: [] },
  substring:   { computes: 'substring',   of: ['int', 'int'] },
  charAt:      { computes: 'charAt',      of: ['int'] },
  indexOf:     { computes: 'indexOf',     of: ['string', 'int'] },
  lastIndexOf: { computes: 'lastIndexOf', of: ['string', 'int'] },
} as const satisfies Record<TextFunction, { readonly computes: OperationName; readonly of: readonly ('string' | 'int')[] }>

/** A text, or a position in it, made of a text. */
export function textFunction(name: TextFunction, terms: readonly Term[], call: CallExpression): Term {
  const { computes, of } = FUNCTIONS[name]
  if (hasEndlessPosition(terms)) throw unsupported('position-beyond-texts', call)
  const values = valuesOf(terms, ['string', ...of])
  if (values === undefined) return ERROR_TERM
  return operation(computes, name === 'indexOf' && values.length === 2 ? [...values, numberConstant(0)] : values)
}

/** `text.replace(part, by)`: all of them. */
export function replaced(terms: readonly Term[], call: CallExpression): Term {
  if (hasEndlessPosition(terms)) throw unsupported('position-beyond-texts', call)
  const values = valuesOf(terms, ['string', 'string', 'string', 'int'])
  if (values === undefined) return ERROR_TERM
  const [text, part, by, limit] = values as [Value, Value, Value, Value | undefined]
  if (part.kind !== 'constant' || part.value === '') throw unsupported('replaced-part', call)
  if (limit !== undefined && (limit.kind !== 'constant' || Number(limit.value) >= 0))
    throw unsupported('replace-limit', call)
  return operation('replace', [text, part, by])
}

/** Whether a text is asked for what no text is long enough for. */
function hasEndlessPosition(terms: readonly Term[]): boolean {
  const positions = terms.map((term) => positionOf(knownValue(term)) ?? 0)
  return positions.some((at) => Math.abs(at) >= LONGEST_TEXT)
}

/** More than databases number the characters of a text with. */
const LONGEST_TEXT = 2 ** 31

/** A function as it is applied. */
export interface Application {
  readonly call: CallExpression
  readonly context: Context
}

/** `format` of texts is their concatenation. Those that the pattern does not show must not err either. */
export function formatted(pattern: Term, operand: Term, { call, context }: Application): Term {
  const text = knownText(pattern)
  if (operand.kind !== 'list') return ERROR_TERM
  const elements = writtenParts(operand)?.map(({ element }) => valueOf(element, call))
  const pieces = text?.split(/%[%s]/)
  if (text === undefined || elements === undefined || pieces?.some((piece) => piece.includes('%')) !== false)
    throw unsupported('format', call)
  const left = [...elements]
  const filled = [...text.matchAll(/%[%s]/g)].map(([verb]) =>
    verb === '%%' ? valueTerm(stringConstant('%')) : left.shift(),
  )
  if (filled.includes(undefined)) return ERROR_TERM
  const between = filled.map((term) => shown(term as Term))
  const filledIn = distribute(between, context, (terms) => {
    if (!terms.every((term) => term.kind === 'value' && term.value.type === 'string')) throw unsupported('format', call)
    return texts(pieces.flatMap((piece, at) => [valueTerm(stringConstant(piece)), ...terms.slice(at, at + 1)]))
  })
  return guarded(operand.needs, filledIn)
}

/** A null is written as such. */
function shown(term: Term): Term {
  if (term.kind !== 'value' || term.value.kind !== 'column' || term.value.nullIs === 'error') return term
  return choiceTerm(equalsNull(term.value), valueTerm(stringConstant('null')), term)
}

/** `[a, b].join(separator)`: an error where an element is no text, or the separator, which stands nowhere in fewer than two. */
export function joined(operand: Term, separator: Term | undefined, { call, context }: Application): Term {
  if (operand.kind !== 'list') return ERROR_TERM
  const elements = writtenParts(operand)?.map(({ element }) => valueOf(element, call))
  if (elements === undefined) throw unsupported('join-of-stored-list', call)
  const between = separator ?? valueTerm(stringConstant(''))
  const values = valuesOf([between], ['string'])
  if (values === undefined) return ERROR_TERM
  const text = distribute(elements, context, (terms) =>
    texts(terms.flatMap((element, at) => (at === 0 ? [element] : [between, element]))),
  )
  return guarded([...operand.needs, ...(elements.length < 2 ? values.flatMap(needsOf) : [])], text)
}

/** Texts one behind the other. */
function texts(terms: readonly Term[]): Term {
  const values = valuesOf(
    terms,
    terms.map(() => 'string'),
  )
  return values === undefined ? ERROR_TERM : concatenated(values)
}

/** The terms as values of the types; nothing where one is something else. A literal is an int where it is whole. */
function valuesOf(terms: readonly Term[], types: readonly ('string' | 'int')[]): readonly Value[] | undefined {
  const values = terms.map((term, at) =>
    term.kind === 'value' && fits(term.value, types[at]) ? demand(term.value) : undefined,
  )
  return values.every((value) => value !== undefined) ? values : undefined
}

function fits(value: Value, type: 'string' | 'int' | undefined): boolean {
  return value.type === type || (type === 'int' && value.type === 'number' && isWhole(value))
}
