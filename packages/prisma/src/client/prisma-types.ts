import type { Types } from '@prisma/client/runtime/client'
import type { After, OrderBy, Total } from '@rowgate/core'
import type { Isolation } from './store.ts'

/** A generated Prisma client, extended or not. */
export interface PrismaClientLike {
  readonly $transaction: (...args: never[]) => unknown
  /** Without it, lists that Prisma cannot filter exactly are verified by the PDP, and single objects cannot be checked. */
  readonly $queryRawUnsafe?: (...args: never[]) => unknown
  readonly $extends: unknown
}

/** What a client says of its models to its own extensions: the types of arguments and results, with those of extensions in them. */
type TypeMapOf<P> = P extends {
  readonly $extends: Types.Extensions.ExtendsHook<infer _V, infer _Cb, infer _Args, infer TypeMap>
}
  ? TypeMap
  : never

type ModelTypes<P, M extends string> = TypeMapOf<P>['model'][M]

type FindOperation = 'findMany' | 'findFirst' | 'findFirstOrThrow' | 'findUnique' | 'findUniqueOrThrow'

type ReadOperation = FindOperation | 'count' | 'aggregate' | 'groupBy'

type WriteOperation = 'create' | 'createManyAndReturn' | 'update' | 'updateMany' | 'upsert' | 'delete' | 'deleteMany'

/** The arguments of an operation on a model, as Prisma has them. */
export type ArgsOf<P, M extends string, O extends ReadOperation | WriteOperation> = ModelTypes<
  P,
  M
>['operations'][O]['args']

/** The result of an operation on a model, as Prisma has it. */
export type ResultOf<P, M extends string, A, O extends ReadOperation | WriteOperation> = Types.Result.GetResult<
  ModelTypes<P, M>['payload'],
  A,
  O,
  TypeMapOf<P>['globalOmitOptions']
>

/** Prisma's own arguments, and the actions of which every row is to say whether they are permitted. */
export type Asking<P, M extends string, O extends FindOperation, A> = ArgsOf<P, M, O> & {
  readonly can?: readonly A[] | undefined
}

/** The result of a read as Prisma has it, with what was asked beside. */
export type Found<P, M extends string, A, O extends FindOperation> = A extends {
  readonly can: readonly (infer N extends string)[]
}
  ? WithCan<ResultOf<P, M, Omit<A, 'can'>, O>, N>
  : ResultOf<P, M, A, O>

type WithCan<T, N extends string> = T extends readonly (infer Row)[]
  ? WithCan<Row, N>[]
  : T extends null
    ? null
    : T & { readonly _can: { readonly [Action in N]: boolean } }

/** The arguments of a page. */
export type Paging<P, M extends string, A> = Omit<
  Asking<P, M, 'findMany', A>,
  'orderBy' | 'take' | 'skip' | 'cursor' | 'distinct'
> & {
  /** By fields of the model; the primary key breaks ties. */
  readonly orderBy?: OrderBy<keyof ModelTypes<P, M>['payload']['scalars'] & string>
  /** The `next` of the page before; the first page without it. */
  readonly after?: string | undefined
  /** How many rows a page has at most. */
  readonly take: number
  /** Whether the permitted rows are counted: all, or no more than `limit`. */
  readonly total?: Total
}

/** A row of a page. */
export type FoundOnPage<P, M extends string, A> =
  Found<P, M, Omit<A, 'orderBy' | 'take' | 'after' | 'total'>, 'findMany'> extends readonly (infer Row)[] ? Row : never

export interface Isolated {
  /** Of the transaction that the write begins. Related rows may change in between when not given: only the row itself is locked. */
  readonly isolation?: Isolation
}

export interface Write<A extends string> extends Isolated {
  /**
   * What must be permitted of the row as it is left: the same action, another one, or nothing. The same for the kind's update action, and
   * nothing for others, when not given.
   */
  readonly after?: After<A>
}

/** Prisma's own arguments of a write, without those that would reach other rows. */
export type Writing<P, M extends string, O extends WriteOperation, Own> = ArgsOf<P, M, O> &
  Own & { readonly include?: never; readonly skipDuplicates?: never }

/** What a write returns, as Prisma has it. */
export type Written<P, M extends string, A, O extends WriteOperation> = ResultOf<
  P,
  M,
  Omit<A, 'after' | 'isolation'>,
  O
>

/** The condition on rows of a model. */
export type WhereOf<P, M extends string> = NonNullable<ArgsOf<P, M, 'findMany'>['where']>

/** The value of a field, as Prisma has it. */
export type ScalarOf<P, M extends string, F> = ModelTypes<P, M>['payload']['scalars'][F &
  keyof ModelTypes<P, M>['payload']['scalars']]

/** The arguments as they are written, with nothing in them that Prisma does not have. */
export type Subset<A, Args> = { [K in keyof A]: K extends keyof Args ? A[K] : never } & (A extends {
  readonly select: object
  readonly include: object
}
  ? 'Choose `select` or `include`.'
  : A extends { readonly select: object; readonly omit: object }
    ? 'Choose `select` or `omit`.'
    : unknown)

/** The client inside of an interactive transaction. */
export type TransactionOf<P> = Pick<PrismaClientLike, '$queryRawUnsafe'> & {
  readonly [N in TypeMapOf<P>['meta']['modelProps']]: object
}
