import type fc from 'fast-check'
import type { Node, Sort } from './grammar.ts'

type Make = fc.Arbitrary<Node>

/** What the grammar is made of, as far as the functions of this page need it. */
export interface Parts {
  readonly make: (sort: Sort, name: string, parts: readonly Make[], text: (...parts: string[]) => string) => Make
  readonly literals: (...texts: string[]) => Make
  readonly of: Readonly<
    Record<'num' | 'int' | 'text' | 'texts' | 'nums' | 'rows' | 'duration' | 'instant' | 'path' | 'cond', Make>
  >
}

/** Functions of texts, numbers, durations and addresses, and sizes as values: by the sort of what they give. */
export function functions({
  make,
  literals,
  of,
}: Parts): Readonly<
  Record<'bool' | 'num' | 'int' | 'text' | 'texts' | 'instant' | 'duration' | 'path', readonly Make[]>
> {
  const { num, int, text, texts, rows, duration, instant, path } = of
  const part = literals('"a"', '"."', '"é"', '"a."')
  const at = literals('0', '1', '2', '-1', '9')
  return {
    bool: [
      make(
        'bool',
        'inIPAddrRange',
        [text, literals('"10.0.0.0/8"', '"::/0"', '"::ffff:10.0.0.0/104"', '"1::/16"')],
        (a, b) => `${a}.inIPAddrRange(${b})`,
      ),
      make('bool', 'math.is', [literals('isNaN', 'isInf', 'isFinite'), num], (name, a) => `math.${name}(${a})`),
      make(
        'bool',
        'two variables',
        [literals('exists', 'all'), texts, text],
        (name, a, b) => `${a}.${name}(i, e, i == 0 || e == ${b})`,
      ),
      make(
        'bool',
        'two variables',
        [literals('exists', 'all'), literals('R.attr.labels', 'R.attr.box.labels'), at, text],
        (name, a, b, c) => `${a}.${name}(i, e, i == ${b} && e != ${c})`,
      ),
      make(
        'bool',
        'kinship of a list',
        [
          literals('ancestorOf', 'descendentOf', 'immediateParentOf', 'immediateChildOf', 'siblingOf', 'overlaps'),
          literals('"a.b"', '"a"', '["a", "b"]', '""'),
        ],
        (name, a) => `hierarchy(R.attr.labels).${name}(hierarchy(${a}))`,
      ),
      make(
        'bool',
        'common',
        [path, literals('hierarchy("a.b")', 'hierarchy("a")'), literals('hierarchy("a")', 'hierarchy("a.b")')],
        (a, b, c) => `${a}.commonAncestors(${b}) == ${c}`,
      ),
      make(
        'bool',
        'matches',
        [text, literals('"(?i)A"', '"\\\\ba"', '"(?i)^[^b]$"', '"\\\\Ba"', '"(?s)^.+$"')],
        (a, b) => `${a}.matches(${b})`,
      ),
      make(
        'bool',
        'two lists',
        [
          literals('R.attr.labels', 'R.attr.box.labels', 'R.attr.parent.box.labels'),
          literals('==', '!='),
          literals('R.attr.labels', 'R.attr.box.labels'),
        ],
        (a, is, b) => `${a} ${is} ${b}`,
      ),
      make('bool', 'id', [literals('"a:b"', '"1:1"', '"t"', '"x"')], (a) => `R.id == ${a}`),
      make(
        'bool',
        'concat ==',
        [text, literals('"a"', '""', '":"'), text, literals('"a:b"', '"a.b.c"', '"aa"', '"OPEN:OPEN"')],
        (a, b, c, d) => `(${a} + ${b} + ${c}) == ${d}`,
      ),
    ],
    num: [
      make(
        'num',
        'math of one',
        [literals('abs', 'sign', 'ceil', 'floor', 'round', 'trunc', 'sqrt'), num],
        (name, a) => `math.${name}(${a})`,
      ),
      make('num', 'math of two', [literals('greatest', 'least'), num, num], (name, a, b) => `math.${name}(${a}, ${b})`),
      make(
        'num',
        'math of three',
        [literals('greatest', 'least'), num, num, num],
        (name, ...all) => `math.${name}(${all.join()})`,
      ),
    ],
    int: [
      make('int', 'indexOf', [text, part], (a, b) => `${a}.indexOf(${b})`),
      make(
        'int',
        'indexOf from',
        [literals('indexOf', 'lastIndexOf'), text, text, at],
        (name, a, b, c) => `${a}.${name}(${b}, ${c})`,
      ),
      make('int', 'lastIndexOf', [text, text], (a, b) => `${a}.lastIndexOf(${b})`),
      make('int', 'size', [texts], (a) => `size(${a})`),
      make('int', 'size', [rows], (a) => `size(${a})`),
      make('int', 'intersection', [texts, texts], (a, b) => `size(intersect(${a}, ${b}))`),
      make(
        'int',
        'math of ints',
        [literals('greatest', 'least', 'bitAnd', 'bitOr', 'bitXor'), int, int],
        (name, a, b) => `math.${name}(${a}, ${b})`,
      ),
      make('int', 'math of an int', [literals('abs', 'sign'), int], (name, a) => `math.${name}(${a})`),
      make(
        'int',
        'part of a duration',
        [duration, literals('getHours', 'getMinutes', 'getSeconds', 'getMilliseconds')],
        (a, name) => `${a}.${name}()`,
      ),
      make('int', 'int', [duration], (a) => `int(${a})`),
    ],
    text: [
      make('text', 'charAt', [text, at], (a, b) => `${a}.charAt(${b})`),
      make('text', 'charAt', [text, int], (a, b) => `${a}.charAt(${b})`),
      make('text', 'substring', [text, int], (a, b) => `${a}.substring(${b})`),
      make('text', 'substring', [text, int, int], (a, b, c) => `${a}.substring(${b}, ${c})`),
      make('text', 'replace', [text, part, text], (a, b, c) => `${a}.replace(${b}, ${c})`),
      make('text', 'reverse', [text], (a) => `${a}.reverse()`),
      make('text', 'format', [text, text], (a, b) => `"%s-%s%%".format([${a}, ${b}])`),
      make('text', 'join', [text, text], (a, b) => `[${a}, ${b}].join("-")`),
      make('text', 'string', [literals('R.attr.n', 'R.attr.no', 'R.attr.parent.n')], (a) => `string(${a})`),
      make('text', 'string', [int], (a) => `string(${a})`),
    ],
    texts: [
      make('texts', 'distinct', [texts], (a) => `${a}.distinct()`),
      make('texts', 'reverse', [texts], (a) => `${a}.reverse()`),
      make('texts', 'flatten', [texts], (a) => `${a}.flatten()`),
    ],
    instant: [
      make('instant', 'timestamp', [int], (a) => `timestamp(${a})`),
      make('instant', '-', [instant, duration], (a, b) => `(${a} - ${b})`),
    ],
    duration: [
      make('duration', 'duration', [text], (a) => `duration(${a})`),
      make('duration', 'duration', [literals('R.attr.s', 'R.attr.so')], (a) => `duration(${a})`),
      make('duration', '+', [literals('+', '-'), duration, duration], (sign, a, b) => `(${a} ${sign} ${b})`),
    ],
    path: [make('path', 'hierarchy', [texts], (a) => `hierarchy(${a})`)],
  }
}
