import { rows } from './rows.mjs'

// SQL, the Prisma `where`, and the statements around them.
const text = [
  ...rows('packages/sql/src/lower/text.ts', [
    ['like-unescaped', 'return text.replaceAll(/[\\\\%_]/g, String.raw`\\$&`)', 'return text'],
    [
      'prefix-range-closed',
      '${dialect.byteOrder(text)} < ${parameter(after)}',
      '${dialect.byteOrder(text)} <= ${parameter(after)}',
    ],
    ['contains-nothing-found', `negated ? '=' : '>'} 0`, `negated ? '=' : '>='} 0`],
  ]),
  ...rows('packages/sql/src/lower/prefix.ts', [
    ['prefix-ends-in-a-surrogate', 'return point === 0xd7_ff ? 0xe0_00 : point + 1', 'return point + 1'],
    ['prefix-past-the-last-code-point', 'while (points.at(-1) === LAST_CODE_POINT) points.pop()', ''],
  ]),
  ...rows('packages/sql/src/lower/comparison.ts', [
    ['order-by-collation', 'ordered ? scope.dialect.byteOrder(a) : a', 'a'],
    [
      'zones-not-aligned',
      "if (right.kind === 'parameter' || zoned === other || zoned === undefined) return [a, b]",
      'return [a, b]',
    ],
    ['not-in-is-in', "${negated ? '<> all' : '= any'}", '= any'],
  ]),
]

const structure = [
  ...rows('packages/sql/src/lower/source.ts', [
    [
      'filtered-relation-unfiltered',
      'return { from, conditions: [...joined, ...applied] }',
      'return { from, conditions: [...joined] }',
    ],
    [
      'join-without-condition',
      'return { from, conditions: [...joined, ...applied] }',
      'return { from, conditions: [...applied] }',
    ],
  ]),
  ...rows('packages/sql/src/lower/relation.ts', [
    ['or-beside-join-unparenthesized', "filter.kind === 'or' ? sql`(${text})` : text", 'text'],
    ['none-is-some', 'return sql`not exists (', 'return sql`exists ('],
  ]),
  ...rows('packages/sql/src/lower/search.ts', [
    [
      'union-without-the-rest',
      'const rest = recheck ? parts : parts.toSpliced(at, 1)',
      'const rest = recheck ? parts : []',
    ],
    [
      'union-without-recheck',
      'const rest = recheck ? parts : parts.toSpliced(at, 1)',
      'const rest = parts.toSpliced(at, 1)',
    ],
    ['union-of-own-columns', 'return related > 0 && related', 'return related'],
    [
      'related-keys-of-the-row-itself',
      "partsOf(keys).some((part) => typeof part === 'object' && part.kind === 'rootColumn')",
      'keys.length === 0',
    ],
    ['related-keys-of-part-of-the-key', 'on.length === key.length && ', ''],
  ]),
  ...rows('packages/sql/src/lower/selective.ts', [
    ['alternative-without-index', 'filter.parts.every((part) => isSelective(part, row))', 'true'],
    ['union-of-few-values', ' || FEW_VALUES.has(value.field.type.kind)', ''],
    ['index-at-any-place', 'fields[0] === field.name', 'fields.includes(field.name)'],
  ]),
  ...rows('packages/sql/src/lower/filter.ts', [
    [
      'junctions-unparenthesized',
      "return filter.kind === 'and' || filter.kind === 'or' ? sql`(${text})` : text",
      'return text',
    ],
  ]),
  ...rows('packages/sql/src/lower/scope.ts', [
    ['one-alias-for-all', 'const alias = `rg${aliases.size + 1}`', 'const alias = `rg1`'],
  ]),
  ...rows('packages/sql/src/lower/list.ts', [['overlap-is-containment', "options.length === 1 ? '@>' : '&&'", "'@>'"]]),
  ...rows('packages/sql/src/lower/scalar.ts', [
    ['enum-compared-by-name', 'return type.values.find(({ name }) => name === value)?.stored ?? value', 'return value'],
  ]),
  ...rows('packages/sql/src/dialects/postgresql.ts', [
    ['elements-count-from-zero', 'const position = String(at + 1)', 'const position = String(at)'],
    ['array-items-unescaped', '${String(value).replaceAll(/["\\\\]/g, String.raw`\\$&`)}', '${String(value)}'],
    ['real-as-its-exact-double', 'sql`${value}::text::float8`', 'sql`${value}::float8`'],
  ]),
]

const functions = [
  ...rows('packages/sql/src/dialects/postgresql-numbers.ts', [
    ['zero-divisor-without-sign', "(a < 0) <> (b::text like '-%')", '(a < 0)'],
    ['product-unguarded', 'if (!guarded) return', "if (!guarded || name === 'multiply') return"],
    [
      'int-overflow-raises',
      'sql`(select case when ${FITS} then r::int8 end from (select ${exact} as r',
      'sql`(select r::int8 from (select ${exact} as r',
    ],
    ['modulo-by-zero-raises', 'sql`(${a} % nullif(${b}, 0))`', 'sql`(${a} % ${b})`'],
    ['int-of-double-rounds', 'then trunc(a)::int8 end', 'then a::int8 end'],
    [
      'minus-infinity-is-infinity',
      "then '-Infinity'::float8 when a ~* '^nan$'",
      "then 'Infinity'::float8 when a ~* '^nan$'",
    ],
  ]),
  ...rows('packages/sql/src/dialects/postgresql-time.ts', [
    ['seconds-towards-zero', ' - case when mod(i, 1000000000) < 0 then 1 else 0 end', ''],
    ['seconds-apart-not-asked', '[`a - b`, SECONDS_APART]', '[`a - b`]'],
    ['months-from-one', "month: 'extract(month from t) - 1'", "month: 'extract(month from t)'"],
    ['day-31-of-every-month', ' and substr(a, 9, 2)::int <= ${DAYS}`', '`'],
  ]),
  ...rows('packages/sql/src/dialects/postgresql-json.ts', [
    ['json-number-cast-unguarded', "where('number', value, sql`(${value})::numeric`)", 'sql`(${value})::numeric`'],
    ['json-position-lax', `'strict $[`, `'lax $[`],
    ['json-cast-unguarded', 'sql`case when ${text} and ${numbers} then ${column}::jsonb end`', 'sql`${column}::jsonb`'],
    ['json-canonical-length-only', `coalesce(json_agg(k)::text, '')`, `count(*)`],
  ]),
  ...rows('packages/sql/src/dialects/postgresql-text.ts', [
    ['fraction-not-sent', "const fraction = precision === 0 ? '' : `.FF${precision}`", "const fraction = ''"],
    [
      'sent-in-the-session-zone',
      "const utc = timeZone ? sql`${value} at time zone 'UTC'` : value",
      'const utc = value',
    ],
  ]),
  ...rows('packages/sql/src/select/stored-field.ts', [
    ['digits-rounded-by-json', 'return sql`${value}::text`', 'return value'],
  ]),
]

const prisma = [
  ...rows('packages/prisma/src/lower/constants.ts', [
    ['constants-swapped', 'value ? { notIn: [] } : { in: [] }', 'value ? { in: [] } : { notIn: [] }'],
  ]),
  ...rows('packages/prisma/src/lower/relation.ts', [
    ['is-not-is-is', "return kind === 'some' ? 'is' : 'isNot'", "return 'is'"],
    ['none-widens-outwards', "widen: kind === 'some' ? scope.widen : TURNED[scope.widen]", 'widen: scope.widen'],
    [
      'is-not-of-unknown',
      "definite: relation.cardinality === 'one' && (kind === 'none' || scope.definite)",
      'definite: false',
    ],
    [
      'prisma-relation-unfiltered',
      '[...where.map((condition) => lowerCondition(condition, inner)), lower(filter, inner)]',
      '[lower(filter, inner)]',
    ],
  ]),
  ...rows('packages/prisma/src/lower/value.ts', [
    ['seventeenth-digit-lost', 'return Math.abs(value) < 2 ** 53 ? value : new Decimal(value)', 'return value'],
    ['millisecond-above-is-below', 'const above = new Date(below.getTime() + 1)', 'const above = below'],
  ]),
  ...rows('packages/prisma/src/lower/comparison.ts', [
    [
      'rounded-is-exact',
      'exactly(false) : ask(field, nearest, scope)), exact: false }',
      'exactly(false) : ask(field, nearest, scope)), exact: true }',
    ],
    ['text-ordered-by-prisma', 'return isEquality(operator) || ORDERED.has(kind)', 'return true'],
  ]),
  ...rows('packages/prisma/src/lower/junction.ts', [
    [
      'exact-when-one-part-is',
      'const exact = parts.every((part) => part.exact)',
      'const exact = parts.some((part) => part.exact)',
    ],
    [
      'decided-by-an-inexact-part',
      'return { where: zero, exact: deciding.some(({ exact }) => exact) }',
      'return { where: zero, exact: true }',
    ],
  ]),
  ...rows('packages/prisma/src/lower/lowered.ts', [
    [
      'widened-is-exact',
      "return { where: widen === 'superset', exact: false }",
      "return { where: widen === 'superset', exact: true }",
    ],
  ]),
  ...rows('packages/prisma/src/lower/list.ts', [
    ['has-some-is-has-every', '{ hasSome: items }', '{ hasEvery: items }'],
    ['position-is-any-element', ' || step.at !== undefined', ''],
    ['position-is-element', ' && scalar.field.name === ELEMENT', ''],
    ['empty-is-not-empty', "isEmpty: kind === 'none'", "isEmpty: kind === 'some'"],
  ]),
  ...rows('packages/prisma/src/client/narrow.ts', [
    ['caller-replaces-permission', '{ ...wanted, AND: [permitted, ...', '{ ...wanted, AND: [...'],
  ]),
]

const language = [
  ...rows('packages/sql/src/dialects/postgresql-math.ts', [
    ['halves-to-even', 'case when abs(a - trunc(a)) >= 0.5 then trunc(a) + sign(a) else trunc(a) end', 'round(a)'],
    ['root-below-zero-raises', `case when a < 0 then 'NaN' else sqrt(a) end`, 'sqrt(a)'],
    ['larger-passes-over-nan', `when a = 'NaN' or b = 'NaN' then null `, ''],
  ]),
  ...rows('packages/sql/src/dialects/postgresql-address.ts', [
    ['mapped-address-is-long', ' and not ${isImage}', ''],
    ['address-not-checked', 'case when ${valid} then a::inet end', 'a::inet'],
  ]),
  ...rows('packages/sql/src/dialects/postgresql.ts', [['positions-from-one', '(n - 1)::int', 'n::int']]),
]

export const backendMutants = [...text, ...structure, ...functions, ...prisma, ...language]
