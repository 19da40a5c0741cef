import { rows } from './rows.mjs'

// What names and functions mean, how rows are encoded, what a plan or a check comes to.
const needs = [
  ...rows('packages/core/src/resolve/rows.ts', [
    ['functions-read-nulls', `return value.kind === 'column' ? { ...value, nullIs: 'error' } : value`, `return value`],
  ]),
  ...rows('packages/core/src/resolve/comparison.ts', [
    [
      'missing-equals-null-is-false',
      `if (column.nullIs === 'error') return whereKnown([column], FALSE)`,
      `if (column.nullIs === 'error') return FALSE`,
    ],
  ]),
  ...rows('packages/core/src/resolve/lists.ts', [
    ['appended-list-needs-left', `    needs: [...left.needs, ...right.needs],`, `    needs: left.needs,`],
    [
      'filter-errors-dropped',
      `const errs = list.open().map((part) => existsElement(part, strict([keeps(part.element)], FALSE)))`,
      `const errs: Predicate[] = []`,
    ],
    [
      'map-errors-dropped',
      `const errs = list.open().map((part) => existsElement(part, strict(termNeeds(result(part.element)), FALSE)))`,
      `const errs: Predicate[] = []`,
    ],
    [
      'element-past-the-end',
      `return parts[at]?.element ?? ERROR_TERM`,
      `return (parts[at] ?? parts.at(-1))?.element ?? ERROR_TERM`,
    ],
  ]),
  ...rows('packages/core/src/resolve/membership.ts', [
    [
      'in-without-needs',
      `return strict([...termNeeds(needle), ...range.needs], isAmong(needle, range, call))`,
      `return isAmong(needle, range, call)`,
    ],
    ['intersection-without-needs', `return strict([...left.needs, ...right.needs], or(shared))`, `return or(shared)`],
  ]),
  ...rows('packages/core/src/resolve/quantifier.ts', [
    ['all-without-needs', `return strict(list.needs, not(or(counterexamples)))`, `return not(or(counterexamples))`],
  ]),
  ...rows('packages/core/src/resolve/reference.ts', [
    [
      'unsendable-elements-ignored',
      `return open().map((part) => existsElement(part, strict(termNeeds(part.element), FALSE)))`,
      `return []`,
    ],
  ]),
  ...rows('packages/core/src/resolve/size.ts', [
    [
      'fractional-size-rounds-down',
      `case 'lt': return not(sizeAtLeast(list, Math.ceil(number)))`,
      `case 'lt': return not(sizeAtLeast(list, Math.floor(number)))`,
    ],
  ]),
  ...rows('packages/core/src/resolve/structure.ts', [
    [
      'written-list-without-needs',
      `return listOf(elements, elements.flatMap(termNeeds))`,
      `return listOf(elements, [])`,
    ],
  ]),
]

const functions = [
  ...rows('packages/core/src/resolve/casts.ts', [
    ['bool-of-fewer-spellings', `['1', 't', 'T', 'TRUE', 'true', 'True']`, `['1', 't', 'TRUE', 'true', 'True']`],
  ]),
  ...rows('packages/core/src/resolve/hierarchy.ts', [
    [
      'below-without-delimiter',
      `stringConstant(known.join(delimiter) + delimiter)`,
      `stringConstant(known.join(delimiter))`,
    ],
    [
      'siblings-of-any-depth',
      `return and([isBelow(stored, known.slice(0, -1)), hasSize(stored, known.length)])`,
      `return isBelow(stored, known.slice(0, -1))`,
    ],
    [
      'ancestors-not-converted',
      `ancestorOf:        'descendentOf',     descendentOf:     'ancestorOf',`,
      `ancestorOf:        'ancestorOf',     descendentOf:     'descendentOf',`,
    ],
    [
      'segments-with-a-delimiter',
      `path.length > 0 && path.every((segment) => !segment.includes(delimiter))`,
      `path.length > 0`,
    ],
  ]),
  ...rows('packages/core/src/resolve/arithmetic.ts', [
    [
      'ints-mix-with-doubles',
      `return types.includes('int') || name === 'modulo' ? ERROR_TERM : operation(name, [a, b])`,
      `return operation(name, [a, b])`,
    ],
  ]),
  ...rows('packages/core/src/resolve/compare-times.ts', [
    [
      'shift-out-of-range',
      `return choose(inRange, compare(operator, value, bound - shift), ERROR)`,
      `return compare(operator, value, bound - shift)`,
    ],
    [
      'difference-not-mirrored',
      `compare(MIRRORED[operator], value, instant - bound)`,
      `compare(operator, value, instant - bound)`,
    ],
  ]),
  ...rows('packages/core/src/cel/text.ts', [['order-by-utf-16', `unit + 0x1_0000 : unit`, `unit : unit`]]),
]

const encoding = [
  ...rows('packages/core/src/authorize/encode.ts', [
    ['nan-is-sent', `return Number.isFinite(nearest) ? nearest : UNREPRESENTABLE`, `return nearest`],
    [
      'enum-sent-as-stored',
      `return type.values.find((value) => value.stored === stored)?.name ?? UNREPRESENTABLE`,
      `return stored`,
    ],
    [
      'unsendable-element-is-sent',
      `return elements.includes(UNREPRESENTABLE) ? UNREPRESENTABLE : (elements as Json[])`,
      `return elements as Json[]`,
    ],
    ['integer-id-as-double', `return field.type.kind === 'integer' ? jsonText(stored) :`, `return`],
  ]),
  ...rows('packages/core/src/authorize/attributes.ts', [
    ['missing-sent-as-null', `return value ?? absentValue(attribute.absent)`, `return value`],
    [
      'missing-relation-sent-as-null',
      `return related === null ? absentValue(attribute.absent) :`,
      `return related === null ? null :`,
    ],
  ]),
]

const decisions = [
  ...rows('packages/core/src/authorize/decide.ts', [
    ['unreadable-is-forbidden', `return allowed.has(readAction) ? 'forbidden' : 'not-found'`, `return 'forbidden'`],
    [
      'readable-is-allowed',
      `if (allowed.has(action)) return 'allowed'`,
      `if (allowed.has(action) || allowed.has(readAction)) return 'allowed'`,
    ],
  ]),
  ...rows('packages/core/src/authorize/permission.ts', [
    ['denied-is-allowed', `return { kind: 'denied' }`, `return { kind: 'allowed' }`],
    ['allowed-is-denied', `      return { kind: 'allowed' }`, `      return { kind: 'denied' }`],
    ['error-is-permitted', `settle(predicate, 'isTrue')`, `settle(predicate, 'isNotFalse')`],
    ['constant-is-allowed', `{ kind: filter.value ? 'allowed' : 'denied' }`, `{ kind: 'allowed' }`],
    ['denied-finds-all', `return permission.kind === 'allowed' ? ALL : NONE`, `return ALL`],
  ]),
]

export const resolveMutants = [...needs, ...functions, ...encoding, ...decisions]
