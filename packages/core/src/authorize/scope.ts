import { RowgateError } from '../errors.ts'
import type { Json } from '../ir/expression.ts'
import { FALSE, TRUE } from '../ir/predicates.ts'
import type { Predicate } from '../ir/predicate.ts'
import { ROOT } from '../ir/row.ts'
import type { Column } from '../ir/value.ts'
import { stringConstant } from '../cel/constants.ts'
import type { Resource } from '../schema/resource-map.ts'
import type { RowScope } from '../schema/scope.ts'
import { unreachable } from '../unreachable.ts'
import type { StoredRow } from './attributes.ts'
import { idText } from './encode.ts'

/** Whether the PDP takes a text for a scope; one that it does not take can be no policy's. */
export function isScope(scope: unknown): scope is string {
  return typeof scope === 'string' && /^(\.|[\da-z][\w-]*(\.\w[\w-]*)*)?$/i.test(scope)
}

/** A scope that a list asks about, and which rows are of it. */
export interface ListScope {
  readonly scope: string | undefined
  readonly rows: Predicate
}

/**
 * The scopes that a list of a kind is made of.
 *
 * @throws RowgateError `unsupported-argument` when rows have scopes of their own and it is not said which are wanted: one plan is about one
 *   scope, and would be applied to the rows of all.
 */
export function listScopes({ kind, scope, model }: Resource, wanted: readonly string[]): readonly ListScope[] {
  if (scope === undefined) {
    if (wanted.length < 2) return [{ scope: wanted[0], rows: TRUE }]
    throw refused(`Rows of "${kind}" have no scope of their own, so that they cannot be of several`, 'Name one scope.')
  }
  switch (scope.kind) {
    case 'constant':
      return [{ scope: scope.scope, rows: TRUE }]
    case 'function':
      throw refused(
        `The scope of a row of "${kind}" is a function, which no database can be asked about`,
        'Declare the scope as a field of the model.',
      )
    case 'field': {
      if (wanted.length === 0)
        throw refused(
          `Rows of "${kind}" have scopes of their own`,
          'Name the scopes that are wanted: { principal, scope }.',
        )
      const column: Column = {
        kind: 'column',
        row: { id: ROOT, model },
        field: scope.field,
        type: 'string',
        nullIs: 'error',
      }
      return wanted.map((each) => ({ scope: each, rows: inScope(column, scope.prefix, each) }))
    }
    default:
      return unreachable(scope)
  }
}

/** What the scope of a row comes to: a scope, none, or one that is not wanted, in which nothing is permitted. */
export type ScopeOfRow = { readonly wanted: true; readonly scope: string | undefined } | { readonly wanted: false }

/** The scope in which a row is checked. */
export function scopeOfRow(
  resource: Resource,
  { row, attributes }: { readonly row: StoredRow; readonly attributes: Readonly<Record<string, Json>> },
  wanted: readonly string[],
): ScopeOfRow {
  if (resource.scope === undefined) {
    const [only] = listScopes(resource, wanted)
    return { wanted: true, scope: only?.scope }
  }
  if (resource.scope.kind === 'constant') return { wanted: true, scope: resource.scope.scope }
  const scope = ownScope(resource.scope, row, attributes)
  return isScope(scope) && (wanted.length === 0 || wanted.includes(scope)) ? { wanted: true, scope } : { wanted: false }
}

function ownScope(
  scope: Exclude<RowScope, { readonly kind: 'constant' }>,
  row: StoredRow,
  attributes: Readonly<Record<string, Json>>,
): string {
  if (scope.kind === 'function') return scope.scopeOf(attributes)
  return scope.prefix + idText(scope.field, row[scope.field.name] as Json)
}

function inScope(column: Column, prefix: string, scope: string): Predicate {
  if (!scope.startsWith(prefix)) return FALSE
  return { kind: 'comparison', operator: 'eq', left: column, right: stringConstant(scope.slice(prefix.length)) }
}

function refused(what: string, hint: string): RowgateError {
  return new RowgateError(`${what}.`, { code: 'unsupported-argument', path: 'scope', hint })
}
