import { readFileSync } from 'node:fs'
import {
  type AttributeDeclaration,
  type Field,
  type FieldType,
  type Json,
  type Model,
  type ResourceDeclaration,
  type Schema,
} from '@rowgate/core'
import type { TableRow } from '../support/tables.ts'

/** The folder of conditions and rows that is shared between projects; not there on every machine. */
export const CORPUS: URL = new URL('../../../shared/corpus/', import.meta.url)

const TEXT: FieldType = { kind: 'text', native: 'text' }

function field(name: string, type: FieldType, nullable = false): Field {
  return {
    name,
    column: name.replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`),
    type,
    nullable,
    list: false,
  }
}

function model(name: string, fields: readonly Field[], relations: Model['relations']): Model {
  return {
    name,
    table: name.toLowerCase(),
    fields: Object.fromEntries([field('key', TEXT), ...fields].map((each) => [each.name, each])),
    relations,
    primaryKey: ['key'],
    uniqueKeys: [],
  }
}

function many(name: string, target: string, to: string): Model['relations'] {
  return { [name]: { name, model: target, cardinality: 'many', on: [{ from: 'key', to }] } }
}

function one(name: string, target: string, from: string): Model['relations'] {
  return { [name]: { name, model: target, cardinality: 'one', on: [{ from, to: 'key' }] } }
}

const shared = [
  field('aBool', { kind: 'boolean' }),
  field('aString', TEXT),
  field('aNumber', { kind: 'integer', bits: 32 }),
  field('aOptionalString', TEXT, true),
]

const resource = model(
  'Resource',
  [
    ...shared,
    field('aDouble', { kind: 'float', bits: 64 }, true),
    field('createdBy', TEXT),
    field('createdAt', { kind: 'timestamp', precision: 6, timeZone: true }, true),
    field('scope', TEXT, true),
    field('parentKey', TEXT, true),
  ],
  {
    ...many('tags', 'Tag', 'resourceKey'),
    ...many('categories', 'Category', 'resourceKey'),
    mainCategory: {
      name: 'mainCategory',
      model: 'Category',
      cardinality: 'one',
      on: [{ from: 'key', to: 'resourceKey' }],
    },
    ...one('parent', 'Parent', 'parentKey'),
  },
)

export const schema: Schema = {
  provider: 'postgresql',
  models: {
    Resource: resource,
    Tag: model('Tag', [field('resourceKey', TEXT), field('tagId', TEXT), field('name', TEXT, true)], {}),
    Category: {
      ...model(
        'Category',
        [field('resourceKey', TEXT), field('name', TEXT)],
        many('subCategories', 'SubCategory', 'categoryKey'),
      ),
      uniqueKeys: [['resourceKey']],
    },
    SubCategory: model(
      'SubCategory',
      [field('categoryKey', TEXT), field('name', TEXT)],
      many('labels', 'Label', 'subCategoryKey'),
    ),
    Label: model('Label', [field('subCategoryKey', TEXT), field('name', TEXT, true)], {}),
    Parent: model('Parent', [...shared, field('innerKey', TEXT, true)], one('inner', 'Inner', 'innerKey')),
    Inner: model('Inner', shared, {}),
  },
}

const hidden = (...names: string[]): Record<string, AttributeDeclaration> =>
  Object.fromEntries(names.map((name) => [name, false as const]))

/** The binding of kind `adversarial`: the README of the corpus in Rowgate's words. */
export function declaration(absent: 'null' | 'missing'): ResourceDeclaration {
  const inCategory = {
    attributes: hidden('key', 'resourceKey'),
    relations: {
      subCategories: {
        attributes: hidden('key', 'categoryKey'),
        relations: { labels: { attributes: hidden('key', 'subCategoryKey') } },
      },
    },
  }
  return {
    model: 'Resource',
    absent,
    attributes: {
      ...hidden('key', 'parentKey'),
      owner: { field: 'aOptionalString', absent: 'null' },
      coOwner: { field: 'scope', absent: 'null' },
      'obj.inner': 'aString',
      tagNames: 'tags.name',
    },
    relations: {
      tags: { attributes: { ...hidden('key', 'resourceKey', 'tagId'), id: 'tagId' } },
      categories: inCategory,
      mainCategory: { ...inCategory, attributes: { ...inCategory.attributes, subNames: 'subCategories.name' } },
      parent: { attributes: hidden('key', 'innerKey'), relations: { inner: { attributes: hidden('key') } } },
    },
  }
}

interface CorpusRow {
  readonly id: string
  readonly tags: readonly { readonly id: string; readonly name: string | null }[]
  readonly subCategoryNames: readonly string[]
  readonly labels: readonly (string | null)[]
  readonly parentSeedId: string | null
  readonly [name: string]: Json
}

/** The corpus's principal. */
export function corpusPrincipal(): { id: string; roles: string[]; attr: Record<string, Json> } {
  return readCorpus().principal
}

function readCorpus(): { principal: ReturnType<typeof corpusPrincipal>; rows: readonly CorpusRow[] } {
  return JSON.parse(readFileSync(new URL('rows.json', CORPUS), 'utf8')) as ReturnType<typeof readCorpus>
}

/** The corpus's rows, by model. */
export function corpusTables(): ReadonlyMap<string, readonly TableRow[]> {
  const { rows } = readCorpus()
  const byId = new Map(rows.map((row) => [row.id, row]))
  const category = rows.filter(({ subCategoryNames }) => subCategoryNames.length > 0)
  const parents = rows.filter(({ parentSeedId }) => parentSeedId !== null)
  const seedOf = (row: CorpusRow): CorpusRow => byId.get(row.parentSeedId ?? '') as CorpusRow
  const inners = parents.filter((row) => seedOf(row).parentSeedId !== null)
  return new Map<string, readonly TableRow[]>([
    [
      'Resource',
      rows.map((row) => ({ ...row, key: row.id, parentKey: row.parentSeedId === null ? null : `p-${row.id}` })),
    ],
    [
      'Tag',
      rows.flatMap(({ id, tags }) =>
        tags.map((tag, at) => ({ key: `${id}-t${at}`, resourceKey: id, tagId: tag.id, name: tag.name })),
      ),
    ],
    ['Category', category.map(({ id }) => ({ key: `${id}-c`, resourceKey: id, name: 'business' }))],
    [
      'SubCategory',
      category.flatMap(({ id, subCategoryNames }) =>
        subCategoryNames.map((name, at) => ({ key: `${id}-s${at}`, categoryKey: `${id}-c`, name })),
      ),
    ],
    [
      'Label',
      category.flatMap(({ id, subCategoryNames, labels }) =>
        subCategoryNames.flatMap((_, sub) =>
          labels.map((name, at) => ({ key: `${id}-l${sub}-${at}`, subCategoryKey: `${id}-s${sub}`, name })),
        ),
      ),
    ],
    [
      'Parent',
      parents.map((row) => ({
        ...seedOf(row),
        key: `p-${row.id}`,
        innerKey: seedOf(row).parentSeedId === null ? null : `i-${row.id}`,
      })),
    ],
    ['Inner', inners.map((row) => ({ ...seedOf(seedOf(row)), key: `i-${row.id}` }))],
  ])
}
