import { ELEMENT, ROOT, type Row, type Step } from '../ir/row.ts'
import type { Field } from '../schema/schema.ts'

/** Whether constants and stored values are written, or a question mark in their place. */
export interface Shown {
  readonly values: boolean
}

/** A field of a row: `amount`, `owner.department`, `l1.category` for the line item that a quantifier binds. */
export function fieldName(row: Row, field: Field): string {
  const from = rowName(row)
  if (field.name === ELEMENT) return from
  return from === '' ? field.name : `${from}.${field.name}`
}

/** A row: nothing for the one that the condition is about. */
export function rowName({ id, model, hop }: Row): string {
  if (id === ROOT) return ''
  if (hop !== undefined) return stepName(hop)
  return `${model.name.charAt(0).toLowerCase()}${id}`
}

/** Where a step leads: `lineItems`, `owner.lineItems`, `tags`, `tags[0]`. */
export function stepName(step: Step): string {
  const from = rowName(step.from)
  const name = step.kind === 'relation' ? step.relation.key : step.field.name
  const at = step.kind === 'elements' && step.at !== undefined ? `[${step.at}]` : ''
  return `${from === '' ? '' : `${from}.`}${name}${at}`
}

/** Some texts with commas, and how many more there are. */
export function listed(texts: readonly string[]): string {
  const more = texts.length - SHOWN
  return [...texts.slice(0, SHOWN), ...(more > 0 ? [`… ${more} more`] : [])].join(', ')
}

const SHOWN = 10
