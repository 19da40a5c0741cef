import type { Absent, RelationConstant } from '@rowgate/core'
import type { TableRelationalConfig, TablesRelationalConfig } from 'drizzle-orm'
import type { ColumnName, Related, RelationName, TableName } from './tables.ts'

/** By resource kind, what the application declares about it; `true` for "as the schema says". */
export type Declarations<Ts extends TablesRelationalConfig> = {
  readonly [K in TableName<Ts>]?: true | KindDeclaration<Ts, Ts[K]> | NamedKindDeclaration<Ts>
} & { readonly [kind: string]: true | KindDeclaration<Ts, Ts[TableName<Ts>]> | NamedKindDeclaration<Ts> }

/** Every table is a kind of its own name. */
export type EveryTable<Ts extends TablesRelationalConfig> = { readonly [K in TableName<Ts>]: true }

/** A kind of another name than its table: the table is named by its export. */
type NamedKindDeclaration<Ts extends TablesRelationalConfig> = {
  [M in TableName<Ts>]: KindDeclaration<Ts, Ts[M]> & { readonly model: M }
}[TableName<Ts>]

/** What an application declares about a kind; see core's `ResourceDeclaration`. */
interface KindDeclaration<Ts extends TablesRelationalConfig, T extends TableRelationalConfig> extends ShapeDeclaration<Ts, T> {
  readonly id?: ColumnName<T> | { readonly fields: readonly ColumnName<T>[]; readonly separator: string }
  readonly actions?: readonly string[]
  readonly readAction?: string
}

interface ShapeDeclaration<Ts extends TablesRelationalConfig, T extends TableRelationalConfig> {
  readonly attributes?: { readonly [N in ColumnName<T>]?: AttributeDeclaration<T> } & {
    readonly [name: string]: AttributeDeclaration<T>
  }
  readonly relations?: { readonly [N in RelationName<T>]?: true | RelationDeclaration<Ts, T, N> | RenamedRelation<Ts, T> } & {
    readonly [name: string]: true | RelationDeclaration<Ts, T, RelationName<T>> | RenamedRelation<Ts, T>
  }
  readonly absent?: Absent
}

type AttributeDeclaration<T extends TableRelationalConfig> = Path<T> | false | FieldDeclaration<T>

interface FieldDeclaration<T extends TableRelationalConfig> {
  readonly field: Path<T>
  readonly absent?: Absent
}

type Path<T extends TableRelationalConfig> = ColumnName<T> | `${RelationName<T>}.${string}`

/** An attribute of another name than its relation. */
type RenamedRelation<Ts extends TablesRelationalConfig, T extends TableRelationalConfig> = {
  [N in RelationName<T>]: RelationDeclaration<Ts, T, N> & { readonly relation: N }
}[RelationName<T>]

interface RelationDeclaration<
  Ts extends TablesRelationalConfig,
  T extends TableRelationalConfig,
  N extends RelationName<T>,
> extends ShapeDeclaration<Ts, Related<Ts, T, N>> {
  readonly where?: { readonly [F in ColumnName<Related<Ts, T, N>>]?: RelationConstant }
}
