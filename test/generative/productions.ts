import type { Sort } from './node.ts'

/** An operand's sort, or the sorts of a macro's variable and of its body. */
export type OperandSort = Sort | `${Sort}=>${Sort}`

/** One line is one way to write an expression: its sort, its operator in a plan, its operands' sorts, its CEL, how often. */
export type Production = readonly [
  sort: Sort,
  operator: string,
  operands: readonly OperandSort[],
  cel: string,
  weight?: number,
]

const ORDERING = { lt: '<', le: '<=', gt: '>', ge: '>=', eq: '==', ne: '!=' } as const

/** The six comparisons of two sorts. */
function comparisons(left: Sort, right: Sort, weight = 2): Production[] {
  return Object.entries(ORDERING).map(([operator, cel]) => ['bool', operator, [left, right], `($0 ${cel} $1)`, weight])
}

/** Equality and inequality of two sorts. */
function equalities(left: Sort, right: Sort, weight = 2): Production[] {
  return comparisons(left, right, weight).filter(([, operator]) => operator === 'eq' || operator === 'ne')
}

/** A function of two operands, written as a method of the first. */
function methods(sort: Sort, operands: readonly Sort[], names: readonly string[]): Production[] {
  const rest = operands.slice(1).map((_, at) => `$${at + 1}`)
  return names.map((name) => [sort, name, operands, `$0.${name}(${rest.join(', ')})`])
}

/** The same production, that often. */
function weighing(weight: number): (production: Production) => Production {
  return ([sort, operator, operands, cel]) => [sort, operator, operands, cel, weight]
}

function ternaries(...sorts: readonly Sort[]): Production[] {
  return sorts.map((sort) => [sort, 'if', ['bool', sort, sort], '($0 ? $1 : $2)'])
}

/** The macros of a list; `$v` is the variable. */
function macros(list: Sort, element: Sort, weight = 4): Production[] {
  const quantifiers = ['exists', 'all', 'exists_one'].map((name): Production => [
    'bool',
    name,
    [list, `${element}=>bool`],
    `$0.${name}($v, $1)`,
    weight,
  ])
  return [
    ...quantifiers,
    [list, 'filter', [list, `${element}=>bool`], '$0.filter($v, $1)'],
    ['texts', 'map', [list, `${element}=>text`], '$0.map($v, $1)'],
  ]
}

/** A part of the expression that is a variable of the policy. */
function variables(...sorts: readonly Sort[]): Production[] {
  return sorts.map((sort) => [sort, 'V', [sort], '$0', 3])
}

/** Functions of as many operands of one sort, each with a name of its own on the wire and in CEL. */
function functions(sort: Sort, operands: readonly Sort[], names: Readonly<Record<string, string>>): Production[] {
  const all = operands.map((_, at) => `$${at}`).join(', ')
  return Object.entries(names).map(([operator, cel]) => [sort, operator, operands, `${cel}(${all})`, 2])
}

/** Functions of `math`, which are called the same on the wire. */
function math(sort: Sort, operands: readonly Sort[], names: readonly string[]): Production[] {
  return functions(sort, operands, Object.fromEntries(names.map((name) => [`math.${name}`, `math.${name}`])))
}

/** The macros that also say where an element stands. */
function numbered(list: Sort, element: Sort): Production[] {
  return ['exists', 'all'].flatMap((name): Production[] => [
    ['bool', name, [list, 'position', `${element}=>bool`], `$0.${name}(i, $v, i == $1 || $2)`, 2],
    ['bool', name, [list, 'position', `${element}=>bool`], `$0.${name}(i, $v, i == $1 && $2)`, 2],
    ['bool', name, [list, 'position', `${element}=>bool`], `$0.${name}(i, $v, i >= $1 ? $2 : false)`, 1],
  ])
}

const KINSHIP = ['ancestorOf', 'descendentOf', 'immediateParentOf', 'immediateChildOf', 'siblingOf', 'overlaps']
const PARTS = ['FullYear', 'Month', 'DayOfMonth', 'Date', 'DayOfWeek', 'DayOfYear', 'Hours', 'Minutes', 'Seconds']

const LOGIC: readonly Production[] = [
  ['bool', 'and', ['bool', 'bool'], '($0 && $1)', 12],
  ['bool', 'or', ['bool', 'bool'], '($0 || $1)', 12],
  ['bool', 'not', ['bool'], '!($0)', 16],
  ...ternaries('bool', 'bool', 'num', 'text', 'any', 'texts', 'instant', 'int'),
  ...variables('bool', 'num', 'text', 'texts'),
]

const COMPARISONS: readonly Production[] = [
  ...comparisons('num', 'num', 4),
  ...comparisons('whole', 'wholeEdge', 4),
  ...comparisons('exact', 'edge', 3),
  ...comparisons('whole', 'whole'),
  ...comparisons('real', 'real'),
  ...comparisons('moment', 'nearby', 3),
  ...comparisons('computed', 'computed', 3),
  ...comparisons('computed', 'num'),
  ['bool', 'in', ['exact', 'edges'], '($0 in $1)', 4],
  ...comparisons('int', 'count'),
  ...comparisons('int', 'int', 1),
  ...comparisons('int', 'double', 1),
  ...comparisons('text', 'text', 4),
  ...comparisons('instant', 'instant', 3),
  ...comparisons('duration', 'duration'),
  ...comparisons('any', 'any'),
  ...comparisons('bool', 'bool', 1),
  ...equalities('row', 'any', 1),
  ...equalities('texts', 'texts'),
  ...equalities('path', 'path', 1),
  ...equalities('nums', 'nums', 1),
  ...comparisons('concat', 'joined', 2),
]

const TEXT: readonly Production[] = [
  ...methods('bool', ['concat', 'part'], ['startsWith', 'endsWith']),
  ['bool', 'inIPAddrRange', ['text', 'range'], '$0.inIPAddrRange($1)', 3],
  ['concat', 'add', ['concat', 'text'], '($0 + $1)', 8],
  ['concat', 'add', ['part', 'concat'], '($0 + $1)', 4],
  ['text', 'charAt', ['text', 'position'], '$0.charAt($1)', 3],
  ['text', 'charAt', ['text', 'int'], '$0.charAt($1)', 2],
  ['text', 'substring', ['text', 'int'], '$0.substring($1)', 2],
  ['text', 'substring', ['text', 'int', 'int'], '$0.substring($1, $2)', 2],
  ['text', 'replace', ['text', 'part', 'text'], '$0.replace($1, $2)', 3],
  ['text', 'reverse', ['text'], '$0.reverse()', 3],
  ['text', 'format', ['text', 'text'], '"%s-%s%%".format([$0, $1])', 3],
  ['text', 'join', ['text', 'text'], '[$0, $1].join("-")', 2],
  ['text', 'join', ['text', 'text'], '[$0, $1].join()', 1],
  ['text', 'dyn', ['text'], 'dyn($0)', 1],
  ['text', 'string', ['small'], 'string($0)', 2],
  ['text', 'string', ['int'], 'string($0)', 2],
  ['int', 'indexOf', ['text', 'part'], '$0.indexOf($1)', 4],
  ['int', 'indexOf', ['text', 'text', 'position'], '$0.indexOf($1, $2)', 3],
  ['int', 'lastIndexOf', ['text', 'text'], '$0.lastIndexOf($1)', 4],
  ['int', 'lastIndexOf', ['text', 'text', 'position'], '$0.lastIndexOf($1, $2)', 3],
  ...methods('bool', ['text', 'text'], ['contains', 'startsWith', 'endsWith']),
  ['bool', 'matches', ['text', 'pattern'], '$0.matches($1)'],
  ['bool', 'bool', ['text'], 'bool($0)'],
  ['text', 'add', ['text', 'text'], '($0 + $1)', 8],
  ['text', 'string', ['text'], 'string($0)', 1],
  ...methods('text', ['text'], ['lowerAscii', 'upperAscii', 'trim']),
  ['text', 'substring', ['text', 'position'], '$0.substring($1)', 3],
  ['text', 'substring', ['text', 'position', 'position'], '$0.substring($1, $2)', 3],
  ['text', 'index', ['texts', 'position'], '$0[$1]'],
  ['text', 'index', ['path', 'position'], '$0[$1]', 2],
  ['text', 'index', ['text'], 'P.attr.map[$0]'],
  ['text', 'get-field', ['text'], 'P.attr.nested[$0].role', 3],
  ['text', 'get-field', ['text', 'any'], '{"a": $0, "b": $1}.a', 2],
  ['text', 'index', ['text', 'any', 'key'], '{"a": $0, "b": $1}[$2]', 2],
  ['text', 'index', ['field'], 'R.attr[$0]', 2],
]

const NUMBERS: readonly Production[] = [
  ...math('num', ['num'], ['abs', 'sign', 'ceil', 'floor', 'round', 'trunc', 'sqrt']),
  ...functions('num', ['num', 'num'], { 'math.@max': 'math.greatest', 'math.@min': 'math.least' }),
  ...functions('num', ['num', 'num', 'num'], { 'math.@max': 'math.greatest', 'math.@min': 'math.least' }),
  ...functions('int', ['int', 'int'], { 'math.@max': 'math.greatest', 'math.@min': 'math.least' }),
  ...math('bool', ['num'], ['isNaN', 'isInf', 'isFinite']),
  ...math('int', ['int', 'int'], ['bitAnd', 'bitOr', 'bitXor']),
  ...math('int', ['int'], ['abs', 'sign']),
  ['num', 'dyn', ['num'], 'dyn($0)', 1],
  ['num', 'add', ['num', 'num'], '($0 + $1)'],
  ['num', 'sub', ['num', 'num'], '($0 - $1)'],
  ['num', 'mult', ['num', 'num'], '($0 * $1)'],
  ['num', 'div', ['num', 'num'], '($0 / $1)'],
  ['num', '-_', ['num'], '-($0)', 4],
  ['num', 'double', ['text'], 'double($0)', 4],
  ['num', 'double', ['int'], 'double($0)', 4],
  ['num', 'index', ['nums', 'position'], '$0[$1]'],
  ['int', 'int', ['num'], 'int($0)', 10],
  ['int', 'int', ['text'], 'int($0)'],
  ['int', 'int', ['instant'], 'int($0)', 3],
  ['int', 'size', ['text'], 'size($0)'],
  ['int', 'add', ['int', 'count'], '($0 + $1)', 3],
  ['int', 'sub', ['int', 'count'], '($0 - $1)', 3],
  ['int', 'mult', ['int', 'int'], '($0 * $1)', 3],
  ['int', 'div', ['int', 'count'], '($0 / $1)', 3],
  ['int', 'mod', ['int', 'count'], '($0 % $1)', 4],
  ['int', '-_', ['int'], '-($0)', 1],
  ['bool', 'eq', ['num', 'numberText'], '(string($0) == $1)'],
  ['bool', 'eq', ['any', 'typeName'], '(type($0) == $1)'],
  ['bool', 'ne', ['any', 'typeName'], '(type($0) != $1)', 3],
]

const TIME: readonly Production[] = [
  ['instant', 'timestamp', ['int'], 'timestamp($0)', 2],
  ['duration', 'duration', ['text'], 'duration($0)', 6],
  ['duration', 'sub', ['duration', 'duration'], '($0 - $1)', 2],
  ['int', 'int', ['duration'], 'int($0)', 1],
  ...methods('int', ['duration'], ['getHours', 'getMinutes', 'getSeconds', 'getMilliseconds']).map(weighing(2)),
  ['instant', 'timestamp', ['text'], 'timestamp($0)', 3],
  ['instant', 'add', ['instant', 'duration'], '($0 + $1)'],
  ['instant', 'sub', ['instant', 'duration'], '($0 - $1)'],
  ['duration', 'sub', ['instant', 'instant'], '($0 - $1)'],
  ['duration', 'add', ['duration', 'duration'], '($0 + $1)', 2],
  ['duration', 'timeSince', ['instant'], '$0.timeSince()', 3],
  ...[...PARTS, 'Milliseconds'].map((part): Production => [
    'int',
    `get${part}`,
    ['instant', 'zone'],
    `$0.get${part}($1)`,
    2,
  ]),
]

const LISTS: readonly Production[] = [
  ['bool', 'in', ['text', 'texts'], '($0 in $1)', 10],
  ['bool', 'in', ['num', 'nums'], '($0 in $1)'],
  ['bool', 'in', ['any', 'texts'], '($0 in $1)', 3],
  ['bool', 'in', ['any', 'mixed'], '($0 in $1)'],
  ['bool', 'in', ['text'], '($0 in P.attr.map)', 3],
  ['bool', 'in', ['text', 'text'], '($0 in P.attr.lists[$1])', 3],
  ...methods('bool', ['texts', 'texts'], ['hasIntersection', 'isSubset']).map(([sort, name, operands]): Production => [
    sort,
    name,
    operands,
    `${name}($0, $1)`,
    8,
  ]),
  ['bool', 'has_intersection', ['texts', 'texts'], 'has_intersection($0, $1)', 2],
  ['bool', 'is_subset', ['texts', 'texts'], 'is_subset($0, $1)', 2],
  ['bool', 'hasIntersection', ['nums', 'nums'], 'hasIntersection($0, $1)', 2],
  ...Object.entries(ORDERING).flatMap(([operator, cel]): Production[] => [
    ['bool', operator, ['texts', 'count'], `(size($0) ${cel} $1)`, 2],
    ['bool', operator, ['rows', 'count'], `(size($0) ${cel} $1)`, 2],
    ['bool', operator, ['path', 'count'], `($0.size() ${cel} $1)`, 1],
    ['bool', operator, ['nums', 'count'], `(size($0) ${cel} $1)`, 1],
  ]),
  ['texts', 'list', ['text', 'text'], '[$0, $1]'],
  ['texts', 'list', ['text', 'any', 'text'], '[$0, $1, $2]', 2],
  ['texts', 'add', ['texts', 'texts'], '($0 + $1)'],
  ['texts', 'intersect', ['texts', 'texts'], 'intersect($0, $1)', 3],
  ['texts', 'except', ['texts', 'texts'], '$0.except($1)'],
  ['nums', 'list', ['num', 'num'], '[$0, $1]'],
  ['nums', 'map', ['rows', 'row=>num'], '$0.map($v, $1)'],
  ['nums', 'add', ['nums', 'nums'], '($0 + $1)', 3],
  ...(['texts', 'rows', 'nums', 'docs'] as const).map((list): Production => ['int', 'size', [list], 'size($0)', 2]),
  ...methods('texts', ['texts'], ['distinct', 'reverse', 'flatten']).map(weighing(3)),
  ...numbered('texts', 'text'),
  ...numbered('docs', 'doc'),
  ...macros('docs', 'doc', 3),
  ...macros('texts', 'text'),
  ...macros('rows', 'row', 8),
  ...macros('nums', 'num', 2),
  ...macros('grants', 'grant', 3),
]

/** Macros inside macros, over elements of which some err: beside an error, a truth or a falsehood decides. */
const NESTED: readonly Production[] = [
  ['bool', 'exists_one', ['rows', 'row=>quantified'], '$0.exists_one($v, $1)', 8],
  ['bool', 'exists_one', ['texts', 'text=>quantified'], '$0.exists_one($v, $1)', 4],
  ['bool', 'all', ['rows', 'row=>unsure'], '$0.all($v, $1)', 8],
  ['bool', 'exists', ['rows', 'row=>unsure'], '$0.exists($v, $1)', 4],
  ['quantified', 'exists', ['rows', 'row=>strict'], '$0.exists($v, $1)'],
  ['quantified', 'all', ['rows', 'row=>strict'], '$0.all($v, $1)'],
  ['quantified', 'not', ['quantified'], '!($0)', 3],
  ['unsure', 'if', ['quantified', 'bool', 'bool'], '($0 ? $1 : $2)'],
  ['unsure', 'eq', ['quantified', 'bool'], '($0 == $1)'],
  ['unsure', 'or', ['quantified', 'strict'], '($0 || $1)', 3],
  ...comparisons('bound', 'num', 2).map(([, ...rest]): Production => ['strict', ...rest]),
  ['strict', 'startsWith', ['text', 'text'], '$0.startsWith($1)', 3],
]

/** What is known of a JSON document as a whole. */
const DOCUMENTS: readonly Production[] = [
  ...equalities('document', 'entries', 3),
  ...equalities('document', 'document', 1),
  ['bool', 'in', ['entry', 'document'], '($0 in $1)', 6],
]

/** Alternatives of which each finds few rows by an index: what a search asks for as a union of keys. */
const SEARCHES: readonly Production[] = [
  ['bool', 'or', ['few', 'few'], '($0 || $1)', 30],
  ['bool', 'or', ['few', 'few', 'few'], '($0 || $1 || $2)', 12],
  ['bool', 'and', ['bool', 'few', 'few'], '($0 && ($1 || $2))', 12],
  ['few', 'eq', ['keyed', 'wanted'], '($0 == $1)', 4],
  ['few', 'in', ['keyed', 'chosen'], '($0 in $1)', 2],
  ['few', 'in', ['wanted', 'labels'], '($0 in $1)', 2],
  ['few', 'exists', ['rows', 'row=>few'], '$0.exists($v, $1)', 8],
  ['few', 'and', ['few', 'bool'], '($0 && $1)', 2],
]

const HIERARCHIES: readonly Production[] = [
  ...methods('bool', ['path', 'path'], KINSHIP),
  ['path', 'hierarchy', ['text'], 'hierarchy($0)', 8],
  ['path', 'hierarchy', ['text', 'delimiter'], 'hierarchy($0, $1)', 4],
  ['path', 'hierarchy', ['text', 'text'], 'hierarchy([$0, $1])', 1],
  ['path', 'hierarchy', ['texts'], 'hierarchy($0)', 4],
  ['path', 'commonAncestors', ['path', 'way'], '$0.commonAncestors($1)', 4],
  ...equalities('path', 'way', 2),
]

/** The whole language. */
export const PRODUCTIONS: readonly Production[] = [
  ...LOGIC,
  ...COMPARISONS,
  ...TEXT,
  ...NUMBERS,
  ...TIME,
  ...LISTS,
  ...NESTED,
  ...DOCUMENTS,
  ...SEARCHES,
  ...HIERARCHIES,
]
