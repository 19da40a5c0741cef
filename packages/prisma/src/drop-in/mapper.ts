/** What a NULL is in the attributes that an application sends to `check`: a null, or not there. */
export type NullAttributeRepresentation = 'explicit' | 'omitted'

/** What an attribute is stored as. */
export interface MapperConfig {
  /** The field; the attribute's own name when not given. */
  readonly field?: string | undefined
  /** Accepted, and compared with the schema. */
  readonly valueType?: 'dateTime' | undefined
  /** Accepted. The schema says which fields are nullable. */
  readonly nullable?: boolean | undefined
  /** What a NULL of this attribute is; what the call says when not given. */
  readonly nullAttributeRepresentation?: NullAttributeRepresentation | undefined
  readonly relation?: RelationConfig | undefined
}

/** Related rows: objects, or with `field` a list of that field's values. */
export interface RelationConfig {
  readonly name: string
  readonly type: 'one' | 'many'
  readonly model?: string | undefined
  readonly field?: string | undefined
  readonly fields?: Readonly<Record<string, MapperConfig>> | undefined
  /** What the application's own reads of the relation apply: equality with constants. */
  readonly subqueryFilter?: Readonly<Record<string, unknown>> | undefined
}

/** By `request.resource.attr.…` or `request.resource.id`. A function is asked for the names in the plan and what they begin with. */
export type Mapper = Readonly<Record<string, MapperConfig>> | ((key: string) => MapperConfig | undefined)
