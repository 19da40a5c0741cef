import {
  comparisons,
  equalities,
  functions,
  getters,
  KINSHIP,
  methods,
  type Production,
  weighing,
} from './production.ts'

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
  ...equalities('document', 'entries', 4),
  ...equalities('document', 'document', 4),
  ...equalities('document', 'duration', 1),
  ['bool', 'in', ['entry', 'document'], '($0 in $1)', 8],
  // The planner drops the text that is made of every element.
  ['dropped', 'filter', ['docs', 'doc=>place'], '$0.map($v, $1, "a")'],
  ['bool', 'in', ['wanted', 'dropped'], '($0 in $1)', 6],
  ['bool', 'isSubset', ['dropped', 'chosen'], 'isSubset($0, $1)', 2],
  ['bool', 'exists', ['dropped', 'doc=>place'], '$0.exists($v, $1)', 3],
  ['bool', 'exists', ['dropped'], '$0.exists(e, e == "a")', 5],
  ['bool', 'ne', ['docs', 'inside'], '($0[int(P.attr.zero)] != $1)', 4],
]

/** Places of the same documents, beside one another: the type of what stands at one decides much about the others. */
const PLACES: readonly Production[] = [
  ['bool', 'and', ['place', 'place'], '($0 && $1)', 10],
  ['bool', 'or', ['place', 'place'], '($0 || $1)', 4],
  ['place', 'eq', ['document', 'typeName'], '(type($0) == $1)'],
  ['place', 'ne', ['document', 'typeName'], '(type($0) != $1)', 4],
  ['place', 'eq', ['document', 'inside'], '($0 == $1)', 4],
  ['place', 'ne', ['document', 'inside'], '($0 != $1)', 4],
  ['place', 'eq', ['document', 'document'], '($0 == $1)', 4],
  ['place', 'in', ['document', 'mixed'], '($0 in $1)', 2],
  ['place', 'in', ['entry', 'document'], '($0 in $1)', 2],
  ['place', 'exists', ['docs', 'doc=>place'], '$0.exists($v, $1)', 4],
  ['place', 'not', ['place'], '!($0)', 2],
  ['place', 'and', ['place', 'place'], '($0 && $1)', 2],
  ['place', 'or', ['place', 'place'], '($0 || $1)', 4],
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

/** Choices of the same few fields, beside one another: what one says decides the other. */
const CHOICES: readonly Production[] = [
  ['bool', 'and', ['choice', 'choice'], '($0 && $1)', 12],
  ['bool', 'or', ['choice', 'choice'], '($0 || $1)', 6],
  ['bool', 'exists', ['labels', 'text=>choice'], '$0.exists($v, $1)', 8],
  ['bool', 'all', ['labels', 'text=>choice'], '$0.all($v, $1)', 4],
  ['bool', 'exists', ['docs', 'doc=>choice'], '$0.exists($v, $1)', 4],
  ['bool', 'exists', ['document', 'text=>choice'], '$0.exists($v, $1)', 4],
  ['bool', 'all', ['document', 'text=>choice'], '$0.all($v, $1)', 4],
  ['bool', 'isSubset', ['labels', 'chosen'], 'isSubset($0, $1)', 4],
  ['choice', 'eq', ['chooser', 'wanted'], '($0 == $1)', 6],
  ['choice', 'ne', ['chooser', 'wanted'], '($0 != $1)', 6],
  ['choice', 'in', ['chooser', 'chosen'], '($0 in $1)', 6],
  ['choice', 'not', ['among'], '!($0)', 4],
  ['among', 'in', ['chooser', 'chosen'], '($0 in $1)'],
  ['choice', 'not', ['choice'], '!($0)', 4],
  ['choice', 'and', ['choice', 'choice'], '($0 && $1)', 4],
  ['choice', 'or', ['choice', 'choice'], '($0 || $1)', 6],
  ['choice', 'if', ['choice', 'choice', 'choice'], '($0 ? $1 : $2)', 2],
]

/** What is a constant once a condition is known: of any type, and NaN, which a plan cannot write down elsewhere. */
const CONSTANTS: readonly Production[] = [
  ...comparisons('known', 'any', 2),
  ...comparisons('known', 'constant', 3),
  ...comparisons('computed', 'factor', 2),
  ['known', 'if', ['bool', 'constant', 'constant'], '($0 ? $1 : $2)'],
]

/** Functions of one number of the row, which are solved for it, and whole numbers that are made of them. */
const SOLVED: readonly Production[] = [
  ...comparisons('solved', 'factor', 4),
  ...comparisons('solved', 'edge', 2),
  ...comparisons('truncated', 'count', 4),
  ['truncated', 'int', ['solved'], 'int($0)', 12],
  ['truncated', 'mod', ['truncated', 'truncated'], '($0 % $1)', 4],
  ['truncated', 'mult', ['truncated', 'truncated'], '($0 * $1)', 2],
  ['solved', 'add', ['solved', 'factor'], '($0 + $1)'],
  ['solved', 'sub', ['solved', 'factor'], '($0 - $1)'],
  ['solved', 'sub', ['factor', 'solved'], '($0 - $1)'],
  ['solved', 'mult', ['factor', 'solved'], '($0 * $1)'],
  ['solved', 'div', ['solved', 'factor'], '($0 / $1)'],
  ['solved', 'div', ['factor', 'solved'], '($0 / $1)', 9],
  ['solved', '-_', ['solved'], '-($0)', 3],
]

/** Texts that casts read, or just do not. */
const SPELLED: readonly Production[] = [
  ['bool', 'bool', ['spelled'], 'bool($0)', 10],
  ['int', 'int', ['spelled'], 'int($0)'],
  ['num', 'double', ['spelled'], 'double($0)'],
  ['instant', 'timestamp', ['spelled'], 'timestamp($0)'],
  ['duration', 'duration', ['spelled'], 'duration($0)'],
  ...comparisons('digits', 'huge', 1),
]

/** Texts at the ends of the alphabet, patterns, and addresses. */
const ALPHABET: readonly Production[] = [
  ...comparisons('keyed', 'letter', 3),
  ['bool', 'ne', ['keyed', 'wanted', 'position'], '($0.lastIndexOf($1, $2) != -1)', 6],
  ...methods('bool', ['keyed', 'letter'], ['endsWith', 'contains']).map(weighing(3)),
  ['bool', 'startsWith', ['keyed', 'letter'], '$0.startsWith($1)', 14],
  ['bool', 'matches', ['keyed', 'pattern'], '$0.matches($1)', 8],
  ['bool', 'inIPAddrRange', ['host', 'range'], '$0.inIPAddrRange($1)', 8],
]

/** Times of the row, moved and measured. */
const CLOCKS: readonly Production[] = [
  ...comparisons('moment', 'moment', 1),
  ...comparisons('moved', 'nearby', 1),
  ...comparisons('span', 'length', 2),
  ...comparisons('yearOf', 'year', 2),
  ...comparisons('clock', 'count', 3),
  ['moved', 'add', ['moment', 'length'], '($0 + $1)'],
  ['moved', 'sub', ['moment', 'length'], '($0 - $1)'],
  ['span', 'sub', ['moment', 'nearby'], '($0 - $1)'],
  ['span', 'sub', ['nearby', 'moment'], '($0 - $1)'],
  ['span', 'timeSince', ['moment'], '$0.timeSince()'],
  ['yearOf', 'getFullYear', ['moved', 'zone'], '$0.getFullYear($1)'],
  ...getters('clock', 'moved', 2),
  ['clock', 'int', ['moved'], 'int($0)', 8],
  ['clock', 'add', ['clock', 'count'], '($0 + $1)', 12],
]

/** Paths and known ones, that of no segment among them. */
const WAYS: readonly Production[] = [
  ...methods('bool', ['path', 'way'], KINSHIP).map(weighing(2)),
  ...methods('bool', ['way', 'path'], KINSHIP).map(weighing(1)),
  ['path', 'hierarchy', ['labels'], 'hierarchy($0)', 4],
  ['path', 'hierarchy', ['docs'], 'hierarchy($0)', 4],
]

/** What no database is asked, among what one is: the rows for which it may be so are found. */
const DOUBTS: readonly Production[] = [
  ['bool', 'or', ['doubt', 'bool'], '($0 || $1)', 4],
  ['bool', 'exists', ['rows', 'row=>doubt'], '$0.exists($v, $1)', 4],
  ['bool', 'all', ['rows', 'row=>doubt'], '$0.all($v, $1)', 4],
  ['bool', 'exists_one', ['rows', 'row=>doubt'], '$0.exists_one($v, $1)', 4],
  ...comparisons('tally', 'count', 2),
  ...comparisons('tally', 'sized', 1),
  ['tally', 'size', ['suspects'], 'size($0)'],
  ['suspects', 'filter', ['rows', 'row=>doubted'], '$0.filter($v, $1)'],
  ['doubted', 'exists', ['labels', 'text=>doubt'], '$0.exists($v, $1)'],
  ['doubted', 'exists', ['rows', 'row=>doubt'], '$0.exists($v, $1)'],
  ['doubted', 'not', ['doubted'], '!($0)', 3],
  ['doubt', 'matches', ['keyed', 'keyed'], '$0.matches($1)', 4],
  ['doubt', 'not', ['doubt'], '!($0)'],
  ['doubt', 'and', ['doubt', 'bool'], '($0 && $1)', 3],
  ['doubt', 'or', ['doubt', 'bool'], '($0 || $1)', 3],
  ['doubt', 'if', ['bool', 'doubt', 'bool'], '($0 ? $1 : $2)', 3],
]

/** Sizes, between whole numbers too, and of lists in which something may be twice. */
const SIZES: readonly Production[] = [
  ...comparisons('sized', 'fraction', 2),
  ...comparisons('sized', 'count', 2),
  ...comparisons('sized', 'sized', 1),
  ['sized', 'size', ['meeting'], 'size($0)', 8],
  ['meeting', 'intersect', ['labels', 'chosen'], 'intersect($0, $1)'],
  ['meeting', 'intersect', ['chosen', 'labels'], 'intersect($0, $1)'],
  ['meeting', 'intersect', ['labels', 'labels'], 'intersect($0, $1)'],
  ['meeting', 'except', ['labels', 'chosen'], '$0.except($1)', 2],
  ['sized', 'size', ['labels'], 'size($0)'],
  ['sized', 'size', ['rows'], 'size($0)'],
]

/** Conversions of what a variable stands for, which CEL infers a type of, or not. */
const INFERRED: readonly Production[] = [
  ['bool', 'exists', ['looked', 'text=>converted'], '[$0, "a"].exists($v, $1)', 4],
  ['bool', 'all', ['looked', 'looked', 'text=>converted'], '[$0, $1].all($v, $2)', 4],
  ['bool', 'exists', ['nums', 'text=>converted'], '$0.distinct().exists($v, $1)', 3],
  ['bool', 'exists', ['nums', 'text=>converted'], '($0 + ["a"]).exists($v, $1)', 3],
  ['converted', 'eq', ['looked'], '(string($0) == "1")'],
  ['converted', 'ne', ['looked'], '(double($0) != 2.0)'],
  ['converted', 'exists', ['labels', 'text=>converted'], '$0.exists($v, $1)', 4],
  ['converted', 'exists', ['looked', 'text=>converted'], '[$0].exists($v, $1)', 4],
]

/** Lists that are written down, of which a row decides what is left, and maps. */
const WRITTEN: readonly Production[] = [
  ['bool', 'exists', ['text', 'text', 'text=>bool'], '{"a": $0, "b": $1}.exists(i, $v, $2)', 3],
  ['bool', 'ne', ['chosen', 'chosen', 'labels'], '(intersect($0, $1.except($2)) != $2)', 3],
  ['bool', 'eq', ['keyed', 'keyed', 'chosen'], '([$0, $1].distinct() == $2)', 2],
  ['bool', 'eq', ['keyed', 'keyed'], '([$0, $0].distinct().join() == $1)', 3],
  ['bool', 'eq', ['keyed', 'keyed', 'wanted'], '([$0].join($1) != $2)', 3],
  ['bool', 'lt', ['document', 'document'], '(["b"].join($0) > $1)', 3],
  ['bool', 'ne', ['labels', 'wanted'], '([].except($0).join() != $1)', 2],
  ['bool', 'ne', ['labels', 'wanted'], '(C.red.format([].except($0)) != $1)', 2],
  ['bool', 'ne', ['keyed', 'wanted'], '(C.red.format([$0.trim()]) != $1)', 2],
]

/** Functions of whatever a row has. Whole numbers are not among them: beside one, a plan does not say what a literal is. */
const WILD: readonly Production[] = [
  ...functions('wild', ['wild'], {
    double: 'double',
    string: 'string',
    bool: 'bool',
    timestamp: 'timestamp',
    duration: 'duration',
    hierarchy: 'hierarchy',
    type: 'type',
    dyn: 'dyn',
    'math.abs': 'math.abs',
    'math.@max': 'math.greatest',
  }),
  ...methods('wild', ['wild'], ['reverse', 'distinct', 'flatten', 'lowerAscii', 'trim']).map(weighing(2)),
  ['wild', 'index', ['wild', 'position'], '$0[$1]', 3],
  ['wild', 'index', ['wild', 'field'], '$0[$1]', 2],
  ['wild', 'get-field', ['wild'], '$0.s', 2],
  ['wild', 'get-field', ['wild', 'wild'], '{"a": $0, "b": $1}.a', 1],
  ['wild', 'list', ['wild'], '[$0]', 3],
  ['wild', 'list', ['wild', 'any'], '[$0, $1]', 2],
  ['wild', 'map', ['wild'], '$0.map(x, x)', 2],
  ['wild', 'filter', ['wild', 'any'], '$0.filter(x, x != $1)', 2],
  ['wild', 'add', ['wild', 'wild'], '($0 + $1)', 3],
  ['wild', 'sub', ['wild', 'wild'], '($0 - $1)', 1],
  ['wild', 'intersect', ['wild', 'wild'], 'intersect($0, $1)', 1],
  ['wild', 'except', ['wild', 'chosen'], '$0.except($1)', 1],
  ['wild', 'if', ['bool', 'wild', 'wild'], '($0 ? $1 : $2)', 2],
  ...comparisons('wild', 'any', 3),
  ...equalities('wild', 'wild', 6),
  ...equalities('any', 'wild', 3),
  ['bool', 'in', ['wild', 'texts'], '($0 in $1)', 4],
  ['bool', 'exists', ['wild', 'text=>bool'], '$0.exists($v, $1)', 3],
  ['bool', 'all', ['wild', 'text=>bool'], '$0.all($v, $1)', 3],
]

/** Parts of the language that need a few sorts beside one another, which the rest of the grammar seldom puts there. */
export const FAMILIES: readonly Production[] = [
  ...NESTED,
  ...DOCUMENTS,
  ...PLACES,
  ...SEARCHES,
  ...CHOICES,
  ...CONSTANTS,
  ...SOLVED,
  ...SPELLED,
  ...ALPHABET,
  ...CLOCKS,
  ...WAYS,
  ...DOUBTS,
  ...SIZES,
  ...INFERRED,
  ...WRITTEN,
  ...WILD,
]
