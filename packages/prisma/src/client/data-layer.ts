import type { Caller, Materializing, Page, PlainObject, Readiness } from '@rowgate/core'
import type { ActionOf, ActionsOf, AllowedActions, KeyOf, KindOf, ModelOf } from './arguments.ts'
import type { ExplainOptions, PrismaExplanation } from './explain.ts'
import type { Models } from './models.ts'
import type {
  ArgsOf,
  Asking,
  Found,
  FoundOnPage,
  Isolated,
  Paging,
  PrismaClientLike,
  ResultOf,
  Subset,
  TransactionOf,
  WhereOf,
  Write,
  Writing,
  Written,
} from './prisma-types.ts'

/** The functions of a data layer. Each stands alone. */
export interface DataLayer<P extends PrismaClientLike, Ms extends Models, R, Client = unknown> extends Functions<
  P,
  Ms,
  R,
  readonly [principal: Caller]
> {
  /** The same functions for one principal. */
  readonly as: (principal: Caller) => BoundDataLayer<P, Ms, R>
  /** The same functions inside an interactive transaction. */
  readonly with: <Tx extends TransactionOf<P>>(transaction: Tx) => DataLayer<P, Ms, R, Tx>
  /**
   * The client or transaction itself, which no policy guards: for jobs of the system. The audit hook is told the reason first.
   *
   * @throws RowgateError `unsupported-argument` without a reason.
   */
  readonly unguarded: (reason: string) => Promise<Client>
  /** Whether requests can be answered: the PDP, its version, and the tables of every kind. Never throws. */
  readonly ready: () => Promise<Readiness>
}

/** The functions of a data layer for one principal. */
export interface BoundDataLayer<P extends PrismaClientLike, Ms extends Models, R> extends Functions<
  P,
  Ms,
  R,
  readonly []
> {
  readonly with: (transaction: TransactionOf<P>) => BoundDataLayer<P, Ms, R>
}

/** `Who` is the principal, or nothing where one is bound. */
interface Functions<P extends PrismaClientLike, Ms extends Models, R, Who extends readonly unknown[]> {
  /** The permitted rows. The arguments are Prisma's own and can only narrow, for related rows as well. */
  readonly authorizedFindMany: <
    K extends KindOf<R>,
    A extends Asking<P, ModelOf<Ms, R, K>, 'findMany', ActionOf<R, K>>,
  >(
    ...args: [
      ...Who,
      kind: K,
      action: ActionsOf<R, K>,
      args?: Subset<A, Asking<P, ModelOf<Ms, R, K>, 'findMany', ActionOf<R, K>>>,
    ]
  ) => Promise<Found<P, ModelOf<Ms, R, K>, A, 'findMany'>>

  /** The first of the permitted rows. */
  readonly authorizedFindFirst: <
    K extends KindOf<R>,
    A extends Asking<P, ModelOf<Ms, R, K>, 'findFirst', ActionOf<R, K>>,
  >(
    ...args: [
      ...Who,
      kind: K,
      action: ActionsOf<R, K>,
      args?: Subset<A, Asking<P, ModelOf<Ms, R, K>, 'findFirst', ActionOf<R, K>>>,
    ]
  ) => Promise<Found<P, ModelOf<Ms, R, K>, A, 'findFirst'>>

  /** @throws NotFoundError `not-found` when no row is permitted. */
  readonly authorizedFindFirstOrThrow: <
    K extends KindOf<R>,
    A extends Asking<P, ModelOf<Ms, R, K>, 'findFirstOrThrow', ActionOf<R, K>>,
  >(
    ...args: [
      ...Who,
      kind: K,
      action: ActionsOf<R, K>,
      args?: Subset<A, Asking<P, ModelOf<Ms, R, K>, 'findFirstOrThrow', ActionOf<R, K>>>,
    ]
  ) => Promise<Found<P, ModelOf<Ms, R, K>, A, 'findFirstOrThrow'>>

  /** The row of a unique key, if it is permitted. */
  readonly authorizedFindUnique: <
    K extends KindOf<R>,
    A extends Asking<P, ModelOf<Ms, R, K>, 'findUnique', ActionOf<R, K>>,
  >(
    ...args: [
      ...Who,
      kind: K,
      action: ActionsOf<R, K>,
      args: Subset<A, Asking<P, ModelOf<Ms, R, K>, 'findUnique', ActionOf<R, K>>>,
    ]
  ) => Promise<Found<P, ModelOf<Ms, R, K>, A, 'findUnique'>>

  /** @throws NotFoundError `not-found` when there is no such row, or it is not permitted. */
  readonly authorizedFindUniqueOrThrow: <
    K extends KindOf<R>,
    A extends Asking<P, ModelOf<Ms, R, K>, 'findUniqueOrThrow', ActionOf<R, K>>,
  >(
    ...args: [
      ...Who,
      kind: K,
      action: ActionsOf<R, K>,
      args: Subset<A, Asking<P, ModelOf<Ms, R, K>, 'findUniqueOrThrow', ActionOf<R, K>>>,
    ]
  ) => Promise<Found<P, ModelOf<Ms, R, K>, A, 'findUniqueOrThrow'>>

  /**
   * A page of the permitted rows, after the place that a cursor names: rows that come or go in the meantime neither repeat nor hide others.
   *
   * @throws RowgateError `invalid-cursor` when the cursor is not one of this principal's for this list.
   */
  readonly authorizedPage: <K extends KindOf<R>, A extends Paging<P, ModelOf<Ms, R, K>, ActionOf<R, K>>>(
    ...args: [...Who, kind: K, action: ActionsOf<R, K>, args: Subset<A, Paging<P, ModelOf<Ms, R, K>, ActionOf<R, K>>>]
  ) => Promise<Page<FoundOnPage<P, ModelOf<Ms, R, K>, A>>>

  /**
   * Creates a row that the principal may create, as it is once created: with defaults, and with what triggers make of it.
   *
   * @throws ForbiddenError `forbidden` also when a row is in the way that the principal may not read.
   * @throws RowgateError `conflict` when a row that it may read has the same unique values.
   * @throws RowgateError `invalid-reference` when a row that it refers to is not there or may not be read.
   */
  readonly authorizedCreate: <
    K extends KindOf<R>,
    A extends Writing<P, ModelOf<Ms, R, K>, 'create', Write<ActionOf<R, K>>>,
  >(
    ...args: [
      ...Who,
      kind: K,
      action: ActionOf<R, K>,
      args: Subset<A, Writing<P, ModelOf<Ms, R, K>, 'create', Write<ActionOf<R, K>>>>,
    ]
  ) => Promise<Written<P, ModelOf<Ms, R, K>, A, 'create'>>

  /** Creates rows: all of them, or none. */
  readonly authorizedCreateMany: <
    K extends KindOf<R>,
    A extends Writing<P, ModelOf<Ms, R, K>, 'createManyAndReturn', Write<ActionOf<R, K>>>,
  >(
    ...args: [
      ...Who,
      kind: K,
      action: ActionOf<R, K>,
      args: Subset<A, Writing<P, ModelOf<Ms, R, K>, 'createManyAndReturn', Write<ActionOf<R, K>>>>,
    ]
  ) => Promise<Written<P, ModelOf<Ms, R, K>, A, 'createManyAndReturn'>>

  /**
   * Changes the row of a unique key, which is locked before the PDP is asked.
   *
   * @throws ForbiddenError `forbidden` when the principal may not do this, or may not leave the row like this.
   * @throws NotFoundError `not-found` when there is no such row or it may not be read.
   */
  readonly authorizedUpdate: <
    K extends KindOf<R>,
    A extends Writing<P, ModelOf<Ms, R, K>, 'update', Write<ActionOf<R, K>>>,
  >(
    ...args: [
      ...Who,
      kind: K,
      action: ActionOf<R, K>,
      args: Subset<A, Writing<P, ModelOf<Ms, R, K>, 'update', Write<ActionOf<R, K>>>>,
    ]
  ) => Promise<Written<P, ModelOf<Ms, R, K>, A, 'update'>>

  /** Changes the permitted rows, as they are in the statement's snapshot; how many there were. */
  readonly authorizedUpdateMany: <
    K extends KindOf<R>,
    A extends Writing<P, ModelOf<Ms, R, K>, 'updateMany', Write<ActionOf<R, K>>>,
  >(
    ...args: [
      ...Who,
      kind: K,
      action: ActionOf<R, K>,
      args: Subset<A, Writing<P, ModelOf<Ms, R, K>, 'updateMany', Write<ActionOf<R, K>>>>,
    ]
  ) => Promise<number>

  /** Deletes the row of a unique key, which is locked before the PDP is asked; what it was. */
  readonly authorizedDelete: <K extends KindOf<R>, A extends Writing<P, ModelOf<Ms, R, K>, 'delete', Isolated>>(
    ...args: [
      ...Who,
      kind: K,
      action: ActionOf<R, K>,
      args: Subset<A, Writing<P, ModelOf<Ms, R, K>, 'delete', Isolated>>,
    ]
  ) => Promise<Written<P, ModelOf<Ms, R, K>, A, 'delete'>>

  /** Deletes the permitted rows, as they are in the statement's snapshot; how many there were. */
  readonly authorizedDeleteMany: <K extends KindOf<R>, A extends Writing<P, ModelOf<Ms, R, K>, 'deleteMany', Isolated>>(
    ...args: [
      ...Who,
      kind: K,
      action: ActionOf<R, K>,
      args?: Subset<A, Writing<P, ModelOf<Ms, R, K>, 'deleteMany', Isolated>>,
    ]
  ) => Promise<number>

  /** Changes the row of a unique key, or creates it. A row that may not be read is answered like one that may not be created. */
  readonly authorizedUpsert: <
    K extends KindOf<R>,
    A extends Writing<P, ModelOf<Ms, R, K>, 'upsert', Write<ActionOf<R, K>>>,
  >(
    ...args: [
      ...Who,
      kind: K,
      actions: { readonly create: ActionOf<R, K>; readonly update: ActionOf<R, K> },
      args: Subset<A, Writing<P, ModelOf<Ms, R, K>, 'upsert', Write<ActionOf<R, K>>>>,
    ]
  ) => Promise<Written<P, ModelOf<Ms, R, K>, A, 'upsert'>>

  /** How many rows are permitted. */
  readonly authorizedCount: <K extends KindOf<R>, A extends ArgsOf<P, ModelOf<Ms, R, K>, 'count'>>(
    ...args: [...Who, kind: K, action: ActionsOf<R, K>, args?: Subset<A, ArgsOf<P, ModelOf<Ms, R, K>, 'count'>>]
  ) => Promise<ResultOf<P, ModelOf<Ms, R, K>, A, 'count'>>

  /** Counts, sums, averages and ends of the permitted rows. */
  readonly authorizedAggregate: <K extends KindOf<R>, A extends ArgsOf<P, ModelOf<Ms, R, K>, 'aggregate'>>(
    ...args: [...Who, kind: K, action: ActionsOf<R, K>, args: Subset<A, ArgsOf<P, ModelOf<Ms, R, K>, 'aggregate'>>]
  ) => Promise<ResultOf<P, ModelOf<Ms, R, K>, A, 'aggregate'>>

  /** The permitted rows in groups, with the same of each. */
  readonly authorizedGroupBy: <K extends KindOf<R>, A extends ArgsOf<P, ModelOf<Ms, R, K>, 'groupBy'>>(
    ...args: [...Who, kind: K, action: ActionsOf<R, K>, args: Subset<A, ArgsOf<P, ModelOf<Ms, R, K>, 'groupBy'>>]
  ) => Promise<ResultOf<P, ModelOf<Ms, R, K>, A, 'groupBy'>>

  /**
   * The `where` that finds the permitted rows and no others, for a query of one's own. Not to be negated.
   *
   * @throws RowgateError `inexact-where` when Prisma has no words for the condition, and `materialize` is not given.
   * @throws RowgateError `verify-limit-reached` when more rows are permitted than may be named.
   */
  readonly authorizedWhere: <K extends KindOf<R>>(
    ...args: [...Who, kind: K, action: ActionsOf<R, K>, options?: Materializing]
  ) => Promise<WhereOf<P, ModelOf<Ms, R, K>>>

  /**
   * The row, when the PDP allows the action on it.
   *
   * @throws ForbiddenError `forbidden` when the principal may see the row, but not do this to it.
   * @throws NotFoundError `not-found` when there is no such row or the principal may not see it, which are not to be told apart.
   */
  readonly check: <K extends KindOf<R>>(
    ...args: [...Who, kind: K, action: ActionOf<R, K>, key: KeyOf<P, Ms, ModelOf<Ms, R, K>>]
  ) => Promise<ResultOf<P, ModelOf<Ms, R, K>, { readonly where: object }, 'findUniqueOrThrow'>>

  /** Whether the PDP allows the action on the row; false when there is none. */
  readonly isAllowed: <K extends KindOf<R>>(
    ...args: [...Who, kind: K, action: ActionOf<R, K>, key: KeyOf<P, Ms, ModelOf<Ms, R, K>>]
  ) => Promise<boolean>

  /** Whether the PDP allows the action on an object that the application describes itself. Its kind needs not be bound to a model. */
  readonly isAllowedObject: (...args: [...Who, kind: string, action: string, object: PlainObject]) => Promise<boolean>

  /** The row itself, when the PDP allows the action on it. Its attributes are what the caller says, not what is stored. */
  readonly checkRow: <K extends KindOf<R>, Row extends object>(
    ...args: [...Who, kind: K, action: ActionOf<R, K>, row: Row]
  ) => Promise<Row>

  /** Which of the actions the PDP allows on the rows of some keys, in their order; none where there is no row. */
  readonly allowedActions: <K extends KindOf<R>, A extends ActionOf<R, K>>(
    ...args: [...Who, kind: K, actions: readonly A[], keys: readonly KeyOf<P, Ms, ModelOf<Ms, R, K>>[]]
  ) => Promise<readonly AllowedActions<A>[]>

  /** How a list comes about, and with a key why a row is in it or is not. Not for end users. */
  readonly explain: <K extends KindOf<R>>(
    ...args: [...Who, kind: K, action: ActionsOf<R, K>, options?: ExplainOptions<KeyOf<P, Ms, ModelOf<Ms, R, K>>>]
  ) => Promise<PrismaExplanation>
}
