import type { AuthorizerOptions, Caller, CerbosClient, Output, Readiness } from '@rowgate/core'
import type {
  BuildQueryResult,
  DBQueryConfig,
  KnownKeysOnly,
  Operators,
  SQL,
  TableRelationalConfig,
  TablesRelationalConfig,
} from 'drizzle-orm'
import type { PgColumn, PgTable } from 'drizzle-orm/pg-core'
import type { Declarations } from './declarations.ts'
import type { DrizzleExplanation, ExplainOptions } from './explain.ts'
import type { Client, Exports, KeyOf, TableName, TablesOf } from './tables.ts'

/** What a data layer is made of. */
export interface DataLayerOptions<Own extends Exports, E extends Exports, R> extends AuthorizerOptions {
  /** A Drizzle client of any PostgreSQL driver. */
  readonly db: Client<Own>
  /** The exports of the schema's module; those that the client was created with when not given. */
  readonly schema?: E
  /** A client of `@cerbos/grpc`, `@cerbos/http` or any other `@cerbos/core` client. */
  readonly cerbos: CerbosClient
  /** By resource kind; every table with a primary key of one column is a kind of its own name when not given. */
  readonly resources?: R & Declarations<TablesOf<E>, R>
}

/** The functions of a data layer. Each stands alone. */
export interface DataLayer<Ts extends TablesRelationalConfig, R> extends Functions<
  Ts,
  R,
  readonly [principal: Caller]
> {
  /** The same functions for one principal. */
  readonly as: (principal: Caller) => BoundDataLayer<Ts, R>
  /** The same functions inside a transaction. */
  readonly with: (transaction: Client) => DataLayer<Ts, R>
  /** Whether requests can be answered: the PDP, its version, and the tables of every kind. Never throws. */
  readonly ready: () => Promise<Readiness>
}

/** The functions of a data layer for one principal. */
export interface BoundDataLayer<Ts extends TablesRelationalConfig, R> extends Functions<Ts, R, readonly []> {
  readonly with: (transaction: Client) => BoundDataLayer<Ts, R>
}

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

type FindMany<Ts extends TablesRelationalConfig, T extends TableRelationalConfig> = DBQueryConfig<'many', true, Ts, T>

type FindFirst<Ts extends TablesRelationalConfig, T extends TableRelationalConfig> = Omit<FindMany<Ts, T>, 'limit'>

/** What `authorizedCount` counts. */
export interface CountConfig<T extends TableRelationalConfig> {
  readonly where?: SQL | undefined | ((fields: T['columns'], operators: Operators) => SQL | undefined)
}

/** Where the SQL of `authorizedWhere` is to be used. */
export interface WhereConfig<T extends TableRelationalConfig> {
  /** An alias of the kind's table, when the query has it under one. */
  readonly table?: PgTable & { readonly [N in keyof T['columns']]: PgColumn }
}

/** What is allowed on a row. */
export interface AllowedActions<A extends string> {
  readonly allowed: ReadonlySet<A>
  /** What the policy says beside; nothing where nothing is allowed. */
  readonly outputs: readonly Output[]
}

/** `Who` is the principal, or nothing where one is bound. */
interface Functions<Ts extends TablesRelationalConfig, R, Who extends readonly unknown[]> {
  /** The permitted rows. The arguments are Drizzle's own and can only narrow. */
  readonly authorizedFindMany: <K extends KindOf<R>, C extends FindMany<Ts, TableOf<Ts, R, K>>>(
    ...args: [...Who, kind: K, action: ActionsOf<R, K>, config?: KnownKeysOnly<C, FindMany<Ts, TableOf<Ts, R, K>>>]
  ) => Promise<BuildQueryResult<Ts, TableOf<Ts, R, K>, C>[]>

  /** The first of the permitted rows. */
  readonly authorizedFindFirst: <K extends KindOf<R>, C extends FindFirst<Ts, TableOf<Ts, R, K>>>(
    ...args: [...Who, kind: K, action: ActionsOf<R, K>, config?: KnownKeysOnly<C, FindFirst<Ts, TableOf<Ts, R, K>>>]
  ) => Promise<BuildQueryResult<Ts, TableOf<Ts, R, K>, C> | undefined>

  /** How many rows are permitted. */
  readonly authorizedCount: <K extends KindOf<R>>(
    ...args: [...Who, kind: K, action: ActionsOf<R, K>, config?: CountConfig<TableOf<Ts, R, K>>]
  ) => Promise<number>

  /** The condition that permitted rows fulfill, for a query of one's own; in parentheses, and not to be negated. */
  readonly authorizedWhere: <K extends KindOf<R>>(
    ...args: [...Who, kind: K, action: ActionsOf<R, K>, config?: WhereConfig<TableOf<Ts, R, K>>]
  ) => Promise<SQL>

  /**
   * The row, when the PDP allows the action on it.
   *
   * @throws ForbiddenError `forbidden` when the principal may see the row, but not do this to it.
   * @throws NotFoundError `not-found` when there is no such row or the principal may not see it, which are not to be told apart.
   */
  readonly check: <K extends KindOf<R>>(
    ...args: [...Who, kind: K, action: ActionOf<R, K>, key: KeyOf<TableOf<Ts, R, K>>]
  ) => Promise<BuildQueryResult<Ts, TableOf<Ts, R, K>, true>>

  /** Whether the PDP allows the action on the row; false when there is none. */
  readonly isAllowed: <K extends KindOf<R>>(
    ...args: [...Who, kind: K, action: ActionOf<R, K>, key: KeyOf<TableOf<Ts, R, K>>]
  ) => Promise<boolean>

  /** The row itself, when the PDP allows the action on it. Its attributes are what the caller says, not what is stored. */
  readonly checkRow: <K extends KindOf<R>, Row extends object>(
    ...args: [...Who, kind: K, action: ActionOf<R, K>, row: Row]
  ) => Promise<Row>

  /** Which of the actions the PDP allows on the rows of some keys, in their order; none where there is no row. */
  readonly allowedActions: <K extends KindOf<R>, A extends ActionOf<R, K>>(
    ...args: [...Who, kind: K, actions: readonly A[], keys: readonly KeyOf<TableOf<Ts, R, K>>[]]
  ) => Promise<readonly AllowedActions<A>[]>

  /** How a list comes about, and with a key why a row is in it or is not. Not for end users. */
  readonly explain: <K extends KindOf<R>>(
    ...args: [...Who, kind: K, action: ActionsOf<R, K>, options?: ExplainOptions<KeyOf<TableOf<Ts, R, K>>>]
  ) => Promise<DrizzleExplanation>
}
