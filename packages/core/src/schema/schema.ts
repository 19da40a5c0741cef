/** An application's database schema, as its ORM describes it. Names are the ORM's; `table` and `column` are the database's. */
export interface Schema {
  readonly provider: Provider
  readonly models: Readonly<Record<string, Model>>
}

export type Provider = 'postgresql' | 'mysql' | 'sqlite'

export interface Model {
  readonly name: string
  readonly table: string
  /** The database schema of the table; absent where the connection's search path decides. */
  readonly schema?: string | undefined
  readonly fields: Readonly<Record<string, Field>>
  readonly relations: Readonly<Record<string, Relation>>
  /** Names of the fields of the primary key, in its order. */
  readonly primaryKey: readonly string[]
  /** Names of the fields of every other unique key. */
  readonly uniqueKeys: readonly (readonly string[])[]
  /** The indexes beside those of the keys, as far as the schema tells; it need not tell any. */
  readonly indexes?: readonly Index[] | undefined
}

/** An index over whole columns and all rows. */
export interface Index {
  /** What the database calls it: `btree`, `hash`, `gin`, … */
  readonly method: string
  /** Names of the fields, in the index's order. */
  readonly fields: readonly string[]
}

export interface Field {
  readonly name: string
  readonly column: string
  /** The type of the column, or of the elements when the column is a list. */
  readonly type: FieldType
  readonly nullable: boolean
  readonly list: boolean
  /** For a field that core makes up, which no schema has: what it reads inside of a JSON column. */
  readonly inside?: JsonReading | undefined
}

/** The value at a path inside of a JSON column, read as one type: a value where it is of the type, NULL where it is not, or not there. */
export interface JsonReading {
  /** The JSON column itself. */
  readonly of: Field
  readonly path: JsonPath
  readonly as: JsonType | 'type' | 'keys' | 'canonical'
}

/** Keys of objects as text and positions of lists, counted from zero, as numbers. */
export type JsonPath = readonly (string | number)[]

/** The types of JSON values, by PostgreSQL's names. */
export type JsonType = 'null' | 'boolean' | 'number' | 'string' | 'array' | 'object'

/** What a column stores. `native` is the database's own type name where it matters for a cast. */
export type FieldType =
  | { readonly kind: 'text'; readonly native: string }
  | { readonly kind: 'boolean' }
  | { readonly kind: 'integer'; readonly bits: 16 | 32 | 64 }
  | { readonly kind: 'float'; readonly bits: 32 | 64 }
  /** Without `precision` and `scale`, any decimal. One that saturates is sent as the largest double where it is beyond all of them. */
  | {
      readonly kind: 'decimal'
      readonly precision?: number | undefined
      readonly scale?: number | undefined
      readonly saturates?: boolean | undefined
    }
  /** `precision` counts the fractional digits of a second, 0 to 6. */
  | { readonly kind: 'timestamp'; readonly precision: number; readonly timeZone: boolean }
  | { readonly kind: 'date' }
  | {
      readonly kind: 'enum'
      readonly native: string
      readonly schema?: string | undefined
      readonly values: readonly EnumValue[]
    }
  | { readonly kind: 'uuid' }
  | { readonly kind: 'json'; readonly native: string }
  /** A type whose values are not sent to the PDP: bytes, network addresses, text with a collation of its own, … */
  | { readonly kind: 'opaque'; readonly native: string }

/** One value of an enum: the name that the ORM shows, and the text that the database stores. */
export interface EnumValue {
  readonly name: string
  readonly stored: string
}

/** A relation from one model to another, or to itself. */
export interface Relation {
  readonly name: string
  /** Name of the related model. */
  readonly model: string
  readonly cardinality: 'one' | 'many'
  /** Pairs of field names (own, related) that are equal for related rows. With `through`, own keys and related keys. */
  readonly on: readonly RelationPair[]
  /** The join table of a many-to-many relation. */
  readonly through?: JoinTable | undefined
  /**
   * Of a to-one relation whose own fields name the related row: whether the ORM's types say that there always is one. Not there where the
   * related row's fields name this one, and where the schema does not tell.
   */
  readonly reference?: 'required' | 'optional' | undefined
}

export interface RelationPair {
  readonly from: string
  readonly to: string
}

/** A join table: `from` and `to` are its columns, in the order of the relation's `on`. */
export interface JoinTable {
  readonly table: string
  readonly schema?: string | undefined
  readonly from: readonly string[]
  readonly to: readonly string[]
}
