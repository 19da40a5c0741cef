import type { Caller, Schema } from '@rowgate/core'
import type { ActionOf, KindOf, ModelOf, WithActions } from './arguments.ts'
import type { Models, ModelsOf } from './models.ts'

type ReadOperation =
  | 'findMany'
  | 'findFirst'
  | 'findFirstOrThrow'
  | 'findUnique'
  | 'findUniqueOrThrow'
  | 'count'
  | 'aggregate'
  | 'groupBy'
  | 'fields'

type WriteOperation =
  | 'create'
  | 'createMany'
  | 'createManyAndReturn'
  | 'update'
  | 'updateMany'
  | 'upsert'
  | 'delete'
  | 'deleteMany'

/** The kinds that have an action; all of them where none is named. */
type KindsWith<R, A> = {
  [K in KindOf<R>]: [A] extends [never] ? K : A extends ActionOf<R, K> ? K : never
}[KindOf<R>]

/**
 * A client that reads and writes what one principal may: of every bound model the client's own operations, with its types, and interactive
 * transactions.
 */
export type GuardedClient<T, Ms extends Models, R, A = never, Raw extends string = never> = {
  readonly [K in KindsWith<R, A> as Uncapitalize<ModelOf<Ms, R, K>> & keyof T]: GuardedModel<
    T[Uncapitalize<ModelOf<Ms, R, K>> & keyof T]
  >
} & Pick<T, Raw & keyof T> &
  (T extends { $transaction(work: never, options?: infer Options): unknown }
    ? {
        readonly $transaction: <Result>(
          work: (transaction: GuardedClient<Omit<T, '$transaction'>, Ms, R, A, Raw>) => Promise<Result>,
          options?: Options,
        ) => Promise<Result>
      }
    : unknown)

type GuardedModel<Delegate> = Pick<Delegate, (ReadOperation | WriteOperation) & keyof Delegate>

/** What `rowgate` adds to a client. */
export interface RowgateMethods<Ms extends Models, R, Raw extends string = never> {
  /**
   * The client for a principal. Its reads ask the PDP for the kind's read action, `view` unless declared otherwise, its writes for `create`,
   * the kind's update action and `delete`; all of them for `action` where it is given.
   *
   * @throws RowgateError `invalid-principal`
   */
  readonly as: <T, const A extends ActionOf<R, KindOf<R>> = never>(
    this: T,
    principal: Caller,
    options?: { readonly action?: A },
  ) => GuardedClient<T, Ms, R, A, Raw>
}

/** An extension as Prisma's `$extends` takes it. */
export interface RowgateExtension<S extends Schema, R, Raw extends string = never> {
  // oxlint-disable-next-line typescript/no-explicit-any -- as Prisma declares its own extensions: for any client
  (client: any): {
    readonly $extends: {
      readonly extArgs: {
        readonly result: {}
        readonly model: {}
        readonly query: {}
        readonly client: { readonly as: () => RowgateMethods<ModelsOf<S>, WithActions<R, S>, Raw>['as'] }
      }
    }
  }
}
