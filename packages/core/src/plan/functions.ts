/** The CEL functions that Rowgate knows, by its own names. */
// oxfmt-ignore
export type FunctionName =
  | 'and' | 'or' | 'not' | 'if'
  | 'equals' | 'notEquals' | 'less' | 'lessOrEqual' | 'greater' | 'greaterOrEqual'
  | 'in' | 'hasIntersection' | 'exists' | 'all' | 'size'
  | 'contains' | 'startsWith' | 'endsWith'
  | 'timestamp'
  | 'index' | 'list' | 'struct' | 'entry'

/** What `parse` knows of a function: the fewest and the most operands that a plan may give it. */
export interface FunctionShape {
  readonly name: FunctionName
  readonly least: number
  readonly most: number
}

/** By operator of the wire. `lambda` and `get-field` have kinds of their own. */
// oxfmt-ignore
const FUNCTIONS: ReadonlyMap<string, FunctionShape> = new Map(Object.entries<FunctionShape>({
  and:              { name: 'and',             least: 1, most: Infinity },
  or:               { name: 'or',              least: 1, most: Infinity },
  not:              { name: 'not',             least: 1, most: 1 },
  if:               { name: 'if',              least: 3, most: 3 },
  eq:               { name: 'equals',          least: 2, most: 2 },
  ne:               { name: 'notEquals',       least: 2, most: 2 },
  lt:               { name: 'less',            least: 2, most: 2 },
  le:               { name: 'lessOrEqual',     least: 2, most: 2 },
  gt:               { name: 'greater',         least: 2, most: 2 },
  ge:               { name: 'greaterOrEqual',  least: 2, most: 2 },
  in:               { name: 'in',              least: 2, most: 2 },
  contains:         { name: 'contains',        least: 2, most: 2 },
  startsWith:       { name: 'startsWith',      least: 2, most: 2 },
  endsWith:         { name: 'endsWith',        least: 2, most: 2 },
  exists:           { name: 'exists',          least: 2, most: 2 },
  all:              { name: 'all',             least: 2, most: 2 },
  size:             { name: 'size',            least: 1, most: 1 },
  hasIntersection:  { name: 'hasIntersection', least: 2, most: 2 },
  has_intersection: { name: 'hasIntersection', least: 2, most: 2 },
  timestamp:        { name: 'timestamp',       least: 1, most: 1 },
  index:            { name: 'index',           least: 2, most: 2 },
  list:             { name: 'list',            least: 0, most: Infinity },
  struct:           { name: 'struct',          least: 0, most: Infinity },
  'set-field':      { name: 'entry',           least: 2, most: 2 },
}))

/** The shape of a function by its operator on the wire, or nothing when Rowgate does not know it. */
export function functionShape(operator: string): FunctionShape | undefined {
  return FUNCTIONS.get(operator)
}
