import { type Attribute, type BoundRelation, type Field, unreachable } from '@rowgate/core'

/** What is read of a row: fields by name, and related rows by the key of the relation. */
export interface Selection {
  readonly fields: ReadonlyMap<string, Field>
  readonly relations: ReadonlyMap<string, RelatedSelection>
}

export interface RelatedSelection {
  readonly relation: BoundRelation
  readonly selection: Selection
}

interface OpenSelection {
  readonly fields: Map<string, Field>
  readonly relations: Map<string, { readonly relation: BoundRelation; readonly selection: OpenSelection }>
}

/** What the attributes are made of. Two attributes over one relation are read from one list of related rows. */
export function selectionOf(attributes: Iterable<Attribute>): Selection {
  const selection = empty()
  for (const attribute of attributes) add(attribute, selection)
  return selection
}

function add(attribute: Attribute, into: OpenSelection): void {
  switch (attribute.kind) {
    case 'field':
      into.fields.set(attribute.field.name, attribute.field)
      return
    case 'one':
    case 'many': {
      const related = under(attribute.relation, into)
      for (const inner of attribute.shape.attributes.values()) add(inner, related)
      return
    }
    case 'projection': {
      const last = attribute.relations.reduce((from, relation) => under(relation, from), into)
      last.fields.set(attribute.field.name, attribute.field)
      return
    }
    case 'object':
      for (const inner of attribute.attributes.values()) add(inner, into)
      return
    default:
      unreachable(attribute)
  }
}

function under(relation: BoundRelation, selection: OpenSelection): OpenSelection {
  const related = selection.relations.get(relation.key) ?? { relation, selection: empty() }
  selection.relations.set(relation.key, related)
  return related.selection
}

function empty(): OpenSelection {
  return { fields: new Map(), relations: new Map() }
}
