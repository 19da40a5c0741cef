import type { After, Materializing, OrderBy, Total } from '@rowgate/core'
import type {
  BuildQueryResult,
  DBQueryConfig,
  InferModelFromColumns,
  Operators,
  SQL,
  TableRelationalConfig,
  TablesRelationalConfig,
} from 'drizzle-orm'
import type { PgColumn, PgTable } from 'drizzle-orm/pg-core'
import type { Isolation } from './store.ts'
import type { KeyOf, TableName } from './tables.ts'

export type KindOf<R> = keyof R & string

/** The declared actions of a kind; any text where none are declared. */
export type ActionOf<R, K extends KindOf<R>> = R[K] extends { readonly actions: readonly (infer A extends string)[] }
  ? A
  : string

/** One action, or several that all have to be allowed. */
export type ActionsOf<R, K extends KindOf<R>> = ActionOf<R, K> | readonly ActionOf<R, K>[]

/** The table of a kind. */
export type TableOf<Ts extends TablesRelationalConfig, R, K extends KindOf<R>> = Ts[R[K] extends {
  readonly model: infer M extends TableName<Ts>
}
  ? M
  : K & TableName<Ts>]

export type FindMany<Ts extends TablesRelationalConfig, T extends TableRelationalConfig, A> = DBQueryConfig<
  'many',
  true,
  Ts,
  T
> &
  Can<A>

export type FindFirst<Ts extends TablesRelationalConfig, T extends TableRelationalConfig, A> = Omit<
  FindMany<Ts, T, A>,
  'limit'
>

export type FindUnique<Ts extends TablesRelationalConfig, T extends TableRelationalConfig, A> = Omit<
  FindFirst<Ts, T, A>,
  'where' | 'orderBy' | 'offset'
> & { readonly key: KeyOf<T> }

export type FindPage<Ts extends TablesRelationalConfig, T extends TableRelationalConfig, A> = Omit<
  FindMany<Ts, T, A>,
  'orderBy' | 'limit' | 'offset'
> & {
  /** By fields of the table; the primary key breaks ties. */
  readonly orderBy?: OrderBy<keyof T['columns'] & string>
  /** The `next` of the page before; the first page without it. */
  readonly after?: string | undefined
  /** How many rows a page has at most. */
  readonly take: number
  /** Whether the permitted rows are counted: all, or no more than `limit`. */
  readonly total?: Total
}

interface Can<A> {
  /** Actions of which every row says in `_can` whether they are permitted on it. */
  readonly can?: readonly A[] | undefined
}

/** The row that Drizzle returns, with what was asked beside. */
export type Found<Ts extends TablesRelationalConfig, T extends TableRelationalConfig, C> = BuildQueryResult<
  Ts,
  T,
  C & Record<string, unknown>
> &
  (C extends { readonly can: readonly (infer A extends string)[] }
    ? { readonly _can: { readonly [N in A]: boolean } }
    : unknown)

/** What a row is created with; SQL stands for a value. */
export type Values<T extends TableRelationalConfig> = OrSql<InferModelFromColumns<T['columns'], 'insert'>>

/** What a row is changed to. */
export type Changes<T extends TableRelationalConfig> = OrSql<Partial<InferModelFromColumns<T['columns'], 'insert'>>>

type OrSql<O> = { readonly [N in keyof O]: O[N] | SQL }

export type Row<Ts extends TablesRelationalConfig, T extends TableRelationalConfig> = BuildQueryResult<Ts, T, true>

export type Rows<T extends TableRelationalConfig> =
  | SQL
  | undefined
  | ((fields: T['columns'], operators: Operators) => SQL | undefined)

export interface Write<A extends string> {
  /**
   * What must be permitted of the row as it is left: the same action, another one, or nothing. The same for the kind's update action, and
   * nothing for others, when not given.
   */
  readonly after?: After<A>
  /** Of the transaction that the write begins. Related rows may change in between when not given: only the row itself is locked. */
  readonly isolation?: Isolation
}

/** What `authorizedCount` counts. */
export interface CountConfig<T extends TableRelationalConfig> {
  readonly where?: Rows<T>
}

/** Where the SQL of `authorizedWhere` is to be used. */
export interface WhereConfig<T extends TableRelationalConfig> extends Materializing {
  /** An alias of the kind's table, when the query has it under one. */
  readonly table?: PgTable & { readonly [N in keyof T['columns']]: PgColumn }
}

/** Who wants to do what to rows of which kind. `Who` is the principal, or nothing where one is bound. */
export type On<R, Who extends readonly unknown[], K extends KindOf<R>> = [...Who, kind: K, action: ActionOf<R, K>]

/** A read may ask for several actions: for rows on which all of them are permitted. */
export type Reading<R, Who extends readonly unknown[], K extends KindOf<R>> = [...Who, kind: K, action: ActionsOf<R, K>]

export type ColumnsOf<T extends TableRelationalConfig> = T['columns'] & Record<string, PgColumn>
