type Absent = 'null' | 'missing'

/** Where the rows of @cerbos/orm-prisma 4.1.0 are others than check allows; docs/reference/prisma.md has the reasons. */
export const DIFFERENCES: Readonly<Record<Absent, readonly string[]>> = {
  null: [
    'macro-depth3-not-exists: allowed 20, +0 -1',
    'n-all-mixed-null: allowed 21, +0 -3',
    'p-hasintersection-map: allowed 6, +0 -1',
    'p-ternary-under-all: allowed 19, +0 -2',
    'ts-ne: allowed 19, +1 -0',
  ],
  missing: [],
}

const ALWAYS_REFUSED = [
  'arith-add-eq-frac-exact',
  'arith-both',
  'cast-double-string',
  'cast-int-string',
  'cast-string-double',
  'concat-f2f',
  'cr-div-other-column',
  'cr-div-then-add-ne',
  'cr-div-zero-eq-neg',
  'f2f-contains',
  'f2f-startswith',
  'filter-as-condition',
  'hier-bracket',
  'hier-overlaps-meta',
  'id-concat',
  'in-var-var-neg',
  'lambda-field-to-field',
  'like-backslash',
  'like-percent',
  'map-as-condition',
  'not-startswith',
  'p-lambda-f2f-like',
  'p-matches',
  'p-startswith-concat',
  'p-timestamp',
  'size-filter-count',
  'size-huge-lt',
  'string-size',
  'ts-window',
  'w1-all-chain',
  'w1-size-frac-chain',
  'w1-size-nonneg-chain',
  'w2-outer-relation',
]

/** What it refuses, or makes a filter of that Prisma refuses. */
export const REFUSED: Readonly<Record<Absent, readonly string[]>> = {
  null: [...ALWAYS_REFUSED, 'field-to-field'].toSorted(),
  missing: [...ALWAYS_REFUSED, 'in-null-elem-rel'].toSorted(),
}
