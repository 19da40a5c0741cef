import type { Json } from '../ir/expression.ts'

/** JSON with members that may be undefined, which are as good as not there. */
export type Canonical = Json | undefined | readonly Canonical[] | { readonly [key: string]: Canonical }

/**
 * A text that two values share exactly when they are the same: every part says its type and its length, the members of an object are in
 * the order of their names, and `-0` is not `0`.
 */
export function canonicalText(value: Canonical): string {
  if (value === undefined) return 'u'
  if (value === null) return 'n'
  if (typeof value === 'boolean') return value ? 't' : 'f'
  if (typeof value === 'number') return `d${Object.is(value, -0) ? '-0' : String(value)};`
  if (typeof value === 'string') return sized(value)
  if (isList(value)) return `a${value.length}:${value.map(canonicalText).join('')}`
  return objectText(value)
}

function objectText(object: { readonly [key: string]: Canonical }): string {
  let [members, text] = [0, '']
  for (const name of Object.keys(object).toSorted()) {
    const value = object[name]
    if (value === undefined) continue
    members += 1
    text += sized(name) + canonicalText(value)
  }
  return `o${members}:${text}`
}

function sized(text: string): string {
  return `s${text.length}:${text}`
}

function isList(value: object): value is readonly Canonical[] {
  return Array.isArray(value)
}
