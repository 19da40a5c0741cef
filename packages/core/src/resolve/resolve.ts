import { RowgateError } from '../errors.ts'
import type { CallExpression, Expression } from '../ir/expression.ts'
import { and, choose, not, or } from '../ir/predicates.ts'
import type { Predicate } from '../ir/predicate.ts'
import type { Resource } from '../schema/resource-map.ts'
import { unreachable } from '../unreachable.ts'
import { bind, type Context, createContext, type PlanPrincipal, unsupported, unsupportedOperator } from './context.ts'
import { distribute } from './distribute.ts'
import { mayHaveInferred, takesInferred } from './inferred.ts'
import { asPair, pairsOf } from './pairs.ts'
import { macro } from './quantifier.ts'
import { applyStrict, takesWhole } from './strict.ts'
import { resolveReference, select } from './reference.ts'
import { entriesOf, structOf } from './structure.ts'
import { choiceTerm, constantTerm, predicateTerm, type Term } from './term.ts'
import { asPredicate } from './truth.ts'
import { decidedOrNot } from './undecided.ts'

/**
 * Binds the names of a residual condition to the fields and relations of a resource, chooses the overload of every function by the types
 * of its operands, and says what the condition means for a row. What cannot be said leaves the smallest condition around it undecided.
 *
 * @throws RowgateError `unmapped-attribute`, `malformed-plan`, `filter-too-large`
 */
export function resolveCondition(expression: Expression, resource: Resource, principal?: PlanPrincipal): Predicate {
  return conditionOf(expression, createContext(resource, principal))
}

/** A ternary is one of two conditions here, each of which is decided or not by itself. */
function conditionOf(expression: Expression, context: Context): Predicate {
  if (expression.kind === 'call' && expression.name === 'if') {
    const [condition, then, otherwise] = expression.operands.map((part) => conditionOf(part, context))
    return choose(condition as Predicate, then as Predicate, otherwise as Predicate)
  }
  return decidedOrNot(() => asPredicate(resolve(expression, context)))
}

function resolve(expression: Expression, context: Context): Term {
  switch (expression.kind) {
    case 'constant':
      return constantTerm(expression.value)
    case 'reference':
      return resolveReference(expression, context)
    case 'select':
      return distribute(
        [resolve(expression.operand, context)],
        context,
        ([operand]) => select(operand, expression.field, { expression, context }),
        () => true,
      )
    case 'call':
      return resolveCall(expression, context)
    case 'lambda':
      throw new RowgateError('A lambda stands outside of a macro.', { code: 'malformed-plan', path: expression.path })
    case 'refused':
      throw unsupportedOperator(expression)
    default:
      return unreachable(expression)
  }
}

/** `&&`, `||`, `!`, `? :` and the macros look at their operands one by one; every other function is strict. */
function resolveCall(call: CallExpression, context: Context): Term {
  const condition = (part: Expression): Predicate => conditionOf(part, context)
  const operand = (at: number): Expression => call.operands[at] as Expression
  switch (call.name) {
    case 'and':
      return predicateTerm(and(call.operands.map(condition)))
    case 'or':
      return predicateTerm(or(call.operands.map(condition)))
    case 'not':
      return predicateTerm(not(condition(operand(0))))
    case 'if':
      return choiceTerm(condition(operand(0)), resolve(operand(1), context), resolve(operand(2), context))
    case 'exists':
    case 'all':
    case 'existsOne':
    case 'filter':
    case 'map':
    case 'transformList':
      return resolveMacro(call, context)
    case 'struct':
      return resolveStruct(call, context)
    default: {
      if (takesInferred(call, context.inferred)) throw unsupported('inferred-type', call)
      const operands = call.operands.map((part) => resolve(part, context))
      return distribute(operands, context, (terms) => applyStrict(call, terms, context), takesWhole(call.name))
    }
  }
}

function resolveStruct(call: CallExpression, context: Context): Term {
  const entries = entriesOf(call)
  const values = [...entries.values()].map((part) => resolve(part, context))
  return distribute(
    values,
    context,
    (terms) => structOf([...entries.keys()], terms),
    () => true,
  )
}

function resolveMacro(call: CallExpression, context: Context): Term {
  const [range, ...operands] = call.operands as [Expression, ...Expression[]]
  const lambdas = operands.filter((operand) => operand.kind === 'lambda')
  const most = Math.max(...lambdas.map(({ variables }) => variables.length))
  if (lambdas.length < operands.length || most > 2) throw unsupported('macro-without-lambda', call)
  const isInferred = mayHaveInferred(range, context.inferred)
  const bound = (name: string, term: Term, to: Context): Context => bind(to, name, term, isInferred)
  const bodies = lambdas.map(({ variables, body }) => (element: Term): Term => {
    const [first, second] = variables as [string, string | undefined]
    if (second === undefined) return resolve(body, bound(first, element, context))
    const { key, value } = asPair(element)
    return resolve(body, bound(second, value, bound(first, key, context)))
  })
  return distribute([resolve(range, context)], context, ([list]) =>
    most === 2 ? macro(call, pairsOf(list, call), bodies, true) : macro(call, list, bodies),
  )
}
