import { choose, ERROR, strict } from '../ir/predicates.ts'
import type { Predicate } from '../ir/predicate.ts'
import { type Context, countTerm } from './context.ts'
import { type Join, overTypes } from './json.ts'
import { type ChoiceTerm, choiceTerm, ERROR_TERM, guarded, type JsonTerm, predicateTerm, type Term } from './term.ts'

/** A tuple of as many terms. */
type Terms<Operands extends readonly Term[]> = { [At in keyof Operands]: Term }

/**
 * Applies a strict function. It errs when an operand does; an operand that is one of two terms makes the result one of two results, since
 * a strict function of `c ? a : b` is `c ? f(a) : f(b)`; a computed boolean is such a choice between true and false, and a JSON value is one
 * between its types, unless the function takes it whole.
 */
export function distribute<const Operands extends readonly Term[]>(
  operands: Operands,
  context: Context,
  apply: (terms: Terms<Operands>) => Term,
  takesWhole: (at: number) => boolean = () => false,
): Term {
  countTerm(context)
  if (operands.some((operand) => operand.kind === 'error')) return ERROR_TERM
  const branch = (at: number, term: Term): Term =>
    distribute(operands.with(at, term), context, apply as (terms: readonly Term[]) => Term, takesWhole)
  const at = operands.findIndex((operand) => branchesOf(operand) !== undefined)
  const branches = branchesOf(operands[at])
  if (branches !== undefined)
    return choiceTerm(branches.condition, branch(at, branches.then), branch(at, branches.otherwise))
  const split = operands.findIndex((operand, position) => operand.kind === 'json' && !takesWhole(position))
  if (split === -1) return apply(operands as Terms<Operands>)
  return overTypes(operands[split] as JsonTerm, TERMS, (term) => branch(split, term))
}

const TERMS: Join<Term> = {
  choose: choiceTerm,
  strict: (needs, term) =>
    term.kind === 'predicate' ? predicateTerm(strict(needs, term.predicate)) : guarded(needs, term),
  isSame: (left, right) => asSettled(left) === asSettled(right),
  error: ERROR_TERM,
}

/** What two terms share when they are the same for every row. */
function asSettled(term: Term): Term | Predicate {
  if (term.kind === 'error') return ERROR
  return term.kind === 'predicate' ? term.predicate : term
}

/** Whether a term is neither a choice, nor a computed boolean, nor a JSON value, nor an error. */
export function isPlain(term: Term): boolean {
  return term.kind !== 'error' && term.kind !== 'json' && branchesOf(term) === undefined
}

/** The same for a strict test. */
export function overChoices(operands: readonly Term[], test: (terms: readonly Term[]) => Predicate): Predicate {
  if (operands.some((operand) => operand.kind === 'error')) return ERROR
  const branch = (at: number, term: Term): Predicate => overChoices(operands.with(at, term), test)
  const at = operands.findIndex((operand) => branchesOf(operand) !== undefined)
  const branches = branchesOf(operands[at])
  if (branches !== undefined)
    return choose(branches.condition, branch(at, branches.then), branch(at, branches.otherwise))
  const split = operands.findIndex((operand) => operand.kind === 'json')
  if (split === -1) return test(operands)
  return overTypes(operands[split] as JsonTerm, PREDICATES, (term) => branch(split, term))
}

const PREDICATES: Join<Predicate> = {
  choose,
  strict,
  isSame: (left, right) => left === right,
  error: ERROR,
}

function branchesOf(term: Term | undefined): Omit<ChoiceTerm, 'kind'> | undefined {
  if (term?.kind === 'choice') return term
  if (term?.kind === 'predicate')
    return { condition: term.predicate, then: booleanTerm(true), otherwise: booleanTerm(false) }
  return undefined
}

function booleanTerm(value: boolean): Term {
  return { kind: 'value', value: { kind: 'constant', type: 'bool', value } }
}
