import { RowgateError } from '../errors.ts'
import type { Resource, ResourceMap } from './resource-map.ts'
import type { Model } from './schema.ts'

/**
 * The kind whose policy guards rows of a model wherever a statement reaches them through a relation; nothing for a model that no kind is
 * bound to.
 *
 * @throws RowgateError `ambiguous-kind` when several kinds are: which of their policies is meant, only the application knows.
 */
export function governingResource({ resources }: ResourceMap, { name }: Model): Resource | undefined {
  const governing = [...resources.values()].filter(({ model, governs }) => governs && model.name === name)
  if (governing.length < 2) return governing[0]
  const kinds = governing.map(({ kind }) => kind).join(', ')
  throw new RowgateError(
    `Rows of ${name} are reached through a relation, and several kinds are bound to it: ${kinds}.`,
    {
      code: 'ambiguous-kind',
      path: name,
      hint: 'Declare `governs: false` for all of them but the one whose policy says who may read related rows.',
    },
  )
}
