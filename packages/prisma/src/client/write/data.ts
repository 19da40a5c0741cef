import { type Model, type Relation, RowgateError } from '@rowgate/core'
import { isField, membersOf, refuseUnknown, relationOf } from '../names.ts'
import type { FindArgs, Row } from '../store.ts'

/**
 * What a write gives the fields of the row itself. A relation that the row's own fields hold can be connected by what they then are; any
 * other write through a relation would be one of rows that nobody has been asked about.
 *
 * @throws RowgateError `unsupported-argument` for nested writes.
 */
export function fieldsOf(model: Model, data: unknown): Row {
  const members = membersOf(data).flatMap(([name, value]): readonly [string, unknown][] => {
    const relation = relationOf(model, name)
    if (relation !== undefined) return connection(relation, value)
    if (!isField(model, name)) refuseUnknown(model, name, value, `data.${name}`)
    return [[name, value]]
  })
  return Object.fromEntries(members)
}

function connection(relation: Relation, value: unknown): readonly [string, unknown][] {
  const [[operation, operand] = [], ...others] = membersOf(value)
  if (relation.reference === undefined || others.length > 0) throw nestedWrite(relation, operation)
  if (operation === 'disconnect' && operand === true && relation.reference === 'optional')
    return relation.on.map(({ from }) => [from, null])
  const key = Object.fromEntries(membersOf(operand))
  const named = relation.on.every(({ to }) => key[to] !== undefined && Object.keys(key).length === relation.on.length)
  if (operation !== 'connect' || !named) throw nestedWrite(relation, operation)
  return relation.on.map(({ from, to }) => [from, key[to]])
}

function nestedWrite({ name, on }: Relation, operation: string | undefined): RowgateError {
  const path = operation === undefined ? `data.${name}` : `data.${name}.${operation}`
  return new RowgateError(`A write through "${name}" is not guarded.`, {
    code: 'unsupported-argument',
    path,
    hint: `Write the rows behind it in a call of their own; a reference is set by its fields: ${on.map(({ from }) => from).join(', ')}.`,
  })
}

/**
 * What a write is to return of the rows: fields, and no relations, whose rows it does not look at.
 *
 * @throws RowgateError `unsupported-argument`
 */
export function shownOf(model: Model, { select, omit, include }: FindArgs): FindArgs {
  const shown = membersOf(select).find(([name]) => relationOf(model, name) !== undefined || name === '_count')
  const included = membersOf(include).find(([, value]) => value !== false)
  if (shown !== undefined || included !== undefined) {
    throw new RowgateError('A write returns fields of the row, and no relations.', {
      code: 'unsupported-argument',
      path: shown === undefined ? `include.${included?.[0] ?? ''}` : `select.${shown[0]}`,
      hint: 'Read the row afterwards, with what is to be shown beside.',
    })
  }
  return { ...(select === undefined ? {} : { select }), ...(omit === undefined ? {} : { omit }) }
}

/** @throws RowgateError `unsupported-argument` */
export function refuseKeyChange({ name, primaryKey }: Model, data: Row): void {
  const changed = primaryKey.find((field) => data[field] !== undefined)
  if (changed === undefined) return
  throw new RowgateError(`A write cannot change the primary key of ${name}.`, {
    code: 'unsupported-argument',
    path: `data.${changed}`,
    hint: 'Create another row, and delete this one.',
  })
}
