import type { Absent, RelationConstant, RowScopeDeclaration } from '@rowgate/core'
import type { FieldName, ModelKind, ModelName, ModelOfName, Models, Related, RelationName } from './models.ts'

/** Declarations before they are looked at: what they are is read from what is written. */
export type AnyDeclarations = Readonly<Record<string, true | object>>

/** Every model with a primary key of one field is a kind of its own name. */
export type EveryModel<Ms extends Models> = {
  readonly [M in ModelName<Ms> as Ms[M]['primaryKey'] extends readonly [string] ? Uncapitalize<M> : never]: true
}

/**
 * What declarations `R` must be for the models: where a name in them is wrong, a type that says so. `R` is inferred from what is written,
 * where no property is in excess, so that every key is looked at here. The keys that could be written stand beside, for editors.
 */
export type Declarations<Ms extends Models, R> = Offer<Uncapitalize<ModelName<Ms>>> & {
  readonly [K in keyof R]: KindDeclaration<Ms, K, R[K]>
}

type KindDeclaration<Ms extends Models, K, D> = D extends { readonly model: infer M }
  ? M extends ModelName<Ms>
    ? Declaration<Ms, M, D, KindOptions<FieldName<Ms, M>>>
    : { readonly model: OneOf<'model', ModelName<Ms>> }
  : K extends ModelKind<Ms>
    ? D extends true
      ? true
      : Declaration<Ms, ModelOfName<Ms, K>, D, KindOptions<FieldName<Ms, ModelOfName<Ms, K>>>>
    : { readonly model: ModelName<Ms> }

interface KindOptions<Name extends string> {
  readonly model: string
  readonly id: Name | { readonly fields: readonly Name[]; readonly separator: string }
  readonly actions: readonly string[]
  readonly readAction: string
  readonly updateAction: string
  readonly governs: boolean
  readonly scope: RowScopeDeclaration<Name>
  readonly absent: Absent
}

interface RelationOptions {
  readonly relation: string
  readonly where: object
  readonly absent: Absent
}

/** A declaration about rows of a model, with the options that it may have beside its attributes and relations. */
type Declaration<Ms extends Models, M extends ModelName<Ms>, D, Options> = Offer<
  'attributes' | 'relations' | keyof Options
> & {
  readonly [P in keyof D]: P extends 'attributes'
    ? Offer<FieldName<Ms, M>> & { readonly [N in keyof D[P]]: AttributeDeclaration<Ms, M, N, D[P][N]> }
    : P extends 'relations'
      ? Offer<RelationName<Ms, M>> & { readonly [N in keyof D[P]]: RelationDeclaration<Ms, M, N, D[P][N]> }
      : P extends keyof Options
        ? P extends 'where'
          ? Offer<FieldName<Ms, M>> & { readonly [N in keyof D[P]]: Condition<Ms, M, N> }
          : Options[P]
        : OneOf<'option', 'attributes' | 'relations' | keyof Options>
}

type Condition<Ms extends Models, M extends ModelName<Ms>, N> =
  N extends FieldName<Ms, M> ? RelationConstant : OneOf<'field', FieldName<Ms, M>>

type AttributeDeclaration<Ms extends Models, M extends ModelName<Ms>, N, D> = D extends false
  ? N extends FieldName<Ms, M>
    ? false
    : OneOf<'field', FieldName<Ms, M>>
  : D extends { readonly field: infer P }
    ? { readonly field: Path<Ms, M, P>; readonly absent?: Absent }
    : Path<Ms, M, D>

/** A field, or a field behind relations: `'tags.name'`. */
type Path<Ms extends Models, M extends ModelName<Ms>, P> =
  P extends FieldName<Ms, M>
    ? P
    : P extends `${infer N extends RelationName<Ms, M>}.${infer Rest}`
      ? Path<Ms, Related<Ms, M, N>, Rest> extends Rest
        ? P
        : OneOf<`field of ${N}`, FieldName<Ms, Related<Ms, M, N>>>
      : FieldName<Ms, M> | OneOf<'field', FieldName<Ms, M>>

type RelationDeclaration<Ms extends Models, M extends ModelName<Ms>, N, D> = D extends { readonly relation: infer X }
  ? X extends RelationName<Ms, M>
    ? Declaration<Ms, Related<Ms, M, X>, D, RelationOptions>
    : { readonly relation: OneOf<'relation', RelationName<Ms, M>> }
  : N extends RelationName<Ms, M>
    ? D extends true
      ? true
      : Declaration<Ms, Related<Ms, M, N>, D, RelationOptions>
    : OneOf<'relation', RelationName<Ms, M>>

/** Keys that an editor offers. */
type Offer<Names extends PropertyKey> = { readonly [N in Names]?: unknown }

declare const NOT: unique symbol

/** Nothing is of this type. It shows in the compiler's message: not a field, but one of these. */
interface OneOf<What extends string, Known> {
  readonly [NOT]: { readonly what: What; readonly known: Known }
}
