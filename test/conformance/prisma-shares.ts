import type { How } from './prisma-side.ts'

/** How Prisma finds the rows of the suite's cases, by family. docs/reference/prisma.md has the same numbers. */
// oxfmt-ignore
export const PRISMA_SHARES: Readonly<Record<string, Readonly<Record<How, number>>>> = {
  'A: null and missing':                        { where: 195, verified:  27, asked:  0 },
  'B: many-to-many without a model of its own': { where:  36, verified:  16, asked:  0 },
  'B: relations and hops':                      { where: 282, verified: 110, asked:  0 },
  'B: rows with a key of several columns':      { where:  34, verified:   4, asked:  0 },
  'C: strings':                                 { where: 178, verified: 152, asked:  6 },
  'D: types':                                   { where: 273, verified:  72, asked:  5 },
  'E: numbers':                                 { where: 172, verified: 138, asked:  6 },
  'F: time':                                    { where:  98, verified: 110, asked:  2 },
  'G: casts':                                   { where: 120, verified: 116, asked:  2 },
  'H: hierarchies':                             { where: 146, verified:  80, asked:  2 },
  'I: ternaries':                               { where: 170, verified:  24, asked:  0 },
  'J: structure and the order of operands':     { where: 216, verified:  12, asked:  0 },
  'K: membership and lists':                    { where: 129, verified: 223, asked: 28 },
  'M: mechanics of the store':                  { where:  81, verified:  25, asked:  0 },
}

/** The same for conditions over JSON columns, `json.test.ts` in its short form. */
export const PRISMA_SHARE_OF_JSON: Readonly<Record<How, number>> = { where: 276, verified: 1176, asked: 112 }
