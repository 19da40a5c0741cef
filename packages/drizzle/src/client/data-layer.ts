import type {
  AuthorizerOptions,
  Caller,
  CerbosClient,
  HiddenRelation,
  Materializing,
  Output,
  Page,
  PlainObject,
  Readiness,
  Verified,
  Verify,
} from '@rowgate/core'
import type { BuildQueryResult, KnownKeysOnly, SQL, TablesRelationalConfig } from 'drizzle-orm'
import type { SubqueryWithSelection } from 'drizzle-orm/pg-core'
import type {
  KindOf,
  ActionOf,
  ActionsOf,
  TableOf,
  FindMany,
  FindFirst,
  FindUnique,
  FindPage,
  Found,
  Values,
  Changes,
  Row,
  Rows,
  Write,
  CountConfig,
  WhereConfig,
  On,
  Reading,
  ColumnsOf,
} from './arguments.ts'
import type { Declarations } from './declarations.ts'
import type { DrizzleExplanation, ExplainOptions } from './explain.ts'
import type { Isolation } from './store.ts'
import type { Client, Exports, KeyOf, TablesOf } from './tables.ts'

/** What a data layer is made of. */
export interface DataLayerOptions<
  Own extends Exports,
  E extends Exports,
  R,
  Db = Client<Own>,
> extends AuthorizerOptions {
  /** A Drizzle client of any PostgreSQL driver. */
  readonly db: Client<Own> & Db
  /** The exports of the schema's module; those that the client was created with when not given. */
  readonly schema?: E
  /** A client of `@cerbos/grpc`, `@cerbos/http` or any other `@cerbos/core` client. */
  readonly cerbos: CerbosClient
  /** By resource kind; every table with a primary key of one column is a kind of its own name when not given. */
  readonly resources?: R & Declarations<TablesOf<E>, R>
  /**
   * Secrets of at least 16 characters for the cursors of pages: the first encrypts, all decrypt. A random one when not given, whose
   * cursors end with the process.
   */
  readonly cursorKeys?: readonly string[]
  /** What becomes of a row whose required relation leads to a row that may not be read. `error` when not given. */
  readonly hiddenRelation?: HiddenRelation
  /**
   * Whether rows are compared with what the PDP says of them one by one, before they are returned. `never` when not given: lists are what the
   * plan says. The audit hook is told of every difference.
   */
  readonly verify?: Verify
  /** Of how many rows the PDP may be asked for a list that no database can filter exactly. 10,000 when not given. */
  readonly verifyLimit?: number
  /** Told of every list and count that no database could filter exactly, and of the work that it took; for logs and metrics. */
  readonly onVerified?: (verified: Verified) => void
}

/** The functions of a data layer. Each stands alone. */
export interface DataLayer<Ts extends TablesRelationalConfig, R, Db = unknown> extends Functions<
  Ts,
  R,
  readonly [principal: Caller]
> {
  /** The same functions for one principal. */
  readonly as: (principal: Caller) => BoundDataLayer<Ts, R>
  /** The same functions inside a transaction. */
  readonly with: <Tx extends Client>(transaction: Tx) => DataLayer<Ts, R, Tx>
  /**
   * The client or transaction itself, which no policy guards: for jobs of the system. The audit hook is told the reason first.
   *
   * @throws RowgateError `unsupported-argument` without a reason.
   */
  readonly unguarded: (reason: string) => Promise<Db>
  /** Whether requests can be answered: the PDP, its version, and the tables of every kind. Never throws. */
  readonly ready: () => Promise<Readiness>
}

/** The functions of a data layer for one principal. */
export interface BoundDataLayer<Ts extends TablesRelationalConfig, R> extends Functions<Ts, R, readonly []> {
  readonly with: (transaction: Client) => BoundDataLayer<Ts, R>
}

/** What is allowed on a row. */
export interface AllowedActions<A extends string> {
  readonly allowed: ReadonlySet<A>
  /** What the policy says beside; nothing where nothing is allowed. */
  readonly outputs: readonly Output[]
}

interface Functions<Ts extends TablesRelationalConfig, R, Who extends readonly unknown[]> {
  /** The permitted rows. The arguments are Drizzle's own and can only narrow. */
  readonly authorizedFindMany: <K extends KindOf<R>, const C extends FindMany<Ts, TableOf<Ts, R, K>, ActionOf<R, K>>>(
    ...args: [...Reading<R, Who, K>, config?: KnownKeysOnly<C, FindMany<Ts, TableOf<Ts, R, K>, ActionOf<R, K>>>]
  ) => Promise<Found<Ts, TableOf<Ts, R, K>, C>[]>

  /** The first of the permitted rows. */
  readonly authorizedFindFirst: <K extends KindOf<R>, const C extends FindFirst<Ts, TableOf<Ts, R, K>, ActionOf<R, K>>>(
    ...args: [...Reading<R, Who, K>, config?: KnownKeysOnly<C, FindFirst<Ts, TableOf<Ts, R, K>, ActionOf<R, K>>>]
  ) => Promise<Found<Ts, TableOf<Ts, R, K>, C> | undefined>

  /** @throws NotFoundError `not-found` when no row is permitted. */
  readonly authorizedFindFirstOrThrow: <
    K extends KindOf<R>,
    const C extends FindFirst<Ts, TableOf<Ts, R, K>, ActionOf<R, K>>,
  >(
    ...args: [...Reading<R, Who, K>, config?: KnownKeysOnly<C, FindFirst<Ts, TableOf<Ts, R, K>, ActionOf<R, K>>>]
  ) => Promise<Found<Ts, TableOf<Ts, R, K>, C>>

  /** The row of a key, if it is permitted. */
  readonly authorizedFindUnique: <
    K extends KindOf<R>,
    const C extends FindUnique<Ts, TableOf<Ts, R, K>, ActionOf<R, K>>,
  >(
    ...args: [...Reading<R, Who, K>, config: KnownKeysOnly<C, FindUnique<Ts, TableOf<Ts, R, K>, ActionOf<R, K>>>]
  ) => Promise<Found<Ts, TableOf<Ts, R, K>, C> | undefined>

  /** @throws NotFoundError `not-found` when there is no such row, or it is not permitted. */
  readonly authorizedFindUniqueOrThrow: <
    K extends KindOf<R>,
    const C extends FindUnique<Ts, TableOf<Ts, R, K>, ActionOf<R, K>>,
  >(
    ...args: [...Reading<R, Who, K>, config: KnownKeysOnly<C, FindUnique<Ts, TableOf<Ts, R, K>, ActionOf<R, K>>>]
  ) => Promise<Found<Ts, TableOf<Ts, R, K>, C>>

  /**
   * A page of the permitted rows, after the place that a cursor names: rows that come or go in the meantime neither repeat nor hide others.
   *
   * @throws RowgateError `invalid-cursor` when the cursor is not one of this principal's for this list.
   */
  readonly authorizedPage: <K extends KindOf<R>, const C extends FindPage<Ts, TableOf<Ts, R, K>, ActionOf<R, K>>>(
    ...args: [...Reading<R, Who, K>, config: KnownKeysOnly<C, FindPage<Ts, TableOf<Ts, R, K>, ActionOf<R, K>>>]
  ) => Promise<Page<Found<Ts, TableOf<Ts, R, K>, C>>>

  /** The permitted rows as a subquery for any select, join or aggregate. Its alias is the kind when not given. */
  readonly authorizedFrom: <K extends KindOf<R>, const Alias extends string = K>(
    ...args: [...Reading<R, Who, K>, config?: Materializing & { readonly alias?: Alias }]
  ) => Promise<SubqueryWithSelection<ColumnsOf<TableOf<Ts, R, K>>, Alias>>

  /**
   * Creates a row that the principal may create, as it is once created: with defaults, and with what triggers make of it.
   *
   * @throws ForbiddenError `forbidden` also when a row is in the way that the principal may not read.
   * @throws RowgateError `conflict` when a row that it may read has the same unique values.
   * @throws RowgateError `invalid-reference` when a row that it refers to is not there or may not be read.
   */
  readonly authorizedCreate: <K extends KindOf<R>>(
    ...args: [...On<R, Who, K>, config: { readonly values: Values<TableOf<Ts, R, K>> } & Write<ActionOf<R, K>>]
  ) => Promise<Row<Ts, TableOf<Ts, R, K>>>

  /** Creates rows: all of them, or none. */
  readonly authorizedCreateMany: <K extends KindOf<R>>(
    ...args: [
      ...On<R, Who, K>,
      config: { readonly values: readonly Values<TableOf<Ts, R, K>>[] } & Write<ActionOf<R, K>>,
    ]
  ) => Promise<Row<Ts, TableOf<Ts, R, K>>[]>

  /**
   * Changes the row of a key, which is locked before the PDP is asked.
   *
   * @throws ForbiddenError `forbidden` when the principal may not do this, or may not leave the row like this.
   * @throws NotFoundError `not-found` when there is no such row or it may not be read.
   */
  readonly authorizedUpdate: <K extends KindOf<R>>(
    ...args: [
      ...On<R, Who, K>,
      config: { readonly key: KeyOf<TableOf<Ts, R, K>>; readonly set: Changes<TableOf<Ts, R, K>> } & Write<
        ActionOf<R, K>
      >,
    ]
  ) => Promise<Row<Ts, TableOf<Ts, R, K>>>

  /** Changes the permitted rows, as they are in the statement's snapshot; how many there were. */
  readonly authorizedUpdateMany: <K extends KindOf<R>>(
    ...args: [
      ...On<R, Who, K>,
      config: { readonly where?: Rows<TableOf<Ts, R, K>>; readonly set: Changes<TableOf<Ts, R, K>> } & Write<
        ActionOf<R, K>
      >,
    ]
  ) => Promise<number>

  /** Deletes the row of a key, which is locked before the PDP is asked; what it was. */
  readonly authorizedDelete: <K extends KindOf<R>>(
    ...args: [...On<R, Who, K>, config: { readonly key: KeyOf<TableOf<Ts, R, K>>; readonly isolation?: Isolation }]
  ) => Promise<Row<Ts, TableOf<Ts, R, K>>>

  /** Deletes the permitted rows, as they are in the statement's snapshot; how many there were. */
  readonly authorizedDeleteMany: <K extends KindOf<R>>(
    ...args: [...On<R, Who, K>, config?: { readonly where?: Rows<TableOf<Ts, R, K>>; readonly isolation?: Isolation }]
  ) => Promise<number>

  /** Changes the row of a key, or creates it. A row that may not be read is answered like one that may not be created. */
  readonly authorizedUpsert: <K extends KindOf<R>>(
    ...args: [
      ...Who,
      kind: K,
      actions: { readonly create: ActionOf<R, K>; readonly update: ActionOf<R, K> },
      config: {
        readonly key: KeyOf<TableOf<Ts, R, K>>
        readonly create: Partial<Values<TableOf<Ts, R, K>>>
        readonly update: Changes<TableOf<Ts, R, K>>
      } & Write<ActionOf<R, K>>,
    ]
  ) => Promise<Row<Ts, TableOf<Ts, R, K>>>

  /** How many rows are permitted. */
  readonly authorizedCount: <K extends KindOf<R>>(
    ...args: [...Reading<R, Who, K>, config?: CountConfig<TableOf<Ts, R, K>>]
  ) => Promise<number>

  /**
   * The condition that permitted rows fulfill, for a query of one's own; in parentheses, and not to be negated.
   *
   * @throws RowgateError `inexact-where` when only the PDP knows which rows are permitted, and `materialize` is not given.
   * @throws RowgateError `verify-limit-reached` when more rows are permitted than may be named.
   */
  readonly authorizedWhere: <K extends KindOf<R>>(
    ...args: [...Reading<R, Who, K>, config?: WhereConfig<TableOf<Ts, R, K>>]
  ) => Promise<SQL>

  /**
   * The row, when the PDP allows the action on it.
   *
   * @throws ForbiddenError `forbidden` when the principal may see the row, but not do this to it.
   * @throws NotFoundError `not-found` when there is no such row or the principal may not see it, which are not to be told apart.
   */
  readonly check: <K extends KindOf<R>>(
    ...args: [...On<R, Who, K>, key: KeyOf<TableOf<Ts, R, K>>]
  ) => Promise<BuildQueryResult<Ts, TableOf<Ts, R, K>, true>>

  /** Whether the PDP allows the action on the row; false when there is none. */
  readonly isAllowed: <K extends KindOf<R>>(
    ...args: [...On<R, Who, K>, key: KeyOf<TableOf<Ts, R, K>>]
  ) => Promise<boolean>

  /**
   * Whether the PDP allows the action on an object that the application describes itself: a request, a report, a row that is not there yet.
   * Its kind needs not be bound to a model.
   */
  readonly isAllowedObject: (...args: [...Who, kind: string, action: string, object: PlainObject]) => Promise<boolean>

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
