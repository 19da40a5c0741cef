import { type Model, RowgateError } from '@rowgate/core'
import { isField, membersOf, refuseUnknown, relationOf } from './names.ts'
import { type Reaching, targetOf, unloadedRows } from './related-rows.ts'

/**
 * Refuses an order that would tell of related rows which may not be read: their values show in who comes first.
 *
 * @throws RowgateError `unsupported-argument`
 */
export async function refuseHiddenOrder(
  reaching: Reaching,
  model: Model,
  orderBy: unknown,
  path: string,
): Promise<void> {
  for (const [name, order] of [orderBy ?? []].flat().flatMap(membersOf)) {
    const at = `${path}.${name}`
    const relation = relationOf(model, name)
    if (relation !== undefined) {
      const target = targetOf(reaching, relation)
      if ((await unloadedRows(reaching, target)).rows !== 'all') throw hiddenOrder(target, at)
      await refuseHiddenOrder(reaching, target, order, at)
    } else if (!isField(model, name)) refuseUnknown(model, name, order, at)
  }
}

function hiddenOrder({ name }: Model, path: string): RowgateError {
  return new RowgateError(`Rows cannot be sorted by rows of ${name}, some of which may not be read.`, {
    code: 'unsupported-argument',
    path,
    hint: 'Sort by fields of the rows themselves.',
  })
}
