import type { Field, Model } from '../schema/schema.ts'
import type { BoundRelation } from '../schema/resource-map.ts'

/**
 * A row that a condition speaks of. Rows with the same `id` are the same row: the root, the row bound by a quantifier, or the
 * row that a to-one relation leads to (whose id is made of the path, so that every mention of the path is one row).
 */
export interface Row {
  readonly id: string
  readonly model: Model
  /** For a row behind a to-one relation, or for one certain element of a list: the step that leads to it. */
  readonly hop?: Step | undefined
}

/** From one row to its related rows. */
export interface RelationStep {
  readonly kind: 'relation'
  readonly from: Row
  readonly relation: BoundRelation
  readonly to: Row
}

/** From a row to the elements of one of its list columns, or to the one at a position; `to` has the field `element`, and `position` if asked for. */
export interface ElementsStep {
  readonly kind: 'elements'
  readonly from: Row
  readonly field: Field
  /** Counted from zero. */
  readonly at?: number | undefined
  /** Whether the elements have positions, counted from zero. */
  readonly numbered?: boolean | undefined
  readonly to: Row
}

export type Step = RelationStep | ElementsStep

/** Whether the step leads to one row at most. */
export function isToOne(step: Step): boolean {
  return step.kind === 'relation' ? step.relation.relation.cardinality === 'one' : step.at !== undefined
}

/** Id of the row that a permission is about. */
export const ROOT = 'root'

/** Name of the field of an element's row that is the element. */
export const ELEMENT = 'element'

/** Name of the field of an element's row that is its position. */
export const POSITION = 'position'

const INT: Field['type'] = { kind: 'integer', bits: 32 }

/**
 * The row of an element of a list column, with its position if the elements are numbered. A JSON list has no element that is NULL: its nulls
 * are JSON values.
 */
export function elementRow(id: string, list: Field, numbered: boolean = false): Omit<Row, 'hop'> {
  const nullable = list.inside === undefined
  const element: Field = { name: ELEMENT, column: ELEMENT, type: list.type, nullable, list: false }
  const position: Field = { name: POSITION, column: POSITION, type: INT, nullable: false, list: false }
  const model: Model = {
    name: `${list.name}[]`,
    table: '',
    fields: { [ELEMENT]: element, ...(numbered && { [POSITION]: position }) },
    relations: {},
    primaryKey: [],
    uniqueKeys: [],
  }
  return { id, model }
}
