import { choose, ERROR } from '../ir/predicates.ts'
import type { Predicate } from '../ir/predicate.ts'
import { type Context, countTerm } from './context.ts'
import { type ChoiceTerm, choiceTerm, ERROR_TERM, type Term } from './term.ts'

/** A tuple of as many terms. */
type Terms<Operands extends readonly Term[]> = { [At in keyof Operands]: Term }

/**
 * Applies a strict function. It errs when an operand does; an operand that is one of two terms makes the result one of two results, since
 * a strict function of `c ? a : b` is `c ? f(a) : f(b)`; a computed boolean is such a choice between true and false.
 */
export function distribute<const Operands extends readonly Term[]>(
  operands: Operands,
  context: Context,
  apply: (terms: Terms<Operands>) => Term,
): Term {
  countTerm(context)
  if (operands.some((operand) => operand.kind === 'error')) return ERROR_TERM
  const at = operands.findIndex((operand) => branchesOf(operand) !== undefined)
  const branches = branchesOf(operands[at])
  if (branches === undefined) return apply(operands as Terms<Operands>)
  const branch = (term: Term): Term =>
    distribute(operands.with(at, term), context, apply as (terms: readonly Term[]) => Term)
  return choiceTerm(branches.condition, branch(branches.then), branch(branches.otherwise))
}

/** Whether a term is neither a choice, nor a computed boolean, nor an error. */
export function isPlain(term: Term): boolean {
  return term.kind !== 'error' && branchesOf(term) === undefined
}

/** The same for a strict test. */
export function overChoices(operands: readonly Term[], test: (terms: readonly Term[]) => Predicate): Predicate {
  if (operands.some((operand) => operand.kind === 'error')) return ERROR
  const at = operands.findIndex((operand) => branchesOf(operand) !== undefined)
  const branches = branchesOf(operands[at])
  if (branches === undefined) return test(operands)
  const branch = (term: Term): Predicate => overChoices(operands.with(at, term), test)
  return choose(branches.condition, branch(branches.then), branch(branches.otherwise))
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
