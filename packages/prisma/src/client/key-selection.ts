import type { FindArgs, Row } from './store.ts'

/** Arguments that select the key, and how to give a row back without what the caller did not select. */
export interface KeySelection {
  readonly args: FindArgs
  readonly strip: (row: Row) => Row
}

/** Has Prisma select the fields of the key, whatever else it selects. */
export function withKey(args: FindArgs, key: readonly string[]): KeySelection {
  const { select, omit } = args
  if (isObject(select)) {
    const added = key.filter((name) => select[name] !== true)
    return { args: { ...args, select: { ...select, ...flags(key, true) } }, strip: (row) => without(row, added) }
  }
  const omitted = key.filter((name) => isObject(omit) && omit[name] === true)
  return {
    args: { ...args, omit: { ...(isObject(omit) ? omit : {}), ...flags(key, false) } },
    strip: (row) => without(row, omitted),
  }
}

function flags(names: readonly string[], flag: boolean): Readonly<Record<string, boolean>> {
  return Object.fromEntries(names.map((name) => [name, flag]))
}

function without(row: Row, names: readonly string[]): Row {
  if (names.length === 0) return row
  return Object.fromEntries(Object.entries(row).filter(([name]) => !names.includes(name)))
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null
}
