import { FUNCTIONS, type FunctionName } from './functions.ts'
import { REFUSALS, type RefusalReason } from './refusals.ts'

/** Where a function is asked of Prisma: in its own `where`; there, where a constant stands on the other side; or in SQL, page by page. */
export type InPrisma = 'where' | 'constant' | 'verified'

/** What the documentation says of a function. */
export interface OperatorEntry {
  /** As the policy has it; several are apart by a semicolon. */
  readonly cel: string
  readonly prisma: InPrisma
}

/** Every function that `parse` knows, by the headings of docs/reference/operators.md. One without an entry does not compile. */
// oxfmt-ignore
export const OPERATORS: Readonly<Record<FunctionName, OperatorEntry>> = {
  and:               { cel: 'a && b',                        prisma: 'where' },
  or:                { cel: 'a || b',                        prisma: 'where' },
  not:               { cel: '!a',                            prisma: 'where' },
  if:                { cel: 'c ? a : b',                     prisma: 'where' },
  equals:            { cel: 'a == b',                        prisma: 'constant' },
  notEquals:         { cel: 'a != b',                        prisma: 'constant' },
  less:              { cel: 'a < b',                         prisma: 'constant' },
  lessOrEqual:       { cel: 'a <= b',                        prisma: 'constant' },
  greater:           { cel: 'a > b',                         prisma: 'constant' },
  greaterOrEqual:    { cel: 'a >= b',                        prisma: 'constant' },
  in:                { cel: 'a in list; key in map',         prisma: 'constant' },
  type:              { cel: 'type(a) == string',             prisma: 'where' },
  dyn:               { cel: 'dyn(a)',                        prisma: 'where' },
  contains:          { cel: 'text.contains(part)',           prisma: 'constant' },
  startsWith:        { cel: 'text.startsWith(part)',         prisma: 'constant' },
  endsWith:          { cel: 'text.endsWith(part)',           prisma: 'constant' },
  matches:           { cel: 'text.matches(pattern)',         prisma: 'verified' },
  lowerAscii:        { cel: 'text.lowerAscii()',             prisma: 'verified' },
  upperAscii:        { cel: 'text.upperAscii()',             prisma: 'verified' },
  trim:              { cel: 'text.trim()',                   prisma: 'verified' },
  substring:         { cel: 'text.substring(from, to)',      prisma: 'verified' },
  charAt:            { cel: 'text.charAt(at)',               prisma: 'verified' },
  indexOf:           { cel: 'text.indexOf(part, from)',      prisma: 'verified' },
  lastIndexOf:       { cel: 'text.lastIndexOf(part, from)',  prisma: 'verified' },
  replace:           { cel: 'text.replace(part, by)',        prisma: 'verified' },
  reverse:           { cel: 'text.reverse(); list.reverse()', prisma: 'verified' },
  format:            { cel: '"%s".format([a])',              prisma: 'verified' },
  join:              { cel: '[a, b].join(separator)',        prisma: 'verified' },
  inIPAddrRange:     { cel: 'text.inIPAddrRange(range)',     prisma: 'verified' },
  add:               { cel: 'a + b',                         prisma: 'verified' },
  subtract:          { cel: 'a - b',                         prisma: 'verified' },
  multiply:          { cel: 'a * b',                         prisma: 'verified' },
  divide:            { cel: 'a / b',                         prisma: 'verified' },
  modulo:            { cel: 'a % b',                         prisma: 'verified' },
  negate:            { cel: '-a',                            prisma: 'verified' },
  int:               { cel: 'int(a)',                        prisma: 'verified' },
  double:            { cel: 'double(a)',                     prisma: 'verified' },
  string:            { cel: 'string(a)',                     prisma: 'constant' },
  bool:              { cel: 'bool(a)',                       prisma: 'where' },
  'math.abs':        { cel: 'math.abs(a)',                   prisma: 'verified' },
  'math.sign':       { cel: 'math.sign(a)',                  prisma: 'verified' },
  'math.ceil':       { cel: 'math.ceil(a)',                  prisma: 'verified' },
  'math.floor':      { cel: 'math.floor(a)',                 prisma: 'verified' },
  'math.round':      { cel: 'math.round(a)',                 prisma: 'verified' },
  'math.trunc':      { cel: 'math.trunc(a)',                 prisma: 'verified' },
  'math.sqrt':       { cel: 'math.sqrt(a)',                  prisma: 'verified' },
  'math.isNaN':      { cel: 'math.isNaN(a)',                 prisma: 'verified' },
  'math.isInf':      { cel: 'math.isInf(a)',                 prisma: 'verified' },
  'math.isFinite':   { cel: 'math.isFinite(a)',              prisma: 'verified' },
  'math.bitAnd':     { cel: 'math.bitAnd(int(a), b)',        prisma: 'verified' },
  'math.bitOr':      { cel: 'math.bitOr(int(a), b)',         prisma: 'verified' },
  'math.bitXor':     { cel: 'math.bitXor(int(a), b)',        prisma: 'verified' },
  'math.greatest':   { cel: 'math.greatest(a, b)',           prisma: 'verified' },
  'math.least':      { cel: 'math.least(a, b)',              prisma: 'verified' },
  timestamp:         { cel: 'timestamp(a)',                  prisma: 'constant' },
  duration:          { cel: 'duration(a)',                   prisma: 'verified' },
  timeSince:         { cel: 'timestamp(a).timeSince()',      prisma: 'constant' },
  getFullYear:       { cel: 'time.getFullYear(zone)',        prisma: 'verified' },
  getMonth:          { cel: 'time.getMonth(zone)',           prisma: 'verified' },
  getDayOfMonth:     { cel: 'time.getDayOfMonth(zone)',      prisma: 'verified' },
  getDate:           { cel: 'time.getDate(zone)',            prisma: 'verified' },
  getDayOfWeek:      { cel: 'time.getDayOfWeek(zone)',       prisma: 'verified' },
  getDayOfYear:      { cel: 'time.getDayOfYear(zone)',       prisma: 'verified' },
  getHours:          { cel: 'time.getHours(zone)',           prisma: 'verified' },
  getMinutes:        { cel: 'time.getMinutes(zone)',         prisma: 'verified' },
  getSeconds:        { cel: 'time.getSeconds(zone)',         prisma: 'verified' },
  getMilliseconds:   { cel: 'time.getMilliseconds(zone)',    prisma: 'verified' },
  exists:            { cel: 'list.exists(x, …); list.exists(i, x, …)', prisma: 'where' },
  all:               { cel: 'list.all(x, …); list.all(i, x, …)', prisma: 'where' },
  existsOne:         { cel: 'list.exists_one(x, …)',         prisma: 'verified' },
  filter:            { cel: 'list.filter(x, …)',             prisma: 'where' },
  map:               { cel: 'list.map(x, …)',                prisma: 'where' },
  transformList:     { cel: 'list.map(x, …, f(x)); list.transformList(i, x, …)', prisma: 'verified' },
  hasIntersection:   { cel: 'hasIntersection(a, b)',         prisma: 'constant' },
  intersect:         { cel: 'intersect(a, b)',               prisma: 'constant' },
  except:            { cel: 'a.except(b)',                   prisma: 'constant' },
  isSubset:          { cel: 'a.isSubset(b)',                 prisma: 'constant' },
  distinct:          { cel: 'list.distinct()',               prisma: 'constant' },
  flatten:           { cel: 'list.flatten()',                prisma: 'constant' },
  size:              { cel: 'size(list); size(text)',        prisma: 'verified' },
  index:             { cel: 'list[0]; map[key]',             prisma: 'verified' },
  list:              { cel: '[a, b]',                        prisma: 'where' },
  struct:            { cel: '{"key": a}',                    prisma: 'where' },
  entry:             { cel: 'an entry of a map',             prisma: 'where' },
  hierarchy:         { cel: 'hierarchy(text, delimiter)',    prisma: 'constant' },
  ancestorOf:        { cel: 'a.ancestorOf(b)',               prisma: 'constant' },
  descendentOf:      { cel: 'a.descendentOf(b)',             prisma: 'constant' },
  immediateParentOf: { cel: 'a.immediateParentOf(b)',        prisma: 'constant' },
  immediateChildOf:  { cel: 'a.immediateChildOf(b)',         prisma: 'verified' },
  siblingOf:         { cel: 'a.siblingOf(b)',                prisma: 'verified' },
  overlaps:          { cel: 'a.overlaps(b)',                 prisma: 'constant' },
  commonAncestors:   { cel: 'a.commonAncestors(b)',          prisma: 'constant' },
}

/** The names that a function has in plans. */
export function wireNames(name: FunctionName): readonly string[] {
  return [...FUNCTIONS].flatMap(([operator, shape]) => (shape.name === name ? [operator] : []))
}

/** The reasons for which something of a function is refused. */
export function refusalsOf(name: FunctionName): readonly RefusalReason[] {
  return (Object.keys(REFUSALS) as RefusalReason[]).filter((reason) => REFUSALS[reason].of.includes(name))
}
