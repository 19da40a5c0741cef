import type { CompareOperator } from '@rowgate/core'
import * as fc from 'fast-check'
import { expect } from 'vitest'
import type { Where } from './lowered.ts'

/** A row of a model that is related to itself. */
export interface Data {
  readonly id: string
  readonly text: string | null
  readonly number: number | null
  readonly flag: boolean | null
  readonly sure: boolean
  readonly labels: readonly (string | null)[] | null
  readonly parentId: string | null
  readonly parent: Data | null
  readonly children: readonly Data[]
}

export const letter = fc.constantFrom('a', 'b', 'ab', 'A')
/** What a pattern goes wrong on. */
export const word = fc.oneof(letter, fc.constantFrom('', '%', 'a_', 'a\\', '\\b', '😀', 'a%b', 'aab'))
/** Rows that know their parents, and are known by their children. */
export function rows(depth: number): fc.Arbitrary<Data> {
  const related: fc.Arbitrary<Data> | undefined = depth === 0 ? undefined : rows(depth - 1)
  const row = fc.record({
    id: word,
    text: fc.option(word),
    number: fc.option(fc.integer({ min: 0, max: 2 })),
    flag: fc.option(fc.boolean()),
    sure: fc.boolean(),
    labels: fc.option(fc.array(fc.option(word), { maxLength: 2 })),
    parent: related === undefined ? fc.constant(null) : fc.option(related),
    children: related === undefined ? fc.constant<Data[]>([]) : fc.array(related, { maxLength: 2 }),
  })
  return row.map((own) => ({
    ...own,
    parentId: own.parent?.id ?? null,
    children: own.children.map((child: Data) => ({ ...child, parentId: own.id, parent: null })),
  }))
}

/** True, false, or UNKNOWN. */
type Sql = boolean | undefined

export function compareValues(operator: CompareOperator, a: unknown, b: unknown): Sql {
  if (a === null || b === null || a === undefined || b === undefined) return undefined
  const [x, y] = [a, b] as [number, number]
  return { '=': x === y, '<>': x !== y, '<': x < y, '<=': x <= y, '>': x > y, '>=': x >= y }[operator]
}

const not = (truth: Sql): Sql => (truth === undefined ? undefined : !truth)
const and = (truths: readonly Sql[]): Sql =>
  truths.includes(false) ? false : truths.includes(undefined) ? undefined : true
const or = (truths: readonly Sql[]): Sql => not(and(truths.map(not)))

/** What Prisma makes of a `where`, as measured; a row that is not there has NULL in every column. */
export function run(where: Where, row: Data | null): Sql {
  const entries = Object.entries(where)
  expect(entries).not.toEqual([])
  return and(entries.map(([key, part]) => runKey(key, part, row)))
}

function runKey(key: string, part: unknown, row: Data | null): Sql {
  expect(part).toBeDefined()
  if (key === 'AND' || key === 'OR') {
    expect((part as Where[]).length).toBeGreaterThan(1)
    const truths = (part as Where[]).map((each) => run(each, row))
    return key === 'AND' ? and(truths) : or(truths)
  }
  if (key === 'NOT') return not(run(part as Where, row))
  const stored = row === null ? null : row[key as keyof Data]
  if (typeof part !== 'object' || part === null)
    return part === null ? stored === null : compareValues('=', stored, part)
  return and(Object.entries(part).map(([operator, operand]) => runOperator(operator, operand, stored, row)))
}

function runOperator(operator: string, operand: unknown, stored: unknown, row: Data | null): Sql {
  const list = stored as readonly unknown[] | null
  const right = isReference(operand) ? (row?.[operand['_ref'] as keyof Data] ?? null) : operand
  switch (operator) {
    case 'equals':
      return operand === null ? stored === null : compareValues('=', stored, right)
    case 'not':
      return operand === null
        ? stored !== null
        : typeof operand === 'object'
          ? not(and(Object.entries(operand).map(([name, each]) => runOperator(name, each, stored, row))))
          : compareValues('<>', stored, operand)
    case 'lt':
      return compareValues('<', stored, right)
    case 'gte':
      return compareValues('>=', stored, right)
    case 'in':
      return (operand as unknown[]).length === 0
        ? false
        : stored === null
          ? undefined
          : (operand as unknown[]).includes(stored)
    case 'notIn':
      return (operand as unknown[]).length === 0
        ? true
        : stored === null
          ? undefined
          : !(operand as unknown[]).includes(stored)
    case 'startsWith':
      return like(stored as string | null, right as string | null, (pattern) => `${pattern}%`)
    case 'endsWith':
      return like(stored as string | null, right as string | null, (pattern) => `%${pattern}`)
    case 'contains':
      return like(stored as string | null, right as string | null, (pattern) => `%${pattern}%`)
    case 'has':
      return list === null || right === null
        ? undefined
        : list.includes(right) || (isReference(operand) && list.includes(null) ? undefined : false)
    case 'hasSome':
      return list === null ? undefined : (operand as unknown[]).some((each) => list.includes(each))
    case 'isEmpty':
      return list === null ? undefined : (list.length === 0) === operand
    case 'is':
      return and([run(operand as Where, stored as Data | null), stored !== null])
    case 'isNot':
      return or([not(run(operand as Where, stored as Data | null)), stored === null])
    case 'some':
      return (list ?? []).some((each) => run(operand as Where, each as Data) === true)
    case 'none':
      return !(list ?? []).some((each) => run(operand as Where, each as Data) === true)
    default:
      throw new Error(`Not an operator that is emitted: ${operator}`)
  }
}

/** What PostgreSQL says of LIKE without ESCAPE. */
function like(text: string | null, part: string | null, around: (pattern: string) => string): Sql {
  if (text === null || part === null) return undefined
  const pattern = around(part)
  expect(pattern).not.toMatch(/^(?:[^\\]|\\.)*\\$/su)
  const source = pattern.replaceAll(/\\(.)|%|_|[^%_\\]/gsu, (match, escaped: string | undefined) => {
    if (match === '%') return '.*'
    return match === '_' ? '.' : quoted(escaped ?? match)
  })
  return new RegExp(`^${source}$`, 'su').test(text)
}

function quoted(text: string): string {
  return text.replaceAll(/[$()*+./?[\\\]^{|}]/g, String.raw`\$&`)
}

function isReference(operand: unknown): operand is Readonly<Record<string, string>> {
  return typeof operand === 'object' && operand !== null && '_ref' in operand
}
