import type { Node } from './node.ts'
import type { Case } from './rules.ts'
import { ELEMENT, FUNCTIONS, MACROS, RELATIONS, TESTS, VALUES, WALKED } from './vocabulary.ts'

/** One of each column makes a condition. */
interface Table {
  readonly columns: readonly (readonly Node[])[]
  readonly join: (chosen: readonly Node[]) => Node
}

/**
 * Functions of every value in every test, every two values in every relation, and every test of an element in every macro over every list, while
 * random rules mostly give a function what it takes. What the compiler does not take is left out when it is tried. The last three tables are too
 * long to be written down to their end.
 */
const TABLES: readonly Table[] = [
  { columns: [TESTS, FUNCTIONS, VALUES], join: ([test, outer, value]) => of(test, of(outer, value)) },
  { columns: [RELATIONS, VALUES, VALUES], join: ([relation, left, right]) => of(relation, left, right) },
  {
    columns: [MACROS, WALKED, TESTS, FUNCTIONS],
    join: ([macro, list, test, called]) => of(macro, list, of(test, of(called, ELEMENT))),
  },
  {
    columns: [TESTS, FUNCTIONS, FUNCTIONS, VALUES],
    join: ([test, outer, inner, value]) => of(test, of(outer, of(inner, value))),
  },
  {
    columns: [RELATIONS, FUNCTIONS, VALUES, FUNCTIONS, VALUES],
    join: ([relation, first, left, second, right]) => of(relation, of(first, left), of(second, right)),
  },
  {
    columns: [MACROS, FUNCTIONS, VALUES, RELATIONS, VALUES],
    join: ([macro, called, value, relation, other]) => of(macro, of(called, value), of(relation, ELEMENT, other)),
  },
]

function of(called: Node | undefined, ...operands: readonly (Node | undefined)[]): Node {
  const { parts, ...rest } = called as Node
  return { ...rest, parts: [...(operands as readonly Node[]), ...parts] }
}

/** A prime, so that neighbours differ in all columns and nothing comes twice. */
const STRIDE = 1_000_003

/** A part of every table, far from one another; part after part comes to every condition of a table before one comes again. */
export function tableCases(part: number, size: number): Case[] {
  const share = Math.ceil(size / TABLES.length)
  return TABLES.flatMap((table) =>
    Array.from({ length: share }, (_, at): Case => {
      const when = table.join(choose(table.columns, part * share + at))
      return [{ effect: 'EFFECT_ALLOW', for: { roles: ['*'] }, when }]
    }),
  ).slice(0, size)
}

/** The digits of a number of which each has a base of its own. */
function choose(columns: Table['columns'], at: number): Node[] {
  const conditions = columns.reduce((size, column) => size * column.length, 1)
  let left = ((at % conditions) * STRIDE) % conditions
  return columns.map((column) => {
    const chosen = column[left % column.length] as Node
    left = Math.floor(left / column.length)
    return chosen
  })
}
