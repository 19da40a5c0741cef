import type { Sort } from './node.ts'

/** An operand's sort, or the sorts of a macro's variable and of its body. */
export type OperandSort = Sort | `${Sort}=>${Sort}`

/** One line is one way to write an expression: its sort, its operator in a plan, its operands' sorts, its CEL, how often. */
export type Production = readonly [
  sort: Sort,
  operator: string,
  operands: readonly OperandSort[],
  cel: string,
  weight?: number,
]

export const ORDERING = { lt: '<', le: '<=', gt: '>', ge: '>=', eq: '==', ne: '!=' } as const

/** The six comparisons of two sorts. */
export function comparisons(left: Sort, right: Sort, weight = 2): Production[] {
  return Object.entries(ORDERING).map(([operator, cel]) => ['bool', operator, [left, right], `($0 ${cel} $1)`, weight])
}

/** Equality and inequality of two sorts. */
export function equalities(left: Sort, right: Sort, weight = 2): Production[] {
  return comparisons(left, right, weight).filter(([, operator]) => operator === 'eq' || operator === 'ne')
}

/** The ways in which two paths are related. */
export const KINSHIP = ['ancestorOf', 'descendentOf', 'immediateParentOf', 'immediateChildOf', 'siblingOf', 'overlaps']

/** A function of two operands, written as a method of the first. */
export function methods(sort: Sort, operands: readonly Sort[], names: readonly string[]): Production[] {
  const rest = operands.slice(1).map((_, at) => `$${at + 1}`)
  return names.map((name) => [sort, name, operands, `$0.${name}(${rest.join(', ')})`])
}

/** The same production, that often. */
export function weighing(weight: number): (production: Production) => Production {
  return ([sort, operator, operands, cel]) => [sort, operator, operands, cel, weight]
}

export function ternaries(...sorts: readonly Sort[]): Production[] {
  return sorts.map((sort) => [sort, 'if', ['bool', sort, sort], '($0 ? $1 : $2)'])
}

/** The macros of a list; `$v` is the variable. */
export function macros(list: Sort, element: Sort, weight = 4): Production[] {
  const quantifiers = ['exists', 'all', 'exists_one'].map((name): Production => [
    'bool',
    name,
    [list, `${element}=>bool`],
    `$0.${name}($v, $1)`,
    weight,
  ])
  return [
    ...quantifiers,
    [list, 'filter', [list, `${element}=>bool`], '$0.filter($v, $1)'],
    ['texts', 'map', [list, `${element}=>text`], '$0.map($v, $1)'],
  ]
}

/** A part of the expression that is a variable of the policy. */
export function variables(...sorts: readonly Sort[]): Production[] {
  return sorts.map((sort) => [sort, 'V', [sort], '$0', 3])
}

/** Functions of as many operands of one sort, each with a name of its own on the wire and in CEL. */
export function functions(
  sort: Sort,
  operands: readonly Sort[],
  names: Readonly<Record<string, string>>,
): Production[] {
  const all = operands.map((_, at) => `$${at}`).join(', ')
  return Object.entries(names).map(([operator, cel]) => [sort, operator, operands, `${cel}(${all})`, 2])
}

/** Functions of `math`, which are called the same on the wire. */
export function math(sort: Sort, operands: readonly Sort[], names: readonly string[]): Production[] {
  return functions(sort, operands, Object.fromEntries(names.map((name) => [`math.${name}`, `math.${name}`])))
}

/** The macros that also say where an element stands. */
export function numbered(list: Sort, element: Sort): Production[] {
  return ['exists', 'all'].flatMap((name): Production[] => [
    ['bool', name, [list, 'position', `${element}=>bool`], `$0.${name}(i, $v, i == $1 || $2)`, 2],
    ['bool', name, [list, 'position', `${element}=>bool`], `$0.${name}(i, $v, i == $1 && $2)`, 2],
    ['bool', name, [list, 'position', `${element}=>bool`], `$0.${name}(i, $v, i >= $1 ? $2 : false)`, 1],
    ['bool', name, [list, 'position'], `$0.${name}(i, x, i == $1)`, 1],
  ])
}

const PARTS = ['FullYear', 'Month', 'DayOfMonth', 'Date', 'DayOfWeek', 'DayOfYear', 'Hours', 'Minutes', 'Seconds']

/** The parts of an instant, in some time zone. */
export function getters(sort: Sort, instant: Sort, weight: number): Production[] {
  return [...PARTS, 'Milliseconds'].map((part) => [sort, `get${part}`, [instant, 'zone'], `$0.get${part}($1)`, weight])
}
