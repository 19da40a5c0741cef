import type { Json } from '../ir/expression.ts'
import type { Field } from './schema.ts'

/** What an application declares about the scope of the rows of a kind; `F` are the names of its fields. */
export type RowScopeDeclaration<F> =
  | string
  /** The scope is what stands in a field, with something before it where the application says so. */
  | { readonly field: F; readonly prefix?: string | undefined }
  /** The scope by the attributes of a row. Such rows can be checked, but not listed: no database has heard of the function. */
  | ((attributes: Readonly<Record<string, Json>>) => string)

export type ScopeDeclaration = RowScopeDeclaration<string>

/** Where the scope of a row comes from. */
export type RowScope =
  | { readonly kind: 'constant'; readonly scope: string }
  | { readonly kind: 'field'; readonly field: Field; readonly prefix: string }
  | { readonly kind: 'function'; readonly scopeOf: (attributes: Readonly<Record<string, Json>>) => string }
