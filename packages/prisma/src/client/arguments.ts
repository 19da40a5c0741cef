import type { Output } from '@rowgate/core'
import type { ModelName, ModelOfName, Models } from './models.ts'
import type { ScalarOf } from './prisma-types.ts'

/** The resource kinds of declarations. */
export type KindOf<R> = keyof R & string

/** The declarations of `R`, and for kinds that declare no actions those that the schema `S` has from the policies. */
export type WithActions<R, S> = S extends { readonly actions?: infer A }
  ? {
      readonly [K in keyof R]: R[K] extends { readonly actions: unknown }
        ? R[K]
        : K extends keyof NonNullable<A>
          ? (R[K] extends object ? R[K] : unknown) & { readonly actions: readonly NonNullable<A>[K][] }
          : R[K]
    }
  : R

/** The declared actions of a kind; any text where none are declared. */
export type ActionOf<R, K extends KindOf<R>> = R[K] extends { readonly actions: readonly (infer A extends string)[] }
  ? A
  : string

/** One action, or several that all have to be allowed. */
export type ActionsOf<R, K extends KindOf<R>> = ActionOf<R, K> | readonly ActionOf<R, K>[]

/** The model of a kind. */
export type ModelOf<Ms extends Models, R, K extends KindOf<R>> = R[K] extends {
  readonly model: infer M extends ModelName<Ms>
}
  ? M
  : ModelOfName<Ms, K>

/** What names one row: the value of its primary key, or an object with the fields of the primary key. */
export type KeyOf<P, Ms extends Models, M extends ModelName<Ms>> =
  | (Ms[M]['primaryKey'] extends readonly [infer Only] ? KeyValue<ScalarOf<P, M, Only>> : never)
  | { readonly [F in Ms[M]['primaryKey'][number]]: KeyValue<ScalarOf<P, M, F>> }

type KeyValue<T> = Extract<T, string | number | bigint>

/** What is allowed on a row. */
export interface AllowedActions<A extends string> {
  readonly allowed: ReadonlySet<A>
  /** What the policy says beside; nothing where nothing is allowed. */
  readonly outputs: readonly Output[]
}
