import { RowgateError } from '../errors.ts'
import type { Model } from './schema.ts'

/** What the field of a primary key is in a call. */
export type KeyValue = string | number | bigint

/** The values of a primary key, by field name. */
export type Key = Readonly<Record<string, KeyValue>>

/**
 * What names a row, by field of the primary key.
 *
 * @throws RowgateError `unsupported-argument` when it is not all of the primary key and nothing else. A key that lacks a field would name
 *   several rows, and an undefined one none or any.
 */
export function keyOf(model: Model, key: unknown): Key {
  const { primaryKey } = model
  const named = isKeyValue(key) && primaryKey.length === 1 ? { [primaryKey[0] as string]: key } : key
  if (typeof named !== 'object' || named === null) throw notAKey(model)
  const given = Object.entries(named)
  const complete = primaryKey.length > 0 && given.length === primaryKey.length
  if (complete && given.every(([name, value]) => primaryKey.includes(name) && isKeyValue(value))) return named as Key
  throw notAKey(model)
}

function isKeyValue(value: unknown): value is KeyValue {
  return typeof value === 'string' || typeof value === 'number' || typeof value === 'bigint'
}

function notAKey({ name, primaryKey }: Model): RowgateError {
  const fields = primaryKey.join(', ')
  return new RowgateError(`This is not a key of "${name}".`, {
    code: 'unsupported-argument',
    path: 'key',
    hint:
      primaryKey.length === 1
        ? `Pass the value of its primary key, ${fields}.`
        : `Pass an object with the fields of its primary key: ${fields}.`,
  })
}
