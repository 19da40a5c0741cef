import fc from 'fast-check'
import { functions } from './functions.ts'
import { JSON_LISTS, JSON_PLACES } from './json.ts'
import { NUMBERS, TEXTS } from './rows.ts'

/** What an expression is, as far as the grammar cares. */
export type Sort =
  | 'bool'
  | 'num'
  | 'int'
  | 'text'
  | 'instant'
  | 'duration'
  | 'texts'
  | 'nums'
  | 'row'
  | 'rows'
  | 'path'
  | 'any'

/** An expression of CEL as a tree, so that a failing one can be made smaller. */
export interface Node {
  readonly sort: Sort
  readonly name: string
  readonly parts: readonly Node[]
  readonly write: (parts: readonly string[]) => string
}

export function write(node: Node): string {
  return node.write(node.parts.map(write))
}

/** The names of the functions in a node, with what stands directly below each: what the report counts as covered. */
export function pairs(node: Node): string[] {
  return node.parts.flatMap((part) => [`${node.name}>${part.name}`, ...pairs(part)])
}

function leaf(sort: Sort, text: string, name = text): Node {
  return { sort, name, parts: [], write: () => text }
}

type Make = fc.Arbitrary<Node>

function make(sort: Sort, name: string, parts: readonly Make[], text: (...parts: string[]) => string): Make {
  return fc.tuple(...parts).map((nodes) => ({ sort, name, parts: nodes, write: (written) => text(...written) }))
}

function infix(sort: Sort, operator: string, left: Make, right: Make): Make {
  return make(sort, operator, [left, right], (a, b) => `(${a} ${operator} ${b})`)
}

/** All sorts share one measure of depth; the first choice is a leaf, which ends what has grown deep. */
const depthIdentifier = fc.createDepthIdentifier()

function oneOf(...choices: readonly Make[]): Make {
  return fc.oneof({ maxDepth: 5, depthSize: 'small', depthIdentifier }, ...choices)
}

const quoted = (text: string): string => JSON.stringify(text)
const attr = (sort: Sort, ...names: string[]): Make =>
  fc.constantFrom(...names).map((name) => leaf(sort, `R.attr.${name}`, 'attribute'))
const bound = (sort: Sort, ...names: string[]): Make =>
  fc.constantFrom(...names).map((name) => leaf(sort, name, 'variable'))
const literalText: Make = fc.constantFrom(...TEXTS).map((text) => leaf('text', quoted(text), 'literal'))
const literalNumber: Make = fc
  .constantFrom(...NUMBERS, 0.1, 0.3, 2.5, -0.6, 1e10, 1e300, 2_147_483_648)
  .map((value) => leaf('num', decimal(value), 'literal'))
const literalInt: Make = fc.constantFrom(0, 1, 2, 3, -1, 7).map((value) => leaf('int', String(value), 'literal'))
const instantLiteral: Make = fc
  .constantFrom(
    '2024-01-01T00:00:00Z',
    '2024-01-01T00:00:00.0000005Z',
    '2024-02-29T12:34:56.123456Z',
    '1970-01-01T00:00:00Z',
    '9999-12-31T23:59:59Z',
    '2024-07-01T01:00:00+02:00',
  )
  .map((text) => leaf('instant', `timestamp(${quoted(text)})`, 'literal'))
const durationLiteral: Make = fc
  .constantFrom('0s', '24h', '-36h', '1ns', '0.0000005s', '2000000h')
  .map((text) => leaf('duration', `duration(${quoted(text)})`, 'literal'))
const textsLiteral: Make = fc
  .array(fc.constantFrom(...TEXTS), { maxLength: 4 })
  .map((texts) => leaf('texts', `[${texts.map(quoted).join()}]`, 'literal'))
const numsLiteral: Make = fc
  .array(fc.constantFrom(...NUMBERS, 2.5), { maxLength: 4 })
  .map((values) => leaf('nums', `[${values.map(decimal).join()}]`, 'literal'))

/** A double's literal: an int's would not be comparable with an attribute in an arithmetic, which no plan can show. */
function decimal(value: number): string {
  const text = String(value)
  return /[.e]/.test(text) ? text : `${text}.0`
}

const ZONES = ['', '', '"UTC"', '"+05:30"', '"Europe/Berlin"', '"America/New_York"']
const PARTS = [
  'getFullYear',
  'getMonth',
  'getDayOfMonth',
  'getDate',
  'getDayOfWeek',
  'getDayOfYear',
  'getHours',
  'getMinutes',
  'getSeconds',
  'getMilliseconds',
]

const grammar = fc.letrec<Record<Sort | 'cond' | 'list' | 'scalar', Node>>((tie) => {
  const [bool, num, int, text, instant, duration] = [
    tie('bool'),
    tie('num'),
    tie('int'),
    tie('text'),
    tie('instant'),
    tie('duration'),
  ]
  const [texts, nums, rows, path, cond, scalar] = [
    tie('texts'),
    tie('nums'),
    tie('rows'),
    tie('path'),
    tie('cond'),
    tie('scalar'),
  ]
  const ordering = fc.constantFrom('<', '<=', '>', '>=', '==', '!=')
  const compare = (left: Make, right: Make): Make =>
    fc.tuple(ordering, left, right).map(([operator, a, b]) => ({
      sort: 'bool',
      name: operator,
      parts: [a, b],
      write: ([x, y]) => `(${x} ${operator} ${y})`,
    }))
  const ternary = (sort: Sort, part: Make): Make =>
    make(sort, '?:', [cond, part, part], (c, a, b) => `(${c} ? ${a} : ${b})`)
  const macro = (name: string, list: Make, variable: string, body: Make): Make =>
    make('bool', name, [list, body], (l, p) => `${l}.${name}(${variable}, ${p})`)
  const macros = ['exists', 'all', 'exists_one']
  const literals = (...texts: string[]): Make => fc.constantFrom(...texts).map((written) => leaf('any', written))
  const more = functions({ make, literals, of: { num, int, text, texts, nums, rows, duration, instant, path, cond } })
  const ofTexts = (variable: string): Make =>
    oneOf(
      compare(bound('text', variable), attr('text', 's', 'so')),
      compare(bound('text', variable), text),
      make('bool', 'startsWith', [bound('text', variable), text], (a, b) => `${a}.startsWith(${b})`),
      cond,
    )
  const ofRow = (variable: string): Make =>
    oneOf(
      bound('bool', `${variable}.flag`),
      compare(bound('text', `${variable}.s`), text),
      compare(bound('num', `${variable}.n`), num),
      bound('bool', `${variable}.flag`),
      compare(bound('text', `${variable}.box.s`), text),
      infix('bool', '&&', compare(bound('num', `${variable}.n`), num), bound('bool', `${variable}.flag`)),
      cond,
    )
  return {
    cond: oneOf(
      attr('bool', 'flag', 'maybe'),
      attr('bool', ...JSON_PLACES),
      bool,
      bool,
      infix('bool', '&&', cond, cond),
      infix('bool', '||', cond, cond),
      make('bool', '!', [cond], (a) => `!(${a})`),
    ),
    bool: oneOf(
      attr('bool', 'flag', 'maybe', 'parent.flag', 'box.flag', 'parent.box.flag'),
      compare(num, num),
      compare(num, num),
      compare(int, int),
      compare(text, text),
      compare(text, text),
      compare(instant, instant),
      compare(duration, duration),
      compare(scalar, scalar),
      infix('bool', '==', bool, bool),
      ternary('bool', cond),
      make('bool', 'contains', [text, text], (a, b) => `${a}.contains(${b})`),
      make('bool', 'startsWith', [text, text], (a, b) => `${a}.startsWith(${b})`),
      make('bool', 'endsWith', [text, text], (a, b) => `${a}.endsWith(${b})`),
      make(
        'bool',
        'matches',
        [
          text,
          fc
            .constantFrom('^a', 'b$', '^a.b$', '[a-c]+', '^(a|b)*$', '\\\\d', '^.$', '^[^a]*$')
            .map((p) => leaf('text', `"${p}"`, 'pattern')),
        ],
        (a, b) => `${a}.matches(${b})`,
      ),
      infix('bool', 'in', text, texts),
      infix('bool', 'in', num, nums),
      infix(
        'bool',
        'in',
        scalar,
        fc.constantFrom('["a", null, 1.0]', '[true, "b"]', '[null]').map((list) => leaf('any', list, 'literal')),
      ),
      make('bool', 'hasIntersection', [texts, texts], (a, b) => `hasIntersection(${a}, ${b})`),
      make('bool', 'isSubset', [texts, texts], (a, b) => `${a}.isSubset(${b})`),
      compare(
        make('int', 'size', [texts], (a) => `size(${a})`),
        literalInt,
      ),
      compare(
        make('int', 'size', [rows], (a) => `size(${a})`),
        literalInt,
      ),
      make('bool', '==[]', [texts, textsLiteral], (a, b) => `${a} == ${b}`),
      ...macros.map((name) => macro(name, texts, 'x', ofTexts('x'))),
      ...macros.map((name) => macro(name, rows, 'k', ofRow('k'))),
      ...macros.map((name) => macro(name, nums, 'y', compare(bound('num', 'y'), num))),
      make(
        'bool',
        'kinship',
        [
          fc
            .constantFrom(
              'ancestorOf',
              'descendentOf',
              'immediateParentOf',
              'immediateChildOf',
              'siblingOf',
              'overlaps',
            )
            .map((name) => leaf('any', name)),
          path,
          path,
        ],
        (n, a, b) => `${a}.${n}(${b})`,
      ),
      make(
        'bool',
        'type',
        [
          scalar,
          fc.constantFrom('string', 'double', 'bool', 'null_type', 'int').map((name) => leaf('any', name, 'type')),
        ],
        (a, b) => `type(${a}) == ${b}`,
      ),
      make('bool', 'bool', [text], (a) => `bool(${a})`),
      ...more.bool,
      make(
        'bool',
        'string',
        [
          num,
          fc.constantFrom('0', '-0', '1', '2.5', '1e+06', '0.1').map((value) => leaf('text', quoted(value), 'literal')),
        ],
        (a, b) => `string(${a}) == ${b}`,
      ),
    ),
    num: oneOf(
      attr('num', 'n', 'no', 'd', 'f', 'dec', 'any', 'big', 'parent.n', 'box.n', 'parent.d'),
      attr('num', ...JSON_PLACES),
      fc.constantFrom('P.attr.level', 'P.attr.zero', 'P.attr.absent').map((name) => leaf('num', name, 'principal')),
      literalNumber,
      infix('num', '+', num, num),
      infix('num', '-', num, num),
      infix('num', '*', num, num),
      infix('num', '/', num, num),
      make('num', '-_', [attr('num', 'n', 'd', 'dec')], (a) => `-${a}`),
      ...more.num,
      make('num', 'double', [text], (a) => `double(${a})`),
      make('num', 'double', [int], (a) => `double(${a})`),
      ternary('num', num),
    ),
    int: oneOf(
      make('int', 'int', [attr('num', 'n', 'd', 'big')], (a) => `int(${a})`),
      make('int', 'int', [num], (a) => `int(${a})`),
      make('int', 'int', [text], (a) => `int(${a})`),
      make('int', 'size', [text], (a) => `size(${a})`),
      make(
        'int',
        'part',
        [
          instant,
          fc.constantFrom(...PARTS).map((name) => leaf('any', name)),
          fc.constantFrom(...ZONES).map((zone) => leaf('any', zone, 'zone')),
        ],
        (t, p, z) => `${t}.${p}(${z})`,
      ),
      fc.tuple(fc.constantFrom('+', '-', '*', '/', '%'), int, literalInt).map(([operator, a, b]) => ({
        sort: 'int',
        name: `int${operator}`,
        parts: [a, b],
        write: ([x, y]) => `(${x} ${operator} ${y})`,
      })),
      make('int', 'int', [instant], (a) => `int(${a})`),
      ...more.int,
    ),
    text: oneOf(
      attr(
        'text',
        's',
        'so',
        'other',
        'obj.s',
        'status',
        'uid',
        'day',
        'path',
        'parent.s',
        'parent.so',
        'box.s',
        'parent.box.s',
      ),
      fc.constant(leaf('text', 'R.id', 'attribute')),
      attr('text', 's', 'so', 'box.s'),
      attr('text', ...JSON_PLACES),
      literalText,
      infix('text', '+', text, text),
      make('text', 'lowerAscii', [text], (a) => `${a}.lowerAscii()`),
      make('text', 'upperAscii', [text], (a) => `${a}.upperAscii()`),
      make('text', 'trim', [text], (a) => `${a}.trim()`),
      ...more.text,
      make(
        'text',
        'substring',
        [text, fc.constantFrom('0', '1', '0, 1', '1, 2').map((range) => leaf('any', range, 'range'))],
        (a, b) => `${a}.substring(${b})`,
      ),
      ternary('text', text),
      make(
        'text',
        'index',
        [attr('texts', 'labels', 'box.labels'), fc.constantFrom('0', '1').map((at) => leaf('any', at, 'position'))],
        (a, b) => `${a}[${b}]`,
      ),
    ),
    instant: oneOf(
      make('instant', 'timestamp', [attr('text', 'at', 'local', 'at')], (a) => `timestamp(${a})`),
      make('instant', 'timestamp', [attr('text', 's')], (a) => `timestamp(${a})`),
      instantLiteral,
      infix('instant', '+', instant, duration),
      infix('instant', '-', instant, duration),
      ...more.instant,
    ),
    duration: oneOf(durationLiteral, infix('duration', '-', instant, instant), ...more.duration),
    texts: oneOf(
      attr('texts', 'labels', 'box.labels', 'kidNames'),
      attr('texts', ...JSON_LISTS),
      textsLiteral,
      make('texts', 'list', [text, text], (a, b) => `[${a}, ${b}]`),
      infix('texts', '+', texts, texts),
      make('texts', 'filter', [texts, ofTexts('z')], (a, b) => `${a}.filter(z, ${b})`),
      make('texts', 'map', [rows, bound('text', 'w.s')], (a, b) => `${a}.map(w, ${b})`),
      make('texts', 'map', [texts, literalText], (a, b) => `${a}.map(v, v + ${b})`),
      make('texts', 'intersect', [texts, texts], (a, b) => `intersect(${a}, ${b})`),
      ...more.texts,
      make('texts', 'except', [texts, texts], (a, b) => `${a}.except(${b})`),
    ),
    nums: oneOf(attr('nums', 'nums'), numsLiteral),
    rows: oneOf(
      attr('rows', 'kids', 'box.pins', 'parent.box.pins'),
      make('rows', 'filter', [attr('rows', 'kids'), ofRow('q')], (a, b) => `${a}.filter(q, ${b})`),
    ),
    path: oneOf(
      make('path', 'hierarchy', [attr('text', 'path')], (a) => `hierarchy(${a})`),
      make('path', 'hierarchy', [attr('text', 'path', 'path', 's', 'so')], (a) => `hierarchy(${a})`),
      make('path', 'hierarchy', [attr('text', 'path')], (a) => `hierarchy(${a}, ":")`),
      ...more.path,
      fc
        .constantFrom(
          'hierarchy("a.b")',
          'hierarchy("a")',
          'hierarchy("a.b.c")',
          'hierarchy("")',
          'hierarchy(["a", "b"])',
          'hierarchy("a:b", ":")',
          'hierarchy("a.")',
        )
        .map((text2) => leaf('path', text2, 'literal')),
    ),
    scalar: oneOf(
      attr('any', 'maybe', 'so', 'no', 'at'),
      num,
      text,
      attr('any', 'maybe', 'flag', 'status', 'labels', 'at'),
      fc.constantFrom('null', 'true', '"a"', '1.0').map((value) => leaf('any', value, 'literal')),
    ),
    row: attr('row', 'parent', 'box'),
    list: texts,
    any: scalar,
  }
})

/** Conditions of the whole language, well-typed and not. */
export const condition: fc.Arbitrary<Node> = grammar.cond

/** Smaller expressions that might fail the same way: every part of the same sort in place of the whole, and each part made smaller. */
export function smaller(node: Node): Node[] {
  const own = descendants(node).filter((part) => part.sort === node.sort)
  const inner = node.parts.flatMap((part, at) =>
    smaller(part).map((less) => ({ ...node, parts: node.parts.with(at, less) })),
  )
  return [...own, ...inner]
}

function descendants(node: Node): Node[] {
  return node.parts.flatMap((part) => [part, ...descendants(part)])
}
