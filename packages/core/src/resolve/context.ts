import { RowgateError } from '../errors.ts'
import type { Expression, Json, RefusedExpression } from '../ir/expression.ts'
import type { Resource } from '../schema/resource-map.ts'
import { type RefusalReason, REFUSALS, REFUSED_OPERATORS } from '../plan/refusals.ts'
import { celText } from '../plan/cel-text.ts'
import type { InferredVariables } from './inferred.ts'
import type { Term } from './term.ts'

/** What resolving an expression needs to know, and the two counters that it keeps. */
export interface Context {
  readonly resource: Resource
  /** Who the plan is for. The planner leaves what it could not compute of the principal in the plan by name. */
  readonly principal: PlanPrincipal | undefined
  /** The variables that the enclosing lambdas bind. */
  readonly scope: ReadonlyMap<string, Term>
  /** Those of them whose type CEL may have inferred. */
  readonly inferred: InferredVariables
  readonly counters: Counters
  /** The moment of the plan, in nanoseconds since 1970. */
  readonly now: bigint
}

/** What a plan may say of the principal. */
export interface PlanPrincipal {
  readonly id: string
  readonly roles?: readonly string[] | undefined
  readonly attr?: Readonly<Record<string, Json>> | undefined
}

interface Counters {
  rows: number
  terms: number
}

/** Independent ternaries inside one function multiply; beyond this many combinations the plan is refused. */
const MAX_TERMS = 100_000

export function createContext(resource: Resource, principal: PlanPrincipal | undefined): Context {
  return {
    resource,
    principal,
    scope: new Map(),
    inferred: new Set(),
    counters: { rows: 0, terms: 0 },
    now: BigInt(Date.now()) * 1_000_000n,
  }
}

export function bind(context: Context, variable: string, term: Term, isInferred: boolean): Context {
  const others = [...context.inferred].filter((name) => name !== variable)
  const inferred = new Set(isInferred ? [...others, variable] : others)
  return { ...context, inferred, scope: new Map([...context.scope, [variable, term]]) }
}

/** An id for a row that a quantifier binds, unlike every other of the same condition. */
export function freshRowId(context: Context): string {
  context.counters.rows += 1
  return `${context.counters.rows}`
}

/** @throws RowgateError `filter-too-large` */
export function countTerm(context: Context): void {
  context.counters.terms += 1
  if (context.counters.terms > MAX_TERMS) {
    throw new RowgateError('The condition has too many combinations of ternaries and list elements.', {
      code: 'filter-too-large',
      hint: 'Split the rule, or shorten the list that it walks.',
    })
  }
}

/** The error for what the language of predicates cannot say. Every reason is a row of docs/reference/operators.md. */
export function unsupported(reason: RefusalReason, expression: Expression): RowgateError {
  return new RowgateError(`${REFUSALS[reason].what}: ${celText(expression)}.`, {
    code: 'unsupported-construct',
    path: expression.path,
    hint: HINT,
  })
}

/** The error for a function that is not translated at all. */
export function unsupportedOperator({ operator, path }: RefusedExpression): RowgateError {
  const why = REFUSED_OPERATORS[operator] ?? ''
  return new RowgateError(`The policy uses "${operator}", which Rowgate cannot ask a database: ${why}.`, {
    code: 'unsupported-operator',
    path: `${path}.${operator}`,
    hint: HINT,
  })
}

const HINT = 'Rewrite the condition; docs/reference/operators.md lists what is supported.'
