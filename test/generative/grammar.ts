import fc from 'fast-check'
import { LEAVES, type Leaf } from './leaves.ts'
import type { Node, Sort } from './node.ts'
import type { OperandSort, Production } from './production.ts'
import { PRODUCTIONS } from './productions.ts'

type Make = fc.Arbitrary<Node>
type Tie = (sort: Sort) => Make

/** All sorts share one measure of depth: the first choice is a leaf, which ends what has grown deep. */
const depthIdentifier = fc.createDepthIdentifier()

const SORTS = [
  ...new Set(LEAVES.map(([sort]) => sort)),
  'duration',
  'path',
  'grants',
] as const satisfies readonly Sort[]

/** The sorts in whose place something else may stand. */
// oxfmt-ignore
const TOLERANT: ReadonlySet<Sort> = new Set(['bool', 'num', 'text', 'texts', 'nums', 'rows', 'any', 'instant', 'duration', 'path', 'docs', 'document'])

/** How often a sort is just a leaf, against 4. */
const LEAF_WEIGHTS: Partial<Record<Sort, number>> = {
  bool: 1,
  num: 6,
  text: 8,
  any: 8,
  texts: 6,
  int: 1,
  path: 1,
  rows: 9,
  quantified: 1,
  unsure: 1,
  strict: 1,
  docs: 9,
  concat: 2,
  wild: 8,
  converted: 1,
  few: 1,
  choice: 1,
  among: 1,
  doubt: 4,
  doubted: 1,
  place: 1,
  known: 1,
  meeting: 1,
  dropped: 1,
  solved: 2,
  truncated: 1,
  moved: 4,
  span: 1,
  yearOf: 1,
  clock: 1,
  suspects: 1,
  tally: 1,
  sized: 1,
}

const grammar = fc.letrec<Record<Sort, Node>>((tie) => {
  const any: Tie = (sort) => tie(sort)
  return Object.fromEntries(SORTS.map((sort) => [sort, expression(sort, any)])) as Record<Sort, Make>
})

/** Conditions of the whole language, well-typed and not. */
export const condition: Make = grammar.bool

function expression(sort: Sort, tie: Tie): Make {
  const leaf = fc.oneof(...LEAVES.filter((own) => own[0] === sort).map(leafOf))
  const calls = PRODUCTIONS.filter((own) => own[0] === sort)
  if (calls.length === 0) return leaf
  const called = fc.oneof(...calls.map((own) => ({ weight: own[4] ?? 6, arbitrary: call(own, tie) })))
  return fc.oneof(
    { maxDepth: 6, depthSize: 'small', depthIdentifier },
    { weight: LEAF_WEIGHTS[sort] ?? 4, arbitrary: leaf },
    { weight: 4, arbitrary: called },
  )
}

function leafOf([sort, kind, texts, weight = 1]: Leaf): fc.WeightedArbitrary<Node> {
  const node = { sort, name: kind, parts: [] }
  const some = fc.constantFrom(...texts)
  const arbitrary: Make =
    kind === 'variable'
      ? fc.tuple(some, fc.nat(5)).map(([template, pick]) => ({ ...node, template, pick }))
      : some.map((template) => ({ ...node, template }))
  return { weight, arbitrary }
}

function call([sort, name, operands, cel]: Production, tie: Tie): Make {
  const parts = fc.tuple(...operands.map((operand) => operandOf(operand, tie)))
  const element = elementOf(operands)
  if (element === undefined) return parts.map((made) => ({ sort, name, parts: made, template: cel }))
  return fc.tuple(parts, fc.constantFrom('x', 'y', 'k')).map(([made, variable]) => ({
    sort,
    name,
    parts: made,
    template: cel.replace('$v', variable),
    binds: { variable, element },
  }))
}

/** Mostly of the sort that the function takes. */
function operandOf(operand: OperandSort, tie: Tie): Make {
  const sort = operand.split('=>').at(-1) as Sort
  if (!TOLERANT.has(sort)) return tie(sort)
  return fc.oneof({ weight: 30, arbitrary: tie(sort) }, { weight: 1, arbitrary: tie('wild') })
}

/** The sort of a macro's variable. */
function elementOf(operands: readonly OperandSort[]): Sort | undefined {
  const [element, body] = operands.at(-1)?.split('=>') ?? []
  return body === undefined ? undefined : (element as Sort)
}
