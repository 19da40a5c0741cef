import type { LeafKind } from './leaves.ts'
import type { Node } from './node.ts'
import { KINSHIP, ORDERING } from './production.ts'

/** The language as lists of words: what `tables.ts` puts together. A node of a function lacks its first operands. */
function word(name: string, template: string, ...parts: readonly Node[]): Node {
  return { sort: 'wild', name, parts, template }
}

function leaves(kind: LeafKind, texts: readonly string[]): Node[] {
  return texts.map((text) => word(kind, text))
}

function words(prefix: string, names: string): string[] {
  return names.split(' ').map((name) => `${prefix}${name}`)
}

/** Of no type that the compiler knows, as attributes are. */
const dyn = (text: string): string => `dyn(${text})`

/** What a condition can be about: everything that a row has, and what is known. */
// oxfmt-ignore
export const VALUES: readonly Node[] = [
  ...leaves('attribute', ['R.id', ...words('R.attr.', 'flag maybe s so n no d f dec any big at local sec day status uid path raw host')]),
  ...leaves('attribute', words('R.attr.', 'labels nums ints stats kids kidNames parent box other obj.s nowhere labels[0] kids[0].s')),
  ...leaves('attribute', words('R.attr.', 'box.s box.n box["s"] box.labels box.pins parent.box.flag parent.at')),
  ...leaves('attribute', words('R.attr.', 'meta meta.s meta.n meta.x meta.l meta["x"] meta.l[0] plain plain.x parent.meta.x')),
  ...leaves('principal', ['P.id', 'P.roles', 'P', ...words('P.attr.', 'team level zero flag nothing mixed since teams many levels grants map absent')]),
  ...leaves('literal', ['null', '""', '"a"', '"1"', '1.0', '0.0', '-2.5', 'true', '[]', '["a", null]', '[1.0]', '{}', '{"s": "a"}'].map(dyn)),
  ...leaves('literal', ['"a"', '2', '1.5', '["a"]', 'timestamp("2024-01-01T00:00:00Z")', 'duration("36h")', 'hierarchy("a.b")', 'string']),
]

const called = (name: string): Node => word(name, `${name}($0)`)
const method = (name: string): Node => word(name, `$0.${name}()`)

/** The functions of one value. */
// oxfmt-ignore
export const FUNCTIONS: readonly Node[] = [
  word('itself', '$0'),
  ...words('', 'int double string bool timestamp duration hierarchy type size dyn').map(called),
  ...words('math.', 'abs sign ceil floor round trunc sqrt isNaN isInf isFinite greatest least').map(called),
  ...words('', 'trim lowerAscii upperAscii reverse distinct flatten join timeSince').map(method),
  word('-_', '(-$0)'),
  word('not', '(!$0)'),
  word('list', '[$0]'),
  word('list', '[$0, dyn("b")]'),
  word('struct', '{"s": $0}'),
  word('index', '$0[0]'),
  word('index', '$0["s"]'),
  word('get-field', '$0.s'),
  word('get-field', '{"s": $0}.s'),
  word('string', 'string(int($0))'),
  word('string', 'string([$0, 1.0][0])'),
  word('getHours', 'timestamp($0).getHours("+05:30")'),
  word('getSeconds', 'duration($0).getSeconds()'),
  word('charAt', '$0.charAt(0)'),
  word('substring', '$0.substring(1)'),
  word('format', '"%s".format([$0])'),
  word('map', '$0.map(y, y)'),
  word('filter', '$0.filter(y, y == "a")'),
  word('if', '(R.attr.flag ? $0 : dyn("a"))'),
]

const comparison = (operator: keyof typeof ORDERING, kind: LeafKind, right: string): Node =>
  word(operator, `($0 ${ORDERING[operator]} $1)`, word(kind, right))

/** What is asked of a value. */
// oxfmt-ignore
export const TESTS: readonly Node[] = [
  ...['null', '"a"', '1.0', 'true', '[]', '["a"]', '{"s": "a"}'].map((text) => comparison('eq', 'literal', dyn(text))),
  ...['"zz"', '0.0'].map((text) => comparison('ne', 'literal', dyn(text))),
  ...['s', 'n', 'labels', 'meta.x'].map((name) => comparison('ne', 'attribute', `R.attr.${name}`)),
  comparison('eq', 'literal', 'hierarchy("a")'),
  comparison('eq', 'literal', 'string'),
  comparison('lt', 'literal', dyn('"b"')),
  comparison('ge', 'literal', dyn('1.0')),
  comparison('lt', 'attribute', 'R.attr.d'),
  comparison('lt', 'literal', 'timestamp("2024-06-01T00:00:00Z")'),
  comparison('gt', 'literal', 'duration("1s")'),
  ...['["a", "b"]', '[1.0, 5.0]'].map((text) => word('in', '($0 in $1)', word('literal', dyn(text)))),
  ...['R.attr.labels', 'R.attr.meta'].map((text) => word('in', '($0 in $1)', word('attribute', text))),
  word('itself', '$0'),
  word('not', '(!$0)'),
  word('gt', '(size($0) > 1)'),
  word('exists', '$0.exists(y, y == "a")'),
]

const tested = (name: string, cel: string): Node[] => [
  word(name, `(${cel} != dyn("zz"))`),
  word(name, `(${cel} == R.attr.s)`),
  word(name, `(${cel} > dyn(0.5))`),
]

/** Conditions about two values. */
// oxfmt-ignore
export const RELATIONS: readonly Node[] = [
  ...Object.entries(ORDERING).map(([name, sign]) => word(name, `($0 ${sign} $1)`)),
  ...Object.entries({ add: '+', sub: '-', mult: '*', div: '/', mod: '%' }).flatMap(([name, sign]) => tested(name, `($0 ${sign} $1)`)),
  ...words('', 'hasIntersection isSubset').map((name) => word(name, `${name}($0, $1)`)),
  ...words('', 'intersect except math.greatest math.least hierarchy').flatMap((name) => tested(name, `${name}($0, $1)`)),
  ...words('', 'contains startsWith endsWith matches inIPAddrRange').map((name) => word(name, `$0.${name}($1)`)),
  ...words('', 'indexOf lastIndexOf charAt substring join').flatMap((name) => tested(name, `$0.${name}($1)`)),
  ...KINSHIP.map((name) => word(name, `hierarchy($0).${name}(hierarchy($1))`)),
  word('in', '($0 in $1)'),
  word('in', '($0 in [$1, dyn("b")])'),
  word('and', '($0 && $1)'),
  word('or', '($0 || $1)'),
  word('exists', '$0.exists(y, y == $1)'),
  word('all', '$0.all(y, y != $1)'),
  ...tested('index', '$0[$1]'),
  ...tested('index', '{"a": $0, "b": $1}["a"]'),
  ...tested('list', '[$0, $1]'),
  ...tested('distinct', '[$0, $1].distinct()[0]'),
  ...tested('replace', '$0.replace($1, "b")'),
  ...tested('sub', '(timestamp($0) - timestamp($1))'),
  ...tested('getHours', 'timestamp($0).getHours($1)'),
  ...tested('if', '($0 ? $1 : dyn("a"))'),
]

/** A variable of a macro. */
export const ELEMENT: Node = word('variable', 'x')

/** Lists, and what else a macro can walk. */
// oxfmt-ignore
export const WALKED: readonly Node[] = [
  ...leaves('attribute', words('R.attr.', 'labels nums ints stats kids kidNames box.labels box.pins parent.kids')),
  ...leaves('attribute', words('R.attr.', 's n box meta meta.l meta.x plain.l nums.distinct() ints.map(y,y) labels.filter(y,y!="a")')),
  ...leaves('attribute', ['[R.attr.s, R.attr.n]', '[R.attr.meta.x]', '{"a": R.attr.s}', '(R.attr.nums + ["a"])', 'intersect(R.attr.labels, ["a", "b"])']),
  ...leaves('principal', words('P.attr.', 'teams many levels grants map mixed team')),
  ...leaves('literal', ['[]', '["a", "b"]', '[1.0, 2.0]', '{"a": 1.0}']),
]

/** The macros; the last operand is about the element. */
export const MACROS: readonly Node[] = [
  ...words('', 'exists all exists_one').map((name) => word(name, `$0.${name}(x, $1)`)),
  ...words('', 'exists all').map((name) => word(name, `$0.${name}(i, x, $1)`)),
  word('filter', '($0.filter(x, $1) == dyn(["a"]))'),
  word('filter', '(size($0.filter(x, $1)) > 1)'),
  word('map', '(dyn(true) in $0.map(x, $1))'),
  word('transformList', '("aa" in $0.map(x, $1, x + "a"))'),
  word('transformList', '(size($0.map(x, $1, x + "a")) == 1)'),
  word('filter', '("a" in $0.map(x, $1, "a"))'),
].map((macro) => ({ ...macro, binds: { variable: 'x', element: 'doc' } }))
