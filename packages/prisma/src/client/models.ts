import type { Schema } from '@rowgate/core'

/** The models of a schema, with every name a literal type. */
export type ModelsOf<S extends Schema> = S['models']

/** Models of any schema. */
export type Models = Schema['models']

export type ModelName<Ms extends Models> = keyof Ms & string

export type FieldName<Ms extends Models, M extends ModelName<Ms>> = keyof Ms[M]['fields'] & string

export type RelationName<Ms extends Models, M extends ModelName<Ms>> = keyof Ms[M]['relations'] & string

/** The model that a relation leads to. */
export type Related<
  Ms extends Models,
  M extends ModelName<Ms>,
  N extends RelationName<Ms, M>,
> = Ms[M]['relations'][N]['model'] & ModelName<Ms>

/** The names that a kind can have without naming its model. */
export type ModelKind<Ms extends Models> = ModelName<Ms> | Uncapitalize<ModelName<Ms>>

/** The model of a kind of its own name. */
export type ModelOfName<Ms extends Models, K> = K extends ModelName<Ms> ? K : Capitalize<K & string> & ModelName<Ms>
