import type { Computed } from '@rowgate/core'
import { exactly, type Lowered, type Scope, widened } from './lowered.ts'
import { leaf } from './nulls.ts'
import { ownText } from './text.ts'

/** More spellings are left to raw SQL: a text of nine letters has 512. */
const MOST_SPELLINGS = 1000

/**
 * `lowerAscii` or `upperAscii` of a field against known texts: it is one of them exactly when the field is one of their spellings. Only the
 * letters of ASCII have two, so that there are no others.
 */
export function lowerCase(
  { name, operands: [text] }: Computed,
  texts: readonly string[],
  negated: boolean,
  scope: Scope,
): Lowered {
  const field = text === undefined ? undefined : ownText(text, scope)
  const all = texts.map((each) => (isOf(name, each) ? spellings(each) : []))
  const known = all.flatMap((each) => each ?? [])
  if (field === undefined || all.includes(undefined) || known.length > MOST_SPELLINGS) return widened(scope)
  if (known.length > 0) return leaf({ [field.name]: { [negated ? 'notIn' : 'in']: known } }, [field], scope)
  if (!negated) return exactly(false)
  return exactly(field.nullable ? { [field.name]: { not: null } } : true)
}

/** Whether the function leaves such a text as it is, as it does with every result of its own. */
function isOf(name: Computed['name'], text: string): boolean {
  return name === 'lower' ? !/[A-Z]/.test(text) : !/[a-z]/.test(text)
}

function spellings(text: string): readonly string[] | undefined {
  const letters = [...text].filter((point) => /[A-Za-z]/.test(point)).length
  if (2 ** letters > MOST_SPELLINGS) return undefined
  return [...text].reduce<readonly string[]>(
    (begun, point) => {
      const ways = /[A-Za-z]/.test(point) ? [point.toLowerCase(), point.toUpperCase()] : [point]
      return begun.flatMap((start) => ways.map((way) => start + way))
    },
    [''],
  )
}
