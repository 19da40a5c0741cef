import type { Absent, RelationConstant } from '@rowgate/core'
import type { TableRelationalConfig, TablesRelationalConfig } from 'drizzle-orm'
import type { ColumnName, Related, RelationName, TableName } from './tables.ts'

/**
 * The declarations `R` as they must be for the schema: where a name in them is wrong, a type that says so. `R` is inferred from what is
 * written, so a wrong key would not be an excess property.
 */
export type CheckedDeclarations<Ts extends TablesRelationalConfig, R> = { readonly [K in keyof R]: CheckedKind<Ts, K, R[K]> }

type CheckedKind<Ts extends TablesRelationalConfig, K, D> = D extends { readonly model: infer M }
  ? M extends TableName<Ts>
    ? Checked<Ts, Ts[M], D, KindOptions<Ts[M]>>
    : { readonly model: TableName<Ts> }
  : K extends TableName<Ts>
    ? D extends true
      ? true
      : Checked<Ts, Ts[K], D, KindOptions<Ts[K]>>
    : Wrong<'No table has the name of this kind: name one as `model`'>

interface KindOptions<T extends TableRelationalConfig> {
  readonly model: string
  readonly id: ColumnName<T> | { readonly fields: readonly ColumnName<T>[]; readonly separator: string }
  readonly actions: readonly string[]
  readonly readAction: string
  readonly absent: Absent
}

interface RelationOptions {
  readonly relation: string
  readonly absent: Absent
}

/** A declaration about rows of a table, with the options that it may have beside attributes and relations. */
type Checked<Ts extends TablesRelationalConfig, T extends TableRelationalConfig, D, Options> = {
  readonly [P in keyof D]: P extends 'attributes'
    ? { readonly [N in keyof D[P]]: CheckedAttribute<Ts, T, N, D[P][N]> }
    : P extends 'relations'
      ? { readonly [N in keyof D[P]]: CheckedRelation<Ts, T, N, D[P][N]> }
      : P extends 'where'
        ? 'relation' extends keyof Options
          ? { readonly [N in keyof D[P]]: N extends ColumnName<T> ? RelationConstant : Wrong<'Not a column of the related table'> }
          : Wrong<'Not an option of a kind'>
        : P extends keyof Options
          ? Options[P]
          : Wrong<'Not an option'>
}

type CheckedAttribute<Ts extends TablesRelationalConfig, T extends TableRelationalConfig, N, D> = D extends false
  ? N extends ColumnName<T>
    ? false
    : Wrong<'Not a column of the table'>
  : D extends { readonly field: infer P }
    ? { readonly field: CheckedPath<Ts, T, P>; readonly absent?: Absent }
    : CheckedPath<Ts, T, D>

type CheckedPath<Ts extends TablesRelationalConfig, T extends TableRelationalConfig, P> = P extends ColumnName<T>
  ? P
  : P extends `${infer N extends RelationName<T>}.${infer Rest}`
    ? CheckedPath<Ts, Related<Ts, T, N>, Rest> extends Rest
      ? P
      : `${N}.${ColumnName<Related<Ts, T, N>>}`
    : ColumnName<T>

type CheckedRelation<Ts extends TablesRelationalConfig, T extends TableRelationalConfig, N, D> = D extends { readonly relation: infer X }
  ? X extends RelationName<T>
    ? Checked<Ts, Related<Ts, T, X>, D, RelationOptions>
    : { readonly relation: RelationName<T> }
  : N extends RelationName<T>
    ? D extends true
      ? true
      : Checked<Ts, Related<Ts, T, N>, D, RelationOptions>
    : Wrong<'Not a relation of the table: name one as `relation`'>

/** Nothing is of this type; its message shows in the compiler's. */
interface Wrong<Message extends string> {
  readonly [WRONG]: Message
}

declare const WRONG: unique symbol
