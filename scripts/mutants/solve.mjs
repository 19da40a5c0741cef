import { rows } from './rows.mjs'

// Functions solved for their column, and the words that Prisma has for them.
export const solveMutants = [
  ...rows('packages/core/src/number/double-order.ts', [
    [
      'one-double-further',
      'const starts = [-LAST_PLACE, ...ranges.map(({ last }) => last + 1n)]',
      'const starts = [-LAST_PLACE, ...ranges.map(({ last }) => last)]',
    ],
    ['bisection-stops-before', 'else from = middle + 1n', 'else from = middle + 2n'],
  ]),
  ...rows('packages/core/src/settle/trend.ts', [
    [
      'minus-keeps-the-trend',
      "case 'subtract': return moved(turned(trend, -1))",
      "case 'subtract': return moved(trend)",
    ],
    [
      'negative-factor-keeps-the-trend',
      'if (trend === undefined || sign > 0) return trend',
      'if (trend === undefined || sign !== 0) return trend',
    ],
    [
      'divided-by-any-function',
      'number === 0 || trend?.multiple !== true ? undefined : moved(turned(trend, -number))',
      'number === 0 ? undefined : moved(turned(trend, -number))',
    ],
    [
      'multiplied-by-zero',
      "case 'multiply':\n    case 'divide':   return number === 0 ? undefined : turned(trend, number)",
      "case 'multiply':\n    case 'divide':   return turned(trend, number)",
    ],
    [
      'any-quotient-is-one',
      'return left.row.id === right.row.id && left.field.name === right.field.name ? moved(trendOf(left)) : undefined',
      'return moved(trendOf(left))',
    ],
  ]),
  ...rows('packages/core/src/settle/solve.ts', [
    ['zero-as-its-neighbors', '...(wanted.includes(zero) ? [{ first: 0n, last: 0n }] : []),', ''],
    [
      'minus-zero-is-zero',
      "return column.field.type.kind !== 'float' || sideAt(-0) === side ? side : undefined",
      'return side',
    ],
    ['nan-is-not-unequal', "'<>': ['less', 'more', 'none']", "'<>': ['less', 'more']"],
    [
      'int-of-any-double',
      "if (name === 'doubleToInt' && !(Math.abs(result) < 2 ** 63)) return result < 0 ? 'low' : 'high'",
      '',
    ],
    [
      'int-not-truncated',
      "const compared = name === 'doubleToInt' ? Math.trunc(result) : result",
      'const compared = result',
    ],
  ]),
  ...rows('packages/core/src/settle/in-ranges.ts', [
    [
      'a-gap-is-a-value',
      "if (gaps.length === 1 && gap.only !== undefined) return compareNumber(column, '<>', gap.only)",
      "if (gap.only !== undefined) return compareNumber(column, '<>', gap.only)",
    ],
    [
      'before-is-included',
      "return isShorter(before, own) ? ['>', before] : ['>=', own]",
      "return isShorter(before, own) ? ['>=', before] : ['>=', own]",
    ],
    [
      'after-is-included',
      "return isShorter(after, own) ? ['<', after] : ['<=', own]",
      "return isShorter(after, own) ? ['<=', after] : ['<=', own]",
    ],
  ]),
  ...rows('packages/core/src/settle/solve-text.ts', [
    [
      'known-part-anywhere',
      'if (before !== undefined) return text.startsWith(before) ?',
      'if (before !== undefined) return text.includes(before) ?',
    ],
    [
      'longer-known-part-does-not-begin',
      'if (matches(known, text)) return true',
      'if (matches(known, text)) return false',
    ],
    [
      'no-length-is-that-long',
      "if (bound > LONGEST) return operator.startsWith('<')",
      "if (bound > LONGEST) return operator.startsWith('>')",
    ],
  ]),
  ...rows('packages/core/src/settle/solve-time.ts', [
    ['year-ends-with-its-start', "case '<=': return at('<', next)", "case '<=': return at('<', first)"],
    ['offset-of-the-year-added', 'startOfYear(year) - BigInt(offset)', 'startOfYear(year) + BigInt(offset)'],
  ]),
  ...rows('packages/core/src/cel/pattern.ts', [
    [
      'pattern-of-alternatives-is-plain',
      'const PLAIN = /^(\\^?)((?:[^$()*+./?[\\\\\\]^{|}]',
      'const PLAIN = /^(\\^?)((?:[^$()*+./?[\\\\\\]^{}]',
    ],
  ]),
  ...rows('packages/prisma/src/lower/hoist.ts', [
    ['without-is-with', 'anyOf([without, allOf([outer, withIt])])', 'anyOf([without, withIt])'],
    ['none-without-its-complement', 'anyOf([complement(outer), withIt])', 'withIt'],
  ]),
  ...rows('packages/prisma/src/lower/complement.ts', [
    [
      'complement-forgets-null',
      "return anyOf([leaf, ...nullable.map((value): Filter => ({ kind: 'isNull', value, negated: false }))])",
      'return leaf',
    ],
    ['complement-of-less-is-greater', "'<': '>=', '<=': '>',", "'<': '>', '<=': '>',"],
  ]),
  ...rows('packages/prisma/src/lower/apart.ts', [
    ['other-flag-the-same', "negated: of === (operator === '<>')", 'negated: !of'],
  ]),
  ...rows('packages/prisma/src/lower/count.ts', [
    [
      'some-is-enough-of-them',
      '{ ...lower(grows ? anyRow(terms) : noRow(terms), scope), exact: false }',
      'lower(grows ? anyRow(terms) : noRow(terms), scope)',
    ],
    ['few-means-none', "if (grows !== (scope.widen === 'superset')) return widened(scope)", ''],
  ]),
  ...rows('packages/prisma/src/lower/case.ts', [
    [
      'upper-case-is-lower-case',
      '? !/[A-Z]/.test(text) : !/[a-z]/.test(text)',
      '? !/[a-z]/.test(text) : !/[A-Z]/.test(text)',
    ],
    ['letters-in-one-case', '? [point.toLowerCase(), point.toUpperCase()]', '? [point]'],
  ]),
  ...rows('packages/prisma/src/lower/segments.ts', [
    ['segment-begins-without-a-delimiter', '[escaped(text + delimiter)]', '[escaped(text)]'],
    ['any-segment-is-the-first', 'if (Number(at.value) !== 0) {', 'if (false) {'],
    ['a-segment-has-a-delimiter', 'text.includes(delimiter) ? [] : [text]', '[text]'],
    [
      'delimiter-found-too-late',
      '(text + delimiter).indexOf(delimiter) < text.length ? []',
      'text.includes(delimiter) ? []',
    ],
    ['a-delimiter-too-many', 'Array.from({ length: n - 1 }', 'Array.from({ length: n }'],
  ]),
  ...rows('packages/prisma/src/lower/joined.ts', [
    ['joined-by-any-field', 'on.find(({ to }) => to === field.name)?.from', 'on[0]?.from'],
    ['itself-is-unequal', "operator === '=' || operator === '<=' || operator === '>=' ?", 'true ?'],
  ]),
  ...rows('packages/prisma/src/lower/counted.ts', [
    [
      'one-more-underscore',
      "case '>=': return atLeast(Math.ceil(number))",
      "case '>=': return atLeast(Math.ceil(number) + 1)",
    ],
    [
      'length-rounded-down',
      "case '<':  return below(Math.ceil(number))",
      "case '<':  return below(Math.floor(number))",
    ],
  ]),
  ...rows('packages/prisma/src/lower/pieces.ts', [
    ['cut-between-halves', 'const points = [...text]', "const points = text.split('')"],
  ]),
  ...rows('packages/prisma/src/lower/concat.ts', [
    [
      'an-end-is-all',
      'leaf({ [field.name]: end }, [field], scope))), exact: false }',
      'leaf({ [field.name]: end }, [field], scope))), exact: true }',
    ],
    [
      'concat-of-null',
      'return allOf([...cuts.map((cut) => anyOf(cut.map(one))), ...present])',
      'return allOf(cuts.map((cut) => anyOf(cut.map(one))))',
    ],
  ]),
  ...rows('packages/prisma/src/lower/text.ts', [
    ['prisma-like-unescaped', 'return text.replaceAll(/[\\\\%_]/g, String.raw`\\$&`)', 'return text'],
    ['pattern-of-a-field-is-exact', 'return { ...near, exact: false }', 'return near'],
    ['pattern-ends-with-a-backslash', "if (test === 'endsWith') return widened(scope)", ''],
    ['backslash-in-a-needle', 'anyOf([matches, ...has(negated ? META : BACKSLASH)])', 'matches'],
  ]),
  ...rows('packages/prisma/src/lower/list.ts', [['any-of-nulls-below-a-not', 'scope.definite ||', '']]),
  ...rows('packages/prisma/src/lower/where.ts', [
    [
      'policy-takes-all-parameters',
      'if (countBoundValues(lowered.where) <= MOST_POLICY_VALUES) return lowered',
      'return lowered',
    ],
  ]),
  ...rows('packages/prisma/src/client/store.ts', [['nan-as-json', 'values.map(asRaw)', 'values']]),
  ...rows('packages/core/src/authorize/windows.ts', [
    ['page-not-cut', '].slice(0, windows.wanted)', ']'],
    [
      'short-window-goes-on',
      'ended: rows.length < size || permitted.length >= windows.wanted',
      'ended: permitted.length >= windows.wanted',
    ],
  ]),
  ...rows('packages/prisma/src/client/verify.ts', [
    [
      'stored-enum-in-a-key',
      "return type.kind === 'enum' ? type.values.find(({ stored }) => stored === text)?.name : text",
      'return text',
    ],
  ]),
]
