import type { Absent } from '@rowgate/core'

/** What is refused, by what the rules say, with the reason. A refusal that is not here fails, and so does a reason that holds no more. */
export const REFUSED: ReadonlyMap<string, Refusal> = new Map([
  ...refused('awaits: ids of several fields', [
    'R.id == "s/1"',
    'R.id != "s/1"',
    'R.id.startsWith("s/")',
    'R.id == "s/1/1"',
    'R.id == "s"',
    'R.id in ["s/2", "S/1", "x"]',
  ]),
  ...refused('awaits: flags and word boundaries of RE2', [
    'R.attr.s.matches("(?i)^A")',
    'R.attr.s.matches("\\\\ba\\\\b")',
  ]),
  ...refused('PostgreSQL would read a pattern of the row its own way', ['R.attr.s.matches(R.attr.so)']),
  ...refused('awaits: the text of a number as a value', [
    'string(R.attr.n).startsWith("1")',
    'string(R.attr.n) == R.attr.code',
    'string(R.attr.n) + "!" == "5!"',
    'size(string(R.attr.n)) == 1',
    'string(int(R.attr.n)) < "3"',
    'string(timestamp(R.attr.at) - timestamp(R.attr.second)) == "0s"',
  ]),
  ...refused('awaits: more functions of texts', [
    'R.attr.s.replace("a", "b") == "b"',
    '!(R.attr.so.replace("a", "b") == "b")',
    'R.attr.s.indexOf("b") == 1',
    'R.attr.s.charAt(0) == "a"',
    '"b" in R.attr.s.split(" ")',
    '"p:%s".format([R.attr.so]) == "p:a"',
    'R.attr.s.reverse() == "ba"',
  ]),
  ...refused('awaits: functions of numbers', [
    'math.abs(R.attr.n) > 3.0',
    '!(math.abs(R.attr.no) > 3.0)',
    'math.greatest(R.attr.n, 2.0) > 3.0',
    'math.least(R.attr.d, 2.0) < 1.0',
    'uint(R.attr.n) > 3u',
  ]),
  ...refused('awaits: durations', [
    'duration(R.attr.so) > duration("1h")',
    '!(duration(R.attr.so) > duration("100h"))',
    'timestamp(R.attr.second) + duration(R.attr.so) > timestamp("2000-01-01T00:00:00Z")',
    '(timestamp(R.attr.at) - timestamp(R.attr.second)).getHours() > 1',
  ]),
  ...refused('awaits: timestamps of seconds', ['timestamp(int(R.attr.n)) < timestamp("1970-01-01T00:00:05Z")']),
  ...refused('awaits: a time zone of the row', ['timestamp(R.attr.at).getHours(R.attr.so) == 0']),
  ...refused('awaits: types that are compared', ['type(R.attr.n) == type(1.0)']),
  ...refused('awaits: the type of an object that may be null', ['type(R.attr.parent) == map'], 'null'),
  ...refused('awaits: sizes as values', [
    'size(R.attr.labels) == size(R.attr.nums)',
    'size(R.attr.labels) > R.attr.n',
    'size(R.attr.labels) + 1 == 2',
    'size(R.attr.parts) == size(R.attr.allParts)',
    'double(size(R.attr.labels)) / 2.0 == 0.5',
    'size(intersect(R.attr.labels, R.attr.owner.labels)) == 1',
  ]),
  ...refused('awaits: lists that are computed, with their order', [
    'R.attr.labels == R.attr.levels',
    'R.attr.labels + ["x"] == ["a", "x"]',
    'R.attr.labels.filter(l, l != "b") == ["a"]',
    'R.attr.labels.map(l, l + "!") == ["a!"]',
    'R.attr.labels.filter(l, l != "a")[0] == "b"',
    'R.attr.nums.sort()[0] == 1',
    'R.attr.labels.join(",") == "a,b"',
  ]),
  ...refused('awaits: a position of the row', ['R.attr.labels[R.attr.i2] == "a"']),
  ...refused('awaits: macros of two variables', [
    'R.attr.labels.exists(i, v, i == 0 && v == "a")',
    'R.attr.labels.all(i, v, i < 2)',
  ]),
  ...refused('the plan does not have all digits of an int so large', [
    'int(R.attr.big) == 9007199254740993',
    'int(R.attr.big) > 9007199254740992',
    'int(R.attr.n) + 9007199254740993 > 0',
    'int(R.attr.big) in [9007199254740993, 1]',
  ]),
  ...refused('awaits: hierarchies of two columns', [
    'hierarchy(R.attr.path).siblingOf(hierarchy(R.attr.path2))',
    'hierarchy(R.attr.path).ancestorOf(hierarchy(R.attr.path2, ":"))',
  ]),
  ...refused('awaits: hierarchies of lists of the row', [
    'hierarchy(R.attr.labels).overlaps(hierarchy("a"))',
    'hierarchy(R.attr.labels).descendentOf(hierarchy(["a"]))',
  ]),
  ...refused('awaits: commonAncestors', [
    'hierarchy(R.attr.path).commonAncestors(hierarchy("a.b.c")) == hierarchy("a")',
  ]),
  ...refused('rows of a table have no order', ['R.attr.parts[0].name == "a"']),
])

/** Why a case is refused, and in which mode; in both when not given. */
export interface Refusal {
  readonly reason: string
  readonly only?: Absent
}

function refused(reason: string, conditions: readonly string[], only?: Absent): [string, Refusal][] {
  return conditions.map((text) => [text, only === undefined ? { reason } : { reason, only }])
}
