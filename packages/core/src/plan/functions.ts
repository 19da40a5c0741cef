/** The CEL functions that Rowgate knows, by its own names. */
// oxfmt-ignore
export type FunctionName =
  | 'and' | 'or' | 'not' | 'if'
  | 'equals' | 'notEquals' | 'less' | 'lessOrEqual' | 'greater' | 'greaterOrEqual'
  | 'in' | 'hasIntersection' | 'exists' | 'all' | 'size'
  | 'contains' | 'startsWith' | 'endsWith'
  | 'timestamp'
  | 'index' | 'list' | 'struct' | 'entry'
  | 'add' | 'subtract' | 'multiply' | 'divide' | 'modulo' | 'negate'
  | 'int' | 'double' | 'string' | 'bool' | 'type'
  | 'existsOne' | 'filter' | 'map' | 'transformList' | 'intersect' | 'except' | 'isSubset'
  | 'lowerAscii' | 'upperAscii' | 'trim' | 'substring' | 'matches'
  | 'charAt' | 'indexOf' | 'lastIndexOf' | 'replace' | 'reverse' | 'format' | 'join'
  | 'distinct' | 'flatten' | 'dyn' | 'commonAncestors' | 'inIPAddrRange'
  | 'math.abs' | 'math.sign' | 'math.ceil' | 'math.floor' | 'math.round' | 'math.trunc' | 'math.sqrt'
  | 'math.isNaN' | 'math.isInf' | 'math.isFinite' | 'math.bitAnd' | 'math.bitOr' | 'math.bitXor' | 'math.greatest' | 'math.least'
  | 'duration' | 'timeSince' | DateGetter
  | 'hierarchy' | 'ancestorOf' | 'descendentOf' | 'immediateParentOf' | 'immediateChildOf' | 'siblingOf' | 'overlaps'

// oxfmt-ignore
type DateGetter =
  | 'getFullYear' | 'getMonth' | 'getDayOfMonth' | 'getDate' | 'getDayOfWeek' | 'getDayOfYear'
  | 'getHours' | 'getMinutes' | 'getSeconds' | 'getMilliseconds'

/** What `parse` knows of a function: the fewest and the most operands that a plan may give it. */
export interface FunctionShape {
  readonly name: FunctionName
  readonly least: number
  readonly most: number
}

/** Every function that a plan may have, by operator of the wire. `lambda` and `get-field` have kinds of their own. */
// oxfmt-ignore
export const FUNCTIONS: ReadonlyMap<string, FunctionShape> = new Map(Object.entries<FunctionShape>({
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
  add:               { name: 'add',               least: 2, most: 2 },
  sub:               { name: 'subtract',          least: 2, most: 2 },
  mult:              { name: 'multiply',          least: 2, most: 2 },
  div:               { name: 'divide',            least: 2, most: 2 },
  mod:               { name: 'modulo',            least: 2, most: 2 },
  '-_':              { name: 'negate',            least: 1, most: 1 },
  int:               { name: 'int',               least: 1, most: 1 },
  double:            { name: 'double',            least: 1, most: 1 },
  string:            { name: 'string',            least: 1, most: 1 },
  bool:              { name: 'bool',              least: 1, most: 1 },
  type:              { name: 'type',              least: 1, most: 1 },
  exists_one:        { name: 'existsOne',         least: 2, most: 2 },
  filter:            { name: 'filter',            least: 2, most: 2 },
  map:               { name: 'map',               least: 2, most: 2 },
  transformList:     { name: 'transformList',     least: 2, most: 2 },
  intersect:         { name: 'intersect',         least: 2, most: 2 },
  except:            { name: 'except',            least: 2, most: 2 },
  isSubset:          { name: 'isSubset',          least: 2, most: 2 },
  is_subset:         { name: 'isSubset',          least: 2, most: 2 },
  lowerAscii:        { name: 'lowerAscii',        least: 1, most: 1 },
  upperAscii:        { name: 'upperAscii',        least: 1, most: 1 },
  trim:              { name: 'trim',              least: 1, most: 1 },
  substring:         { name: 'substring',         least: 2, most: 3 },
  matches:           { name: 'matches',           least: 2, most: 2 },
  charAt:            { name: 'charAt',            least: 2, most: 2 },
  indexOf:           { name: 'indexOf',           least: 2, most: 3 },
  lastIndexOf:       { name: 'lastIndexOf',       least: 2, most: 3 },
  replace:           { name: 'replace',           least: 3, most: 4 },
  reverse:           { name: 'reverse',           least: 1, most: 1 },
  format:            { name: 'format',            least: 2, most: 2 },
  join:              { name: 'join',              least: 1, most: 2 },
  distinct:          { name: 'distinct',          least: 1, most: 1 },
  flatten:           { name: 'flatten',           least: 1, most: 2 },
  dyn:               { name: 'dyn',               least: 1, most: 1 },
  'math.abs':        { name: 'math.abs',          least: 1, most: 1 },
  'math.sign':       { name: 'math.sign',         least: 1, most: 1 },
  'math.ceil':       { name: 'math.ceil',         least: 1, most: 1 },
  'math.floor':      { name: 'math.floor',        least: 1, most: 1 },
  'math.round':      { name: 'math.round',        least: 1, most: 1 },
  'math.trunc':      { name: 'math.trunc',        least: 1, most: 1 },
  'math.sqrt':       { name: 'math.sqrt',         least: 1, most: 1 },
  'math.isNaN':      { name: 'math.isNaN',        least: 1, most: 1 },
  'math.isInf':      { name: 'math.isInf',        least: 1, most: 1 },
  'math.isFinite':   { name: 'math.isFinite',     least: 1, most: 1 },
  'math.bitAnd':     { name: 'math.bitAnd',       least: 2, most: 2 },
  'math.bitOr':      { name: 'math.bitOr',        least: 2, most: 2 },
  'math.bitXor':     { name: 'math.bitXor',       least: 2, most: 2 },
  'math.@max':       { name: 'math.greatest',     least: 1, most: 2 },
  'math.@min':       { name: 'math.least',        least: 1, most: 2 },
  commonAncestors:   { name: 'commonAncestors',   least: 2, most: 2 },
  inIPAddrRange:     { name: 'inIPAddrRange',     least: 2, most: 2 },
  duration:          { name: 'duration',          least: 1, most: 1 },
  timeSince:         { name: 'timeSince',         least: 1, most: 1 },
  getFullYear:       { name: 'getFullYear',       least: 1, most: 2 },
  getMonth:          { name: 'getMonth',          least: 1, most: 2 },
  getDayOfMonth:     { name: 'getDayOfMonth',     least: 1, most: 2 },
  getDate:           { name: 'getDate',           least: 1, most: 2 },
  getDayOfWeek:      { name: 'getDayOfWeek',      least: 1, most: 2 },
  getDayOfYear:      { name: 'getDayOfYear',      least: 1, most: 2 },
  getHours:          { name: 'getHours',          least: 1, most: 2 },
  getMinutes:        { name: 'getMinutes',        least: 1, most: 2 },
  getSeconds:        { name: 'getSeconds',        least: 1, most: 2 },
  getMilliseconds:   { name: 'getMilliseconds',   least: 1, most: 2 },
  hierarchy:         { name: 'hierarchy',         least: 1, most: 2 },
  ancestorOf:        { name: 'ancestorOf',        least: 2, most: 2 },
  descendentOf:      { name: 'descendentOf',      least: 2, most: 2 },
  immediateParentOf: { name: 'immediateParentOf', least: 2, most: 2 },
  immediateChildOf:  { name: 'immediateChildOf',  least: 2, most: 2 },
  siblingOf:         { name: 'siblingOf',         least: 2, most: 2 },
  overlaps:          { name: 'overlaps',          least: 2, most: 2 },
}))

/** The shape of a function by its operator on the wire, or nothing when Rowgate does not know it. */
export function functionShape(operator: string): FunctionShape | undefined {
  return FUNCTIONS.get(operator)
}
