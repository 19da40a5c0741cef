import { ForbiddenError, RowgateError } from '../errors.ts'

/** The error of a write that would leave a row as the principal may not have it, or that a row is in the way of that it may not read. */
export function forbiddenResult(kind: string, action: string): ForbiddenError {
  return new ForbiddenError(`The principal may not "${action}" the ${kind} that this would make.`, {
    code: 'forbidden',
    path: kind,
  })
}

/** The error of unique values that a row has which the principal may read. */
export function conflict(kind: string): RowgateError {
  return new RowgateError(`A row of ${kind} with these values is there already.`, {
    code: 'conflict',
    path: kind,
    hint: 'A row that the principal may read has the same unique values.',
  })
}

/** The error of a row that cannot go because others refer to it. */
export function stillReferred(kind: string): RowgateError {
  return new RowgateError(`Other rows refer to this ${kind}.`, {
    code: 'conflict',
    path: kind,
    hint: 'Delete or change them first.',
  })
}

/** The error of a reference to a row that is not there or that the principal may not read: indistinguishable. */
export function invalidReference(kind: string): RowgateError {
  return new RowgateError(`A row that this ${kind} refers to is not there.`, {
    code: 'invalid-reference',
    path: kind,
    hint: 'Refer to rows that exist and that the principal may read.',
  })
}

/**
 * What becomes of a row whose required relation leads to a row that may not be read: the read fails, or the row is left out. An optional
 * relation is null then.
 */
export type HiddenRelation = 'error' | 'omit'

/** The error of a read that would have to show a row without a related row that it always has. */
export function hiddenRelation(model: string, relation: string): RowgateError {
  return new RowgateError(`A row of ${model} belongs to a "${relation}" that the principal may not read.`, {
    code: 'hidden-relation',
    path: relation,
    hint: 'Do not ask for the relation, or create the data layer with `hiddenRelation: "omit"`.',
  })
}
