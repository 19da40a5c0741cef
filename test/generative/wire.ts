import { LEAVES, type LeafKind } from './leaves.ts'
import type { Sort } from './node.ts'
import type { Production } from './production.ts'
import { PRODUCTIONS } from './productions.ts'

/** Which operators stand directly below which in the condition of a plan: `and > eq`, `eq > variable`, `eq > value`. */
export function pairsOnWire(operand: unknown): string[] {
  const { operator, operands } = (operand ?? {}) as { operator?: string; operands?: unknown[] }
  if (operator === undefined || operands === undefined) return []
  return operands.flatMap((child) => [`${operator} > ${nameOf(child)}`, ...pairsOnWire(child)])
}

function nameOf(operand: unknown): string {
  const { operator, name } = operand as { operator?: string; name?: string }
  return operator ?? (name === undefined ? 'value' : 'variable')
}

/** The pairs that the grammar can write. Some never are in a plan, because the planner knows the answer. */
export function possiblePairs(): Set<string> {
  return new Set(PRODUCTIONS.flatMap(pairsOf))
}

/** All operators that the grammar writes; those of maps stand in the CEL of other productions. */
export function operatorsWritten(): Set<string> {
  const names = PRODUCTIONS.map(([, operator]) => operator)
  const constructors = LEAVES.flatMap(([, kind, texts]) => texts.map((text) => leafName(kind, text)))
  return new Set([...names, ...WRAPPERS, ...constructors, 'lambda', 'struct', 'set-field'])
}

function pairsOf([, operator, operands, cel]: Production): string[] {
  if (operator === 'V') return []
  const wrapper = /^\(?(\w+)\(\$0\)|^\(\$0\.(\w+)\(\)/
    .exec(cel)
    ?.slice(1)
    .find((name) => name !== undefined)
  const within = wrapper !== undefined && WRAPPERS.has(wrapper) && wrapper !== operator ? wrapper : undefined
  return operands.flatMap((operand, at) => {
    const body = operand.split('=>')[1] as Sort | undefined
    if (body !== undefined) return [`${operator} > lambda`, 'lambda > variable', ...below('lambda', body)]
    if (at === 0 && within !== undefined) return [`${operator} > ${within}`, ...below(within, operand as Sort)]
    return below(operator, operand as Sort)
  })
}

/** Functions that are written together with a comparison. */
const WRAPPERS: ReadonlySet<string> = new Set(['size', 'string', 'type'])

/** What an expression of the sort is called on the wire, below an operator. */
function below(operator: string, sort: Sort): string[] {
  const leaves = LEAVES.filter(([own]) => own === sort).map(([, kind, texts]) => leafName(kind, texts[0] ?? ''))
  const calls = PRODUCTIONS.filter(([own]) => own === sort).map(([, name]) => name)
  return [...new Set([...leaves, ...calls])].filter((name) => name !== 'V').map((name) => `${operator} > ${name}`)
}

const LEAF_NAMES: Readonly<Record<LeafKind, string>> = {
  attribute: 'variable',
  variable: 'variable',
  policyVariable: 'variable',
  principal: 'value',
  constant: 'value',
  literal: 'value',
}

/** Instants, durations and paths are written as calls of their constructors, which stay in the plan. */
function leafName(kind: LeafKind, text: string): string {
  const constructor = /^(timestamp|duration|hierarchy|int)\(/.exec(text)?.[1]
  return constructor ?? LEAF_NAMES[kind]
}
