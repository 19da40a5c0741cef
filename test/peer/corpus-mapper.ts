import type { Mapper, MapperConfig } from '@cerbos/orm-prisma'

const ATTR = 'request.resource.attr'

const required = (...names: string[]): Record<string, MapperConfig> =>
  Object.fromEntries(names.map((name) => [name, { field: name }]))

const relation = (
  type: 'one' | 'many',
  name: string,
  model: string,
  fields: Record<string, MapperConfig>,
): MapperConfig => ({ relation: { name, type, model, fields } })

/** What the official adapter is told of the corpus: the map that its README asks for, for either way to send what is unset. */
export function corpusMapper(absent: 'null' | 'missing'): Mapper {
  const nullAttributeRepresentation = absent === 'null' ? 'explicit' : 'omitted'
  const nullable = (name: string): MapperConfig => ({ field: name, nullable: true, nullAttributeRepresentation })
  const own = {
    ...required('aBool', 'aString', 'aNumber'),
    aOptionalString: nullable('aOptionalString'),
  }
  const named = (model: string, name: string): MapperConfig => ({
    relation: { name, type: 'many', model, field: 'name', fields: { name: nullable('name') } },
  })
  const category = {
    ...required('name'),
    subCategories: relation('many', 'subCategories', 'SubCategory', {
      ...required('name'),
      labels: relation('many', 'labels', 'Label', { name: nullable('name') }),
    }),
  }
  const inner = relation('one', 'inner', 'Inner', own)
  const attributes: Record<string, MapperConfig> = {
    ...own,
    ...required('createdBy'),
    aDouble: nullable('aDouble'),
    scope: nullable('scope'),
    createdAt: { ...nullable('createdAt'), valueType: 'dateTime' },
    owner: { field: 'aOptionalString', nullable: true, nullAttributeRepresentation: 'explicit' },
    coOwner: { field: 'scope', nullable: true, nullAttributeRepresentation: 'explicit' },
    'obj.inner': { field: 'aString' },
    tags: relation('many', 'tags', 'Tag', { id: { field: 'tagId' }, name: nullable('name') }),
    tagNames: named('Tag', 'tags'),
    categories: relation('many', 'categories', 'Category', category),
    mainCategory: relation('one', 'mainCategory', 'Category', {
      ...category,
      subNames: { relation: { name: 'subCategories', type: 'many', model: 'SubCategory', field: 'name' } },
    }),
    parent: relation('one', 'parent', 'Parent', { ...own, inner }),
  }
  return {
    'request.resource.id': { field: 'key' },
    ...Object.fromEntries(Object.entries(attributes).map(([name, config]) => [`${ATTR}.${name}`, config])),
  }
}
