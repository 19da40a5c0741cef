import type { Absent, RelationConstant, RowScopeDeclaration } from '@rowgate/core'
import type { TableRelationalConfig, TablesRelationalConfig } from 'drizzle-orm'
import type { ColumnName, Related, RelationName, TableName } from './tables.ts'

/** Declarations before they are looked at: what they are is read from what is written. */
export type AnyDeclarations = Readonly<Record<string, true | object>>

/** Every table is a kind of its own name; there is none where the client has no schema. */
export type EveryTable<Ts extends TablesRelationalConfig> = {
  readonly [K in TableName<Ts> as string extends K ? never : K]: true
}

/**
 * What declarations `R` must be for the tables: where a name in them is wrong, a type that says so. `R` is inferred from what is written,
 * where no property is in excess, so that every key is looked at here. The keys that could be written stand beside, for editors.
 */
export type Declarations<Ts extends TablesRelationalConfig, R> = Offer<TableName<Ts>> & {
  readonly [K in keyof R]: KindDeclaration<Ts, K, R[K]>
}

type KindDeclaration<Ts extends TablesRelationalConfig, K, D> = D extends { readonly model: infer M }
  ? M extends TableName<Ts>
    ? Declaration<Ts, Ts[M], D, KindOptions<keyof Ts, keyof Ts[M]['columns']>>
    : { readonly model: keyof Ts | OneOf<'table', keyof Ts> }
  : K extends TableName<Ts>
    ? D extends true
      ? true
      : Declaration<Ts, Ts[K], D, KindOptions<keyof Ts, keyof Ts[K]['columns']>>
    : NotATable<K, keyof Ts>

interface KindOptions<Table, Column> {
  readonly model: Table
  readonly id: Column | { readonly fields: readonly Column[]; readonly separator: string }
  readonly actions: readonly string[]
  readonly readAction: string
  readonly updateAction: string
  readonly governs: boolean
  readonly scope: RowScopeDeclaration<Column>
  readonly absent: Absent
}

interface RelationOptions<Relation> {
  readonly relation: Relation
  readonly where: object
  readonly absent: Absent
}

/** A declaration about rows of a table, with the options that it may have beside its attributes and relations. */
type Declaration<Ts extends TablesRelationalConfig, T extends TableRelationalConfig, D, Options> = Offer<
  'attributes' | 'relations'
> & {
  readonly [P in keyof Options]?: Options[P] | OneOf<'value', Options[P]>
} & {
  readonly [P in keyof D]: P extends 'attributes'
    ? Offer<keyof T['columns']> & { readonly [N in keyof D[P]]: AttributeDeclaration<Ts, T, N, D[P][N]> }
    : P extends 'relations'
      ? Offer<keyof T['relations']> & { readonly [N in keyof D[P]]: RelationDeclaration<Ts, T, N, D[P][N]> }
      : P extends keyof Options
        ? P extends 'where'
          ? Offer<keyof T['columns']> & { readonly [N in keyof D[P]]: Condition<T, N> }
          : unknown
        : OneOf<'option', 'attributes' | 'relations' | keyof Options>
}

type Condition<T extends TableRelationalConfig, N> = N extends keyof T['columns']
  ? RelationConstant
  : OneOf<'column', keyof T['columns']>

type AttributeDeclaration<Ts extends TablesRelationalConfig, T extends TableRelationalConfig, N, D> = D extends false
  ? N extends ColumnName<T>
    ? false
    : OneOf<'column', keyof T['columns']>
  : D extends { readonly field: infer P }
    ? { readonly field: Path<Ts, T, P>; readonly absent?: Absent }
    : Path<Ts, T, D>

/** A column, or a column behind relations: `'tags.name'`. */
type Path<Ts extends TablesRelationalConfig, T extends TableRelationalConfig, P> =
  P extends ColumnName<T>
    ? P
    : P extends `${infer N extends RelationName<T>}.${infer Rest}`
      ? Path<Ts, Related<Ts, T, N>, Rest> extends Rest
        ? P
        : OneOf<`column of ${N}`, keyof Related<Ts, T, N>['columns']>
      : keyof T['columns'] | OneOf<'column', keyof T['columns']>

type RelationDeclaration<Ts extends TablesRelationalConfig, T extends TableRelationalConfig, N, D> = D extends {
  readonly relation: infer X
}
  ? X extends RelationName<T>
    ? Declaration<Ts, Related<Ts, T, X>, D, RelationOptions<keyof T['relations']>>
    : { readonly relation: keyof T['relations'] | OneOf<'relation', keyof T['relations']> }
  : N extends RelationName<T>
    ? D extends true
      ? true
      : Declaration<Ts, Related<Ts, T, N>, D, RelationOptions<keyof T['relations']>>
    : OneOf<'relation', keyof T['relations']>

/** Keys that an editor offers. */
type Offer<Names extends PropertyKey> = { readonly [N in Names]?: unknown }

declare const NOT: unique symbol

/** Nothing is of this type. It shows in the compiler's message: not a column, but one of these. */
interface OneOf<What extends string, Known> {
  readonly [NOT]: { readonly what: What; readonly known: Known }
}

/** A kind that has not the name of a table needs a `model`. */
interface NotATable<K, Known> {
  readonly model: Known
  readonly [NOT]?: K
}
