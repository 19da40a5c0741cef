import type { DMMF } from '@prisma/generator-helper'
import type { JoinTable, Relation, RelationPair } from '@rowgate/core'

/** A relation field as a relation between fields, whichever side declares them. */
export function fromRelationField(
  model: DMMF.Model,
  field: DMMF.Field,
  models: readonly DMMF.Model[],
): Relation | undefined {
  const target = models.find(({ name }) => name === field.type)
  const partner = target === undefined ? undefined : partnerOf(model, field, target)
  if (target === undefined || partner === undefined) return undefined
  const base = { name: field.name, model: target.name, cardinality: field.isList ? 'many' : 'one' } as const
  const on = [...pairs(field), ...pairs(partner).map(({ from, to }) => ({ from: to, to: from }))]
  if (on.length > 0) return { ...base, on, ...referenceOf(field) }
  const [from, to] = [idOf(model), idOf(target)]
  if (from === undefined || to === undefined) return undefined
  return { ...base, on: [{ from, to }], through: joinTable({ model, field, target, partner }) }
}

interface Ends {
  readonly model: DMMF.Model
  readonly field: DMMF.Field
  readonly target: DMMF.Model
  readonly partner: DMMF.Field
}

function partnerOf(model: DMMF.Model, field: DMMF.Field, target: DMMF.Model): DMMF.Field | undefined {
  return target.fields.find(
    ({ relationName, type, name }) =>
      relationName === field.relationName && type === model.name && !(target === model && name === field.name),
  )
}

/** Only the side whose fields name the other row can say that it always has one. */
function referenceOf(field: DMMF.Field): Pick<Relation, 'reference'> {
  return pairs(field).length === 0 ? {} : { reference: field.isRequired ? 'required' : 'optional' }
}

function pairs({ relationFromFields = [], relationToFields = [] }: DMMF.Field): RelationPair[] {
  return relationFromFields.map((from, at) => ({ from, to: relationToFields[at] as string }))
}

function idOf(model: DMMF.Model): string | undefined {
  return model.fields.find(({ isId }) => isId)?.name
}

/**
 * The table of an implicit many-to-many relation. Its column `A` belongs to the model that is first by name; of a model with itself,
 * to the field that is first.
 */
function joinTable({ model, field, target, partner }: Ends): JoinTable {
  const first = model.name === target.name ? field.name < partner.name : model.name < target.name
  const schema = first ? model.schema : target.schema
  return {
    table: `_${field.relationName}`,
    ...(schema === null ? {} : { schema }),
    from: [first ? 'A' : 'B'],
    to: [first ? 'B' : 'A'],
  }
}
