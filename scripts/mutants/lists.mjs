import { rows } from './rows.mjs'

// What is left of a list, how often an element comes, and where it stands.
export const listMutants = [
  ...rows('packages/core/src/resolve/math.ts', [
    ['greatest-of-a-null', `valueTerm(demand(only.value)) : ERROR_TERM`, `only : ERROR_TERM`],
  ]),
  ...rows('packages/core/src/resolve/pairs.ts', [
    ['keys-are-elements', `if (mayBeKeys(call.operands[0])) throw unsupported('keys-or-elements', call)`, ``],
  ]),
  ...rows('packages/core/src/resolve/lists.ts', [
    [
      'filtered-values-looked-at',
      `if (!isOfPairs && (element.kind === 'record' || element.kind === 'struct')) return part`,
      `if (!isOfPairs) return part`,
    ],
    ['filtered-pairs-looked-at', `if (!isOfPairs && (`, `if ((`],
    ['what-is-left-out-is-written', `.filter(({ when }) => when !== FALSE)`, ``],
    ['distinct-is-written', `if (list.asSet === true && parts?.length !== 0) return undefined`, ``],
  ]),
  ...rows('packages/core/src/resolve/inferred.ts', [
    ['types-compared-as-values', `&& operands.some(namesType)`, `&& false`],
  ]),
  ...rows('packages/core/src/resolve/quantifier.ts', [
    ['transformed-unfiltered', `bodies.length === 1 ? list : filtered(list, condition)`, `list`],
  ]),
  ...rows('packages/core/src/plan/parse.ts', [
    ['positions-for-conditions', `parts.length === 3 && isVariable(parts[1]) ? 1 : 2`, `2`],
  ]),
  ...rows('packages/core/src/resolve/text.ts', [
    ['separator-of-few-is-not-asked', `(elements.length < 2 ? values.flatMap(needsOf) : [])`, `[]`],
    ['joined-list-without-needs', `guarded([...operand.needs, ...(elements`, `guarded([...(elements`],
    ['formatted-list-without-needs', `guarded(operand.needs, filledIn)`, `filledIn`],
    ['endless-positions', `return positions.some((at) => Math.abs(at) >= LONGEST_TEXT)`, `return false`],
  ]),
  ...rows('packages/core/src/cel/constants.ts', [
    [
      'no-int-is-a-position',
      `known !== undefined && isNumeric(known.type)`,
      `known !== undefined && known.type !== 'int' && isNumeric(known.type)`,
    ],
  ]),
  ...rows('packages/core/src/resolve/json.ts', [['endless-lists', `at >= 0 && at < MOST_ELEMENTS`, `at >= 0`]]),
]
