import type { Expression } from '../ir/expression.ts'
import type { Predicate } from '../ir/predicate.ts'
import { and, FALSE, or, TRUE } from '../ir/predicates.ts'
import { type Permission, settled } from './permission.ts'

/** What is permitted of the rows of one scope. */
export interface ScopePermission {
  readonly scope: string | undefined
  /** Which rows are of the scope. */
  readonly rows: Predicate
  readonly permission: Permission
}

/** What is permitted of the rows of all scopes: each row by the plan of its own scope alone. */
export function unite(permissions: readonly ScopePermission[]): Permission {
  const [only] = permissions
  if (permissions.length === 1 && only?.rows === TRUE) return only.permission
  const parts = permissions.map(({ rows, permission }) => and([rows, predicateOf(permission)]))
  return settled(unitedExpression(permissions), or(parts))
}

function predicateOf(permission: Permission): Predicate {
  if (permission.kind === 'conditional' || permission.kind === 'undecided') return permission.predicate
  return permission.kind === 'allowed' ? TRUE : FALSE
}

function unitedExpression(permissions: readonly ScopePermission[]): Expression {
  const path = 'scope'
  const parts = permissions.map(({ scope, permission }): Expression => {
    const names = ['request', 'resource', 'scope']
    const own = { kind: 'constant', value: scope ?? '', path } as const
    const inScope = { kind: 'call', name: 'equals', operands: [{ kind: 'reference', names, path }, own], path } as const
    const rest: Expression =
      permission.kind === 'conditional' || permission.kind === 'undecided'
        ? permission.expression
        : { kind: 'constant', value: permission.kind === 'allowed', path }
    return { kind: 'call', name: 'and', operands: [inScope, rest], path }
  })
  return { kind: 'call', name: 'or', operands: parts, path }
}
