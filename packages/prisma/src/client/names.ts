import { type Model, type Relation, RowgateError } from '@rowgate/core'

/** Whether the model has a field of the name. */
export function isField({ fields }: Model, name: string): boolean {
  return Object.hasOwn(fields, name)
}

/** The relation of the name, if the model has it. */
export function relationOf({ relations }: Model, name: string): Relation | undefined {
  return Object.hasOwn(relations, name) ? relations[name] : undefined
}

/** The members of an object, without those that Prisma takes for absent. */
export function membersOf(value: unknown): readonly [string, unknown][] {
  if (typeof value !== 'object' || value === null) return []
  return Object.entries(value).filter(([, member]) => member !== undefined)
}

/**
 * A relation that is not described, one to a view, could lead on to anything. Of what is no relation, a key of several fields has fields
 * inside, aggregates begin with an underscore, and what an extension computes is selected by `true`.
 *
 * @throws RowgateError `unsupported-argument`
 */
export function refuseUnknown(model: Model, name: string, value: unknown, path: string): void {
  if (name.startsWith('_') || membersOf(value).every(([inner]) => isField(model, inner))) return
  throw new RowgateError(`What "${name}" of ${model.name} leads to is not described.`, {
    code: 'unsupported-argument',
    path,
    hint: 'Ask for it in a query of its own.',
  })
}
