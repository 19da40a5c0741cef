import { rows } from './rows.mjs'

// What names and functions mean, how rows are encoded, what a plan or a check comes to.
const needs = [
  ...rows('packages/core/src/resolve/inferred.ts', [
    ['inferred-types-not-seen', 'return mayBeInferred(only, variables) &&', 'return false &&'],
    ['inferred-of-no-written-list', "name === 'add' && operands.some(isWrittenList)", 'false'],
    ['inferred-of-no-list', 'return OF_ONE_TYPE.has(name) ||', 'return'],
    ['inferred-of-no-variable', "return variables.has(expression.names[0] ?? '')", 'return false'],
    [
      'any-key-is-a-position',
      'isInferred(first) || (!isCollection(first) && !mayBePosition(key))',
      'isInferred(first)',
    ],
  ]),
  ...rows('packages/core/src/resolve/context.ts', [
    ['inferred-in-the-shadow', 'filter((name) => name !== variable)', 'filter((name) => name !== undefined)'],
  ]),
  ...rows('packages/core/src/resolve/matches.ts', [['nul-in-a-pattern', " || parsed.includes('\\0')", '']]),
  ...rows('packages/core/src/resolve/rows.ts', [
    ['functions-read-nulls', `return value.kind === 'column' ? { ...value, nullIs: 'error' } : value`, `return value`],
  ]),
  ...rows('packages/core/src/resolve/comparison.ts', [
    [
      'missing-equals-null-is-false',
      `if (column.nullIs === 'error') return whereKnown([column], FALSE)`,
      `if (column.nullIs === 'error') return FALSE`,
    ],
    [
      'hierarchy-equals-nothing-else',
      `if (!isNull(left) && !isNull(right)) throw unsupported('hierarchy-equality', call)`,
      ``,
    ],
    ['nan-has-an-order', `if (isNaNConstant(right)) return ERROR`, ``],
    [
      'error-of-constants-is-false',
      `return literalOf(compareConstants(operator, left, right))`,
      `return literal(compareConstants(operator, left, right) === 'true')`,
    ],
  ]),
  ...rows('packages/core/src/resolve/digits.ts', [
    ['digits-not-demanded', `return Number.isInteger(size) && size > Number.MAX_SAFE_INTEGER`, `return size < 0`],
  ]),
  ...rows('packages/core/src/resolve/json.ts', [
    [
      'json-null-of-the-column-dropped',
      `return path.length === 0 && field.nullable && nullIs === 'null'`,
      `return false`,
    ],
    ['json-key-with-nul', `if (key.includes('\\0')) return FALSE`, `if (key.includes('a')) return FALSE`],
    [
      'json-type-not-needed',
      `if (others.length === 0) return join.strict(jsonNeeds(json), rest.given)`,
      `if (others.length === 0) return rest.given`,
    ],
  ]),
  ...rows('packages/core/src/resolve/equal-json.ts', [
    [
      'json-map-of-any-size',
      `return strict(needs, choose(sameSize, and(same), FALSE))`,
      `return strict(needs, and(same))`,
    ],
  ]),
  ...rows('packages/core/src/authorize/stored-json.ts', [
    ['json-beyond-doubles', `return Math.max(-Number.MAX_VALUE, Math.min(Number.MAX_VALUE, value))`, `return value`],
    ['json-unconvertible-sent', `if (native === 'json' && !isConvertible(text)) return undefined`, ``],
  ]),
  ...rows('packages/core/src/resolve/lists.ts', [
    ['appended-list-needs-left', `    needs: [...left.needs, ...right.needs],`, `    needs: left.needs,`],
    [
      'filter-errors-dropped',
      `const errs = list.open().map((part) => existsElement(part, strict([keeps(part)], FALSE)))`,
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
  ...rows('packages/core/src/resolve/distribute.ts', [
    [
      'branches-of-functions-swapped',
      `return choiceTerm(branches.condition, branch(at, branches.then), branch(at, branches.otherwise))`,
      `return choiceTerm(branches.condition, branch(at, branches.otherwise), branch(at, branches.then))`,
    ],
    [
      'branches-of-tests-swapped',
      `return choose(branches.condition, branch(at, branches.then), branch(at, branches.otherwise))`,
      `return choose(branches.condition, branch(at, branches.otherwise), branch(at, branches.then))`,
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
    ['roles-are-not-known', `return constantTerm(principal.roles)`, `return constantTerm([])`],
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
      `const start = known.join(delimiter) + delimiter`,
      `const start = known.join(delimiter)`,
    ],
    [
      'siblings-of-any-depth',
      `return and([isBelow(stored, known.slice(0, -1), call), hasSize(stored, known.length, call)])`,
      `return isBelow(stored, known.slice(0, -1), call)`,
    ],
    [
      'ancestors-not-converted',
      `ancestorOf:        'descendentOf',     descendentOf:     'ancestorOf',`,
      `ancestorOf:        'ancestorOf',     descendentOf:     'descendentOf',`,
    ],
    [
      'segments-with-a-delimiter',
      `path.length > 0 && isSplitOf(path, path.join(delimiter), delimiter)`,
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
    ['seconds-apart-not-moved', `first > nearest ? first : nearest`, `first`],
    ['elapsed-does-not-stop', `const asked = unstopped(operator, bound)`, `const asked = operator`],
  ]),
  ...rows('packages/core/src/resolve/time.ts', [
    ['time-since-errs', `return operation('elapsed', [`, `return operation('difference', [`],
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
    [
      'missing-sent-as-null',
      `if (stored === null) return absentValue(attribute.absent)`,
      `if (stored === null) return null`,
    ],
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
    [
      'denied-is-allowed',
      `if (filter.kind === 'constant' && !filter.value) return { kind: 'denied' }`,
      `if (filter.kind === 'constant' && !filter.value) return { kind: 'allowed' }`,
    ],
    ['allowed-is-denied', `      return { kind: 'allowed' }`, `      return { kind: 'denied' }`],
    ['error-is-permitted', `settle(predicate, 'isTrue')`, `settle(predicate, 'isNotFalse')`],
    ['undecided-is-decided', `if (refusals.length > 0)`, `if (refusals.length < 0)`],
    ['denied-finds-all', `case 'denied':      return NONE`, `case 'denied':      return ALL`],
    ['candidates-are-exact', `if (permission.kind === 'undecided') throw permission.refusals[0]`, ``],
  ]),
]

const language = [
  ...rows('packages/core/src/cel/text.ts', [
    ['last-index-after-the-text', `if (from !== undefined && from >= points.length) return -1n`, ``],
    ['index-before-the-text', `  if (from < 0) return undefined\n  const [points`, `  const [points`],
  ]),
  ...rows('packages/core/src/cel/address.ts', [
    ['ipv4-in-ranges-of-ipv6', `isImage(address) === isImage(parsed.network) && `, ``],
    ['ellipsis-of-nothing', `missing < 1`, `missing < 0`],
  ]),
  ...rows('packages/core/src/cel/pattern.ts', [
    ['kelvin-sign-not-folded', `...(letter.toLowerCase() === 'k' ? ['\\u212a'] : []),`, ``],
    ['flags-outlive-their-group', `  reader.flags = flags\n`, ``],
  ]),
  ...rows('packages/core/src/resolve/concatenation.ts', [
    [
      'concatenation-without-needs',
      `strict(parts.flatMap(needsOf), equal.length === 0 ? FALSE : or(equal))`,
      `or(equal)`,
    ],
    [
      'concatenation-taken-apart-once',
      `ways.push(...others.map(`,
      `ways.push(...others.slice(0, ways.length === 0 ? 1 : 0).map(`,
    ],
  ]),
  ...rows('packages/core/src/resolve/lists.ts', [
    ['longer-list-is-walked', `order('le', size, other, call)`, `order('gt', size, other, call)`],
    ['duplicates-counted', `open: list.open, asSet: true`, `open: list.open`],
  ]),
  ...rows('packages/core/src/resolve/hierarchy.ts', [
    [
      'segments-are-no-json',
      `typed.value.type === 'string' ? whereKnown(`,
      `typed.value.type === 'string' && element === typed ? whereKnown(`,
    ],
    ['root-without-siblings', `  if (known.length === 0) return isOneOfPaths(stored, [known], call)\n`, ``],
    ['path-of-null-segments', `existsElement(part, textElement(part.element))`, `FALSE`],
    ['common-ancestors-of-the-same', `prefix(known.length - 1), shared`, `prefix(known.length), shared`],
  ]),
  ...rows('packages/core/src/resolve/time.ts', [
    [
      'planned-end-is-no-duration',
      `duration === undefined ? ERROR_TERM :`,
      `duration === undefined || duration > 2n ** 62n ? ERROR_TERM :`,
    ],
  ]),
  ...rows('packages/core/src/ir/exclusive.ts', [
    ['excluded-in-one-branch', `if (more === undefined) known.delete(scalar)`, `if (more === undefined) continue`],
    [
      'excluded-the-same-constant',
      `choice.options.some((option) => options.includes(option))`,
      `choice.options.length === 0`,
    ],
    ['excluded-by-the-first-branch', `      else options.push(...more)\n`, ``],
    ['excluded-when-not-among', `case 'oneOf':   return part.negated ? [] : `, `case 'oneOf':   return `],
  ]),
  ...rows('packages/core/src/ir/has-any.ts', [['position-is-an-element', ` || value.field.name !== ELEMENT`, ``]]),
]

export const resolveMutants = [...needs, ...functions, ...encoding, ...decisions, ...language]
