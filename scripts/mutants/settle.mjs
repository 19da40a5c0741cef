import { rows } from './rows.mjs'

// The settle table, the readings of NULL, the bounds of numbers and instants.
const settle = rows('packages/core/src/settle/settle.ts', [
  [
    'and-true-of-any',
    `case 'isTrue':     return allOf(each('isTrue'))`,
    `case 'isTrue':     return anyOf(each('isTrue'))`,
  ],
  [
    'and-false-of-all',
    `case 'isFalse':    return anyOf(each('isFalse'))`,
    `case 'isFalse':    return allOf(each('isFalse'))`,
  ],
  ['and-not-true-of-all', `return anyOf(each('isNotTrue'))`, `return allOf(each('isNotTrue'))`],
  [
    'and-error-beside-false',
    `return allOf([...each('isNotFalse'), anyOf(each('isError'))])`,
    `return anyOf(each('isError'))`,
  ],
  [
    'not-keeps-not-true',
    `isNotTrue:  'isNotFalse', isNotFalse: 'isNotTrue', isNotError: 'isNotError',`,
    `isNotTrue:  'isTrue', isNotFalse: 'isNotTrue', isNotError: 'isNotError',`,
  ],
  [
    'or-mirrors-parts-only',
    `return settleJunction(predicate.parts, MIRROR[question], (part, asked) => ask(part, MIRROR[asked]))`,
    `return settleJunction(predicate.parts, question, (part, asked) => ask(part, MIRROR[asked]))`,
  ],
  [
    'if-error-takes-else',
    `allOf([ask(condition, 'isFalse'), ask(otherwise, question)])`,
    `allOf([ask(condition, 'isNotTrue'), ask(otherwise, question)])`,
  ],
  [
    'if-error-answers-nothing',
    `return ERROR_ANSWERS[question] ? anyOf([ask(condition, 'isError'), chosen]) : chosen`,
    `return chosen`,
  ],
  [
    'strict-true-without-needs',
    `return allOf([...needs.map((need) => ask(need, 'isNotError')), ask(part, question)])`,
    `return ask(part, question)`,
  ],
  [
    'strict-not-true-without-needs',
    `return anyOf([...needs.map((need) => ask(need, 'isError')), ask(part, question)])`,
    `return ask(part, question)`,
  ],
  [
    'through-without-parent',
    `return ERROR_ANSWERS[question] ? none(step, askExcluded(part, COMPLEMENT[question])) : some(step, ask(part, question))`,
    `return some(step, ask(part, question))`,
  ],
  ['exists-false-with-errors', `return noRow('isNotFalse')`, `return noRow('isTrue')`],
  ['exists-error-beside-true', `return allOf([noRow('isTrue'), someRow('isError')])`, `return someRow('isError')`],
  [
    'undecided-excludes',
    `asker({ isExact, undecided: NONE }, () => more)`,
    `asker({ isExact, undecided: ALL }, () => more)`,
  ],
  ['undecided-is-not-turned', `() => (isExact ? more : fewer)`, `() => more`],
  [
    'undecided-total-is-known',
    `return isExact || isDecided(predicate) ? settleLeaf(predicate, question) : undecided`,
    `return settleLeaf(predicate, question)`,
  ],
  ['undecided-rows-counted', `if (isBetween && !isExact &&`, `if (isBetween && isExact &&`],
  ['undecided-makes-low-counts-high', `const counted = sign === '<' ? askExcluded : ask`, `const counted = ask`],
  ['count-fails-below', `ge: { holds: '>=', fails: '<'  },`, `ge: { holds: '>=', fails: '<=' },`],
])

const leaves = rows('packages/core/src/settle/leaf.ts', [
  ['leaf-not-true-without-error', `return anyOf([answers.isFalse(), answers.isError()])`, `return answers.isFalse()`],
  ['leaf-not-false-without-error', `return anyOf([answers.isTrue(), answers.isError()])`, `return answers.isTrue()`],
  ['less-fails-above-only', `lt: { holds: '<',  fails: '>=' },`, `lt: { holds: '<',  fails: '>' },`],
  [
    'not-in-without-null',
    `isFalse: () => anyOf([isNoneOf(value, options), isAbsent(value)]),`,
    `isFalse: () => isNoneOf(value, options),`,
  ],
  [
    'null-differs-one-way',
    `anyOf([allOf([isAbsent(left), isPresent(right)]), allOf([isPresent(left), isAbsent(right)])]),`,
    `allOf([isAbsent(left), isPresent(right)]),`,
  ],
])

const readings = rows('packages/core/src/settle/reading.ts', [
  [
    'null-never-errs',
    `return anyOf([column.nullIs === 'error' ? isNull(column) : NONE, unrepresentable(column)])`,
    `return unrepresentable(column)`,
  ],
  ['missing-is-null', `return column.nullIs === 'null' ? isNull(column) : NONE`, `return isNull(column)`],
  ['float-nan-is-large', `upper: { operator: '<=', beyond: '>', value: LARGEST[type.bits] },`, `upper: undefined,`],
  ['greater-without-upper-bound', `if (operator === '>' || operator === '>=') open.push(belowUpper(column))`, ``],
  ['decimal-nan-is-large', `return { upper: { operator: '<=', beyond: '>', value: largest } }`, `return {}`],
])

const numbers = [
  ...rows('packages/core/src/number/double-interval.ts', [
    ['interval-always-closed', `closed: mantissa % 2n === 0n`, `closed: true`],
  ]),
  ...rows('packages/core/src/number/grid.ts', [
    [
      'grid-keeps-open-end',
      `const most = high.exact && !closed ? high.floor - 1n : high.floor`,
      `const most = high.floor`,
    ],
  ]),
  ...rows('packages/core/src/settle/compare-number.ts', [
    [
      'equal-to-least-only',
      `return least === most ? at('=', least) : allOf([at('>=', least), at('<=', most)])`,
      `return at('=', least)`,
    ],
    [
      'greater-than-least',
      `return between ? at('>=', least) : at('>', most)`,
      `return between ? at('>=', least) : at('>', least)`,
    ],
    [
      'decimal-open-end-dropped',
      `case '<':  return below(at(closed ? '<' : '<=', least))`,
      `case '<':  return below(at('<', least))`,
    ],
    [
      'saturated-end-closed',
      `type.saturates === true && value === Number.MAX_VALUE`,
      `type.saturates === true && value === Infinity`,
    ],
  ]),
  ...rows('packages/core/src/settle/compare-columns.ts', [
    ['bigints-compared-exactly', `(type.kind === 'integer' && type.bits < 64)`, `type.kind === 'integer'`],
    [
      'nan-equals-nan',
      `if (operator === '=') return [aboveLower(left), belowUpper(left)]`,
      `if (operator === '=') return []`,
    ],
  ]),
  ...rows('packages/core/src/settle/magnitude.ts', [
    [
      'division-by-a-field-unguarded',
      `return isNonZeroConstant(value.operands[1]) ? { least: a.least / b.most, most: a.most / b.least } : ANY`,
      `return { least: a.least / b.most, most: a.most / b.least }`,
    ],
  ]),
  ...rows('packages/core/src/settle/compare-values.ts', [
    ['computed-nan-is-above', `return allOf([compare, a === undefined ? ALL : compareNaN(a, '<>')])`, `return compare`],
    [
      'text-with-nul-is-below',
      `operator === '<' || operator === '<=' ? '<=' : '>', before)`,
      `operator === '<' || operator === '<=' ? '<' : '>', before)`,
    ],
  ]),
]

const constants = [
  ...rows('packages/core/src/settle/compare-constant.ts', [
    [
      'instant-between-rounds-down',
      `const rounded = operator === '<' || operator === '<=' ? '<=' : '>'`,
      `const rounded = operator === '<' || operator === '<=' ? '<' : '>'`,
    ],
    [
      'instant-before-1970-rounds-up',
      `const floor = instant - (((instant % step) + step) % step)`,
      `const floor = instant - (instant % step)`,
    ],
  ]),
  ...rows('packages/core/src/settle/stored-text.ts', [
    ['timestamp-text-of-any-precision', `digits === precision`, `digits <= precision`],
  ]),
]

const filters = [
  ...rows('packages/core/src/ir/implied.ts', [
    [
      'type-implied-by-another-place',
      `names.filter((name) => name !== field.name)`,
      `[...names, inside?.of.name + ':array']`,
    ],
    [
      'other-type-always-implied',
      `return keys !== undefined && !keys.some((key) => excluded.keys.includes(key))`,
      `return keys !== undefined`,
    ],
  ]),
  ...rows('packages/core/src/ir/type-test.ts', [
    [
      'type-test-of-another-path',
      `return inside.as === as && inside.of.name === of.name && isSamePath(inside.path, path)`,
      `return inside.as === as && inside.of.name === of.name`,
    ],
  ]),
  ...rows('packages/core/src/ir/filters.ts', [
    [
      'merged-steps-swapped',
      `const inner = (first.kind === 'some') === (kind === 'and') ? allOf(filters) : anyOf(filters)`,
      `const inner = (first.kind === 'some') === (kind === 'and') ? anyOf(filters) : allOf(filters)`,
    ],
    ['none-of-null-list', `return anyOf([leaf, { kind: 'isNull', value: leaf.list, negated: false }])`, `return leaf`],
  ]),
  ...rows('packages/core/src/ir/has-any.ts', [
    [
      'has-any-of-not-in',
      `return !filter.negated && isElement(step, filter.value) ? filter.options : undefined`,
      `return isElement(step, filter.value) ? filter.options : undefined`,
    ],
    [
      'has-any-of-every-comparison',
      `filter.kind !== 'compare' || filter.operator !== '=' || !isElement`,
      `filter.kind !== 'compare' || !isElement`,
    ],
  ]),
]

export const settleMutants = [...settle, ...leaves, ...readings, ...numbers, ...constants, ...filters]
