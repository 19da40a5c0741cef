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
      'filtered-keys-are-themselves',
      `element.kind === 'json' || (element.kind === 'value' && element.isKey === true)`,
      `element.kind === 'json'`,
    ],
    ['what-is-left-out-is-written', `.filter(({ when }) => when !== FALSE)`, ``],
    ['distinct-is-written', `if (list.asSet === true && parts?.length !== 0) return undefined`, ``],
  ]),
  ...rows('packages/core/src/resolve/inferred.ts', [['types-compared-as-values', `&& operands.some(namesType)`, `&& false`]]),
  ...rows('packages/core/src/resolve/resolve.ts', [
    ['filtered-elements-are-themselves', `assertItself(term, expression)`, ``],
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
  ...rows('packages/core/src/resolve/json.ts', [
    ['endless-lists', `at >= 0 && at < MOST_ELEMENTS`, `at >= 0`],
    [
      'json-filtered-compared',
      `(term.kind === 'json' || term.kind === 'value') && term.filtered === true`,
      `term.kind === 'jsonMap'`,
    ],
  ]),
]
