import type { ScopeDeclaration } from './scope.ts'

/** What an unset field is in the attributes: an explicit null, or not there. */
export type Absent = 'null' | 'missing'

/** What an application declares about a resource kind, beside what its schema says. */
export interface ResourceDeclaration extends ShapeDeclaration {
  /** The model of the kind; the schema's model of the same name, in whatever case its first letter is, when not given. */
  readonly model?: string | undefined
  /** What `R.id` is: the primary key when not given. Several fields are joined by the separator. */
  readonly id?: string | { readonly fields: readonly string[]; readonly separator: string } | undefined
  readonly actions?: readonly string[] | undefined
  /** The action that `check` asks for to tell "forbidden" from "not found". `view` when not given. */
  readonly readAction?: string | undefined
  /** The action of changing a row, which must be allowed of the row as it is left, too. `update` when not given. */
  readonly updateAction?: string | undefined
  /** Whether the kind's policy guards rows of the model that are reached through relations. `true` when not given. */
  readonly governs?: boolean | undefined
  /** The scope of the policies that decide about a row. The caller's, where the rows have none of their own. */
  readonly scope?: ScopeDeclaration | undefined
}

/** The attributes of a row of a model, as they differ from the model's own fields. */
export interface ShapeDeclaration {
  /**
   * By attribute name: a field (`'ownerId'`), a list of scalars through relations (`'tags.name'`), a field with a rule of
   * its own, or `false` for a field that is not sent. A dotted attribute name is an object: `'obj.inner': 'field'`.
   */
  readonly attributes?: Readonly<Record<string, AttributeDeclaration>> | undefined
  /** Relations that are sent, by attribute name. Relations that are not named are not sent. */
  readonly relations?: Readonly<Record<string, true | RelationDeclaration>> | undefined
  /** What a NULL is for every attribute that does not say it itself. `'null'` when not given. */
  readonly absent?: Absent | undefined
}

export type AttributeDeclaration = string | false | FieldDeclaration

export interface FieldDeclaration {
  readonly field: string
  readonly absent?: Absent | undefined
}

export interface RelationDeclaration extends ShapeDeclaration {
  /** The relation of the model; the attribute's own name when not given. */
  readonly relation?: string | undefined
  /** What the application's own reads of the relation apply, by field of the related model: equality with a constant. */
  readonly where?: Readonly<Record<string, RelationConstant>> | undefined
}

export type RelationConstant = string | number | boolean | null

/** By resource kind, what the application declares; `true` for "as the schema says". */
export type ResourceDeclarations = Readonly<Record<string, true | ResourceDeclaration>>
