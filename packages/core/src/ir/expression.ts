import type { FunctionName } from '../plan/functions.ts'

/** JSON as a plan carries it. Numbers are doubles: a plan does not say whether a literal was an int. */
export type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json }

/**
 * The residual condition of a query plan as a CEL call tree. Every node knows its `path` in the plan, so that an error can say where.
 */
export type Expression =
  | ConstantExpression
  | ReferenceExpression
  | SelectExpression
  | CallExpression
  | LambdaExpression
  | RefusedExpression

export interface ConstantExpression {
  readonly kind: 'constant'
  readonly value: Json
  readonly path: string
}

/** A variable and the fields selected from it: `request.resource.attr.owner.id`, or `t.name` inside a lambda. */
export interface ReferenceExpression {
  readonly kind: 'reference'
  readonly names: readonly string[]
  readonly path: string
}

/** A field of the value of another expression. */
interface SelectExpression {
  readonly kind: 'select'
  readonly operand: Expression
  readonly field: string
  readonly path: string
}

export interface CallExpression {
  readonly kind: 'call'
  readonly name: FunctionName
  readonly operands: readonly Expression[]
  readonly path: string
}

/** The argument of a macro: `exists(list, lambda)`. */
export interface LambdaExpression {
  readonly kind: 'lambda'
  readonly variables: readonly string[]
  readonly body: Expression
  readonly path: string
}

/** A call of a function of the PDP's that Rowgate does not translate. */
export interface RefusedExpression {
  readonly kind: 'refused'
  /** The function by its name in the plan. */
  readonly operator: string
  readonly operands: readonly Expression[]
  readonly path: string
}
