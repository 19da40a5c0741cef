import type { Sort } from './node.ts'
import { NUMBERS, TEXTS } from './values.ts'

/** What a leaf is: `variable` is of a macro, `principal` and `constant` are known when a plan is made. */
export type LeafKind = 'attribute' | 'variable' | 'principal' | 'constant' | 'policyVariable' | 'literal'

export type Leaf = readonly [sort: Sort, kind: LeafKind, texts: readonly string[], weight?: number]

const quoted = (text: string): string => JSON.stringify(text)

/** A double's literal: an int's would not be comparable with an attribute in an arithmetic, which no plan can show. */
function decimal(value: number): string {
  if (Object.is(value, -0)) return '-0.0'
  const text = String(value)
  return /[.e]/.test(text) ? text : `${text}.0`
}

const of = (prefix: string, names: string): string[] => names.split(' ').map((name) => `${prefix}.attr.${name}`)
const resource = (names: string): string[] => of('R', names)
const principal = (names: string): string[] => of('P', names)

// oxfmt-ignore
const EDGES = [
  -0, 0.1, 0.3, 0.7, 2.5, -0.6, 1e6, 1e10, 1e300, 1e308, -1e308, 5e-324, 2_147_483_648, -2_147_483_649, 2 ** 53, 2 ** 53 + 2,
  2 ** 53 - 1, 2 ** 63, 123_456_789, 3.402_823_466_385_288_6e38, 99_999_999.99, 0.100_000_001_490_116_12,
]
/** Doubles that several stored numbers are, or that lie at the end of what a column can store. */
// oxfmt-ignore
const ENDS = [
  2 ** 53, 2 ** 53 + 2, 2 ** 53 + 4, 2 ** 63, -(2 ** 63), 0.1, 0.3, 1e30, 99_999_999.99, -7, 2.5, 0.100_000_001_490_116_12, 3.402_823_466_385_288_6e38,
  0.005, 2_147_483_647, 2_147_483_647.5, Number.MAX_VALUE, -Number.MAX_VALUE,
]
// oxfmt-ignore
const INSTANTS = [
  '2024-01-01T00:00:00Z', '2024-01-01T00:00:00.0000005Z', '2024-02-29T12:34:56.123456Z', '1970-01-01T00:00:00Z',
  '9999-12-31T23:59:59Z', '2024-07-01T01:00:00+02:00', '1969-12-31T23:59:59.5Z', '1969-12-31T23:59:59.4999999Z',
  '0001-01-01T00:00:00Z', '2024-06-30T22:30:00.1235Z',
]
/** Between two instants that a column can store, one of which rows have. */
// oxfmt-ignore
const NEARBY = [
  '2024-01-01T00:00:00.0000005Z', '2023-12-31T23:59:59.9999995Z', '1969-12-31T23:59:59.4999999Z', '1969-12-31T23:59:59.5000001Z',
  '2024-06-30T22:30:00.1235Z', '2024-06-30T22:30:00.1225Z', '1969-12-31T23:59:58.5Z', '0001-01-01T00:00:00Z', '9999-12-31T23:59:59.9999995Z', '1969-12-31T23:59:59.5Z', '2024-01-01T00:00:00Z',
]
/** The last two are as long as a duration can be. */
// oxfmt-ignore
const DURATIONS = [
  '0s', '24h', '-36h', '1ns', '0.0000005s', '2000000h', '-1ms', '2562047h47m16.854775807s', '-2562047h47m16.854775808s',
]
const PATHS = ['"a.b"', '"a"', '"a.b.c"', '""', '["a", "b"]', '"a:b", ":"', '"a."', '"a.b", ":"', '["a.b"]', '[]']
// oxfmt-ignore
const PATTERNS = ['^a', 'b$', '^a.b$', '[a-c]+', '^(a|b)*$', '\\\\d', '^.$', '^[^a]*$', '^\\\\w+$', '^a$', '^\\\\S+$', '(?i)A', '\\\\ba', '(?i)^[^b]$', '\\\\Ba', '(?s)^.+$', '(?i)k', '(?i:a)?b$', '^a|b', 'a\\u0000|b']
/** Of no type that the compiler knows, as attributes are. */
const dyn = (text: string): string => `dyn(${text})`

// oxfmt-ignore
const ATTRIBUTES: readonly Leaf[] = [
  ['bool', 'attribute', resource('flag maybe flag maybe parent.flag box.flag parent.box.flag parent.parent.maybe'), 12],
  ['num', 'attribute', resource('n no d f dec any big serial n no d big parent.n box.n parent.d parent.box.n parent.parent.no'), 14],
  ['double', 'attribute', resource('n no d f dec any big'), 2],
  ['exact', 'attribute', resource('any any dec f n big'), 1],
  ['moment', 'attribute', resource('at at sec local parent.at').map((text) => `timestamp(${text})`), 1],
  ['computed', 'attribute', ['(R.attr.n / R.attr.no)', '(R.attr.no / R.attr.n)', 'double(R.attr.s)', '(R.attr.d * R.attr.d)', '(R.attr.d - R.attr.n)', '(R.attr.n / R.attr.d)', '(int(R.attr.n) + R.attr.d)', 'math.round(R.attr.d)', 'math.greatest(R.attr.n / R.attr.no, R.attr.d)', 'math.least(R.attr.d, R.attr.n / R.attr.no)', 'math.greatest(R.attr.n / R.attr.no, R.attr.no / R.attr.n)'], 1],
  ['real', 'attribute', resource('d d f f dec any parent.d'), 1],
  ['whole', 'attribute', resource('big big serial any parent.big'), 1],
  ['text', 'attribute', resource('s so other obj.s s so status uid day path at local sec raw parent.s parent.so box.s parent.box.s'), 16],
  ['int', 'attribute', ['int(R.attr.n)', 'size(R.attr.s)', 'int(R.attr.d)', 'int(R.attr.big)'], 4],
  ['text', 'attribute', ['R.id', 'R.attr["so"]', 'R.attr["path"]'], 1],
  ['texts', 'attribute', resource('labels labels labels labels box.labels kidNames stats parent.labels'), 16],
  ['nums', 'attribute', resource('nums ints'), 4],
  ['rows', 'attribute', resource('kids kids kids boxKids box.pins parent.kids parent.box.pins'), 8],
  ['row', 'attribute', resource('parent box parent.box parent.parent'), 2],
  ['any', 'attribute', resource('maybe so no at flag status labels parent box other uid d nums'), 8],
  ['bool', 'attribute', resource('meta.x meta.s parent.meta.x'), 1],
  ['bool', 'attribute', ['(R.attr.box == null)', '(R.attr.parent == null)', '(R.attr.parent.box == null)'], 2],
  ['place', 'attribute', ['(R.attr.meta == R.attr.plain)', '(R.attr.meta.x == R.attr.plain.x)', '(R.attr.plain != R.attr.meta)'], 1],
  ['num', 'attribute', resource('meta.n meta.x plain.n meta.l[0] parent.meta.n'), 2],
  ['num', 'attribute', resource('meta["n"] plain["n"] box["n"]'), 1],
  ['text', 'attribute', resource('meta["s"] meta["x"] plain["s"] box["s"] meta["x"]["s"] parent["box"].s'), 2],
  ['text', 'attribute', resource('meta.s meta.x plain.s meta.l[0] meta["a.b"] meta.x.s parent.meta.s'), 2],
  ['texts', 'attribute', resource('meta.l meta.x plain.l meta parent.meta.l'), 2],
  ['nums', 'attribute', resource('meta.l plain.l'), 1],
  ['texts', 'attribute', ['(R.attr.nums + ["a"])', 'except(R.attr.ints, ["1"])', '(["5"] + R.attr.meta.l)', 'R.attr.nums.distinct()'], 1],
  ['any', 'attribute', resource('meta meta.s meta.x meta.l plain plain.n parent.meta.x'), 3],
  ['wild', 'attribute', resource('meta meta.s meta.x plain.l meta["x"] plain["l"]'), 1],
  ['docs', 'attribute', resource('meta.l meta.l plain.l meta.x meta'), 4],
  ['document', 'attribute', resource('meta meta.x meta.l meta.s meta.n plain plain.x plain.n parent.meta.s'), 2],
  ['few', 'attribute', ['(R.attr.box.s == "a")', '(R.attr.parent.s == "b")'], 1],
  ['looked', 'attribute', resource('meta["n"] meta["s"] plain["n"]'), 1],
  ['converted', 'attribute', ['(string(R.attr.meta["n"]) == "1")', '(double(R.attr.s) != 2.0)'], 1],
  ['keyed', 'attribute', resource('s so path box.s parent.s parent.box.s'), 1],
  ['labels', 'attribute', resource('labels labels box.labels parent.box.labels'), 1],
  ['small', 'attribute', resource('n no parent.n'), 1],
  ['concat', 'attribute', ['(R.attr.s + ":" + R.attr.so)', '("a" + R.attr.so)', '(R.attr.path + R.attr.s)', '(R.attr.path + R.attr.path)', '(R.attr.path + "." + R.attr.path)', '(R.id + ":" + R.attr.s)'], 1],
  ['exact', 'attribute', resource('meta.n meta.x plain.n'), 1],
  ['choice', 'attribute', ['(R.attr.status == "OPEN")', '(R.attr.s in ["a", "b"])'], 1],
  ['chooser', 'attribute', resource('s so s so status meta.s parent.s'), 1],
  ['solved', 'attribute', resource('n no d f dec any big n no d parent.n meta.n'), 6],
  ['solved', 'attribute', ['(R.attr.n / R.attr.no)', '(R.attr.d / R.attr.d)', '(R.attr.n * 1e308)', '(R.attr.n * 1e308 * 0.0)'], 1],
  ['truncated', 'attribute', ['int(R.attr.d)', 'int(R.attr.no)', 'int(10.0 / R.attr.n)'], 1],
  ['spelled', 'attribute', resource('raw'), 1],
  ['digits', 'attribute', ['int(R.attr.big)', 'int(R.attr.raw)', '(int(R.attr.big) + 1)'], 1],
  ['host', 'attribute', resource('host'), 1],
  ['moved', 'attribute', resource('at at sec local raw').map((text) => `timestamp(${text})`), 1],
  ['span', 'attribute', ['duration(R.attr.raw)', 'timestamp(R.attr.at).timeSince()'], 1],
  ['yearOf', 'attribute', ['timestamp(R.attr.at).getFullYear()'], 1],
  ['clock', 'attribute', ['timestamp(R.attr.at).getMonth()', 'int(timestamp(R.attr.at))'], 1],
  ['meeting', 'attribute', ['R.attr.labels.distinct()', 'R.attr.labels'], 1],
  ['dropped', 'attribute', ['R.attr.meta.l.map(x, x != "", "a")'], 1],
  ['among', 'attribute', ['(R.attr.s in ["a", "b"])'], 1],
  ['known', 'attribute', ['(R.attr.flag ? 1.0 : 0.0 / 0.0)'], 1],
  ['doubt', 'attribute', ['R.attr.s.matches(R.attr.so)'], 1],
  ['doubted', 'attribute', ['R.attr.labels.exists(l, l.matches(R.attr.s))'], 1],
  ['suspects', 'attribute', resource('kids'), 1],
  ['tally', 'attribute', ['size(R.attr.kids)'], 1],
  ['sized', 'attribute', ['size(R.attr.labels)', 'size(R.attr.nums)', 'size(R.attr.meta)', 'size(R.attr.so)'], 1],
  ['wild', 'attribute', resource('maybe so no at flag s n d labels nums kids parent box status'), 1],
]

/** What they are where nothing is bound. */
// oxfmt-ignore
const VARIABLES: readonly Leaf[] = [
  ['bool', 'variable', resource('flag maybe'), 12],
  ['num', 'variable', resource('n'), 12],
  ['quantified', 'variable', resource('flag'), 1],
  ['unsure', 'variable', resource('maybe'), 1],
  ['strict', 'variable', resource('flag'), 1],
  ['document', 'variable', resource('meta.x'), 1],
  ['doubt', 'variable', ['R.id.matches(R.attr.s)'], 4],
  ['place', 'variable', ['R.attr.meta.x == "a"'], 1],
  ['choice', 'variable', ['R.attr.s == "a"'], 1],
  ['chooser', 'variable', resource('s so'), 6],
  ['solved', 'variable', resource('n'), 2],
  ['few', 'variable', ['R.attr.s == "a"', 'R.attr.so == "b"'], 3],
  ['keyed', 'variable', resource('s so'), 3],
  ['looked', 'variable', resource('s'), 6],
  ['labels', 'variable', resource('box.labels'), 1],
  ['bound', 'variable', resource('n'), 1],
  ['text', 'variable', resource('s so'), 14],
  ['texts', 'variable', resource('labels'), 3],
  ['rows', 'variable', resource('kids'), 8],
  ['row', 'variable', resource('box'), 1],
  ['any', 'variable', resource('so'), 4],
]

/** What principals have is in `principals.ts`. */
// oxfmt-ignore
const KNOWN: readonly Leaf[] = [
  ['bool', 'principal', ['P.attr.flag', '("USER" in P.roles)'], 1],
  ['num', 'principal', principal('level zero level absent'), 3],
  ['text', 'principal', ['P.id', ...principal('team team scope absent nothing')], 3],
  ['texts', 'principal', principal('teams teams many'), 8],
  ['texts', 'principal', ['P.roles', 'P.attr.lists.a'], 1],
  ['nums', 'principal', principal('levels'), 2],
  ['grants', 'principal', principal('grants'), 1],
  ['wanted', 'principal', ['P.id', ...principal('team scope')], 1],
  ['chosen', 'principal', principal('teams many'), 1],
  ['any', 'principal', principal('mixed nothing team level flag'), 3],
  ['instant', 'principal', ['timestamp(P.attr.since)'], 1],
  ['bool', 'policyVariable', ['V.small', 'variables.starts', 'V.shared'], 1],
  ['text', 'policyVariable', ['V.owner', 'V.joined'], 1],
  ['position', 'principal', ['int(P.attr.zero)'], 1],
  ['text', 'constant', ['C.red', 'constants.blue'], 1],
  ['num', 'constant', ['C.limit'], 1],
  ['texts', 'constant', ['C.names', 'constants.dozen'], 2],
]

// oxfmt-ignore
const LITERALS: readonly Leaf[] = [
  ['bool', 'literal', ['true', 'false'], 1],
  ['num', 'literal', [...NUMBERS, ...NUMBERS, ...EDGES].map(decimal), 10],
  ['double', 'literal', [...NUMBERS, 0.5, 2.5, 1e300, 2 ** 63].map((value) => dyn(decimal(value))), 3],
  ['text', 'literal', [...TEXTS, ...TEXTS, 't1', '9007199254740993', '1.0', 'null', 'k1', 'u1', 'a:b', 'a\0', '\0'].map(quoted), 10],
  ['instant', 'literal', INSTANTS.map((text) => `timestamp(${quoted(text)})`), 5],
  ['duration', 'literal', DURATIONS.map((text) => `duration(${quoted(text)})`), 4],
  ['length', 'literal', DURATIONS.map((text) => `duration(${quoted(text)})`), 1],
  ['texts', 'literal', ['[]', '["a"]', '["a", "b"]', '["", "é"]', '["a", "a", dyn(null)]', '["OPEN", "CLOSED"]', '["🚀", "\ue000", "b"]', '[dyn(null)]'], 6],
  ['texts', 'literal', [`[${TEXTS.slice(0, 13).map(quoted).join()}]`], 1],
  ['nums', 'literal', ['[]', '[1.0]', '[1.0, 2.5, -1.0]', '[0.0, 2.0]', '[1.0, 1.0, dyn(null)]', `[${NUMBERS.map(decimal).join()}, 0.5, 11.0, 12.0]`], 3],
  ['any', 'literal', ['null', 'null', 'true', '"a"', '1.0', '"b"', '5', '"t"'].map(dyn), 6],
  ['mixed', 'literal', ['["a", null, 1.0]', '[true, "b"]', '[null]', '["a", "OPEN", false]', '[1, 2.5, "b", null]'].map(dyn), 1],
  ['path', 'literal', PATHS.map((text) => `hierarchy(${text})`), 4],
  ['pattern', 'literal', PATTERNS.map((text) => `"${text}"`), 1],
  ['position', 'literal', ['0', '0', '1', '2', '1', '-1', '7', '0', '1', '2147483648', '9007199254740994'], 1],
  ['zone', 'literal', ['', '', '"UTC"', '"+05:30"', '"Europe/Berlin"', '"America/New_York"'], 1],
  ['delimiter', 'literal', ['":"', '"."', '"%"', '"a"', '":"', '".."', '"a."'], 1],
  ['typeName', 'literal', ['string', 'double', 'bool', 'null_type', 'int', 'list', 'map'], 1],
  ['numberText', 'literal', ['0', '-0', '1', '2.5', '1e+06', '0.1', '5', '-7', '100', 'NaN', '1.23456789e+08'].map(quoted), 1],
  ['wholeEdge', 'literal', ENDS.slice(0, 5).map(decimal), 1],
  ['nearby', 'literal', NEARBY.map((text) => `timestamp(${quoted(text)})`), 1],
  ['edge', 'literal', ENDS.map(decimal), 1],
  ['edges', 'literal', [ENDS.slice(0, 4), ENDS.slice(4, 10), ENDS.slice(0, 12)].map((some) => `[${some.map(decimal).join()}]`), 1],
  ['count', 'literal', ['0', '1', '2', '3', '-1', '1', '5', '7'], 1],
  ['entries', 'literal', ['{}', '{"s": "a"}', '{"n": 1.0}', '{"a.b": "a"}', '{"a\\u0000": 1.0}', '{"s": null, "x": "a"}', '[]', '["a"]', '[1.0, dyn("b")]', '{"s": dyn({"s": "a"})}'].map(dyn), 1],
  ['constant', 'literal', ['null', '"a"', '1.0', 'true', '0.0 / 0.0', '2.5'].map(dyn), 1],
  ['inside', 'literal', ['null', '"a"', '1.0', 'true', '"5"', '[]'].map(dyn), 1],
  ['entry', 'literal', ['s', 'n', 'a.b', 'l', 'a\0', 'a'].map(quoted), 1],
  ['wanted', 'literal', ['a', 'a', 'b', '', 'é', 'a.b', 'OPEN', 'a%'].map(quoted), 3],
 ['chosen', 'literal', ['["a", "b"]', '["s", "n"]', '["a", "a", "b"]', '["", "é", "a.b", "5"]', '["a", dyn(null)]'], 1],
  ['range', 'literal', ['10.0.0.0/8', '::/0', '::ffff:10.0.0.0/104', '1::/16', '0.0.0.0/0', '10.1.2.3/32'].map(quoted), 1],
  ['part', 'literal', ['a', '.', 'é', 'a.', ':', '%', 'b'].map(quoted), 1],
  ['joined', 'literal', ['a:b', 'a.b.c', 'aa', 'aa', 'a.b.a.b', 'a.ba.b', 'OPEN:OPEN', 'a', ':', 'a.b', 't1:a', ''].map(quoted), 1],
  ['way', 'literal', ['[]', '"a.b"', '"a"', '"a.b.c"', '""', '["a", "b"]', '"a:b", ":"'].map((text) => `hierarchy(${text})`), 1],
  ['factor', 'literal', [1, 2, 0.1, -1, 3, -0.5, 0, 0, -0, 10, 1e308, 5e-324, 2 ** 53].map(decimal), 1],
  ['huge', 'literal', ['9007199254740993', '9223372036854775807', '-9223372036854775808', '9007199254740992'], 1],
  ['letter', 'literal', ['a\0', 'a\0', 'b\0', '\0', '\ud7ff', '\u{10ffff}', 'a\u{10ffff}', '🚀', '\ue000', 'B', 'é', ''].map(quoted), 1],
  ['year', 'literal', ['2024', '2024', '2023', '1970', '1969', '1', '0', '9999', '10000'], 1],
  ['fraction', 'literal', [0.5, 1.5, 2.5, -0.5, 2].map((value) => dyn(decimal(value))), 1],
  ['key', 'literal', ['"a"', '"b"', '"c"'], 1],
  ['field', 'literal', ['"s"', '"so"', '"path"'], 1],
]

export const LEAVES: readonly Leaf[] = [...ATTRIBUTES, ...VARIABLES, ...KNOWN, ...LITERALS]
