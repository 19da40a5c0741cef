import type { Absent } from '@rowgate/core'

/**
 * What no database is asked, by what the rules say, with the reason: a list asks the PDP of every row that may be permitted. A condition that is
 * not here fails, and so does a reason that holds no more.
 */
export const UNDECIDED: ReadonlyMap<string, Undecided> = new Map([
  ...undecided('PostgreSQL would read a pattern of the row its own way', ['R.attr.s.matches(R.attr.so)']),
  ...undecided('a list that is made of a text is no list of the resource', ['"b" in R.attr.s.split(" ")']),
  ...undecided('no database has unsigned numbers', ['uint(R.attr.n) > 3u']),
  ...undecided('a zone that is not known would abort the statement', ['timestamp(R.attr.at).getHours(R.attr.so) == 0']),
  ...undecided('the plan does not say whether a literal is an int or a double', ['type(R.attr.n) == type(1.0)']),
  ...undecided('the plan does not say of what type null is', ['type(R.attr.parent) == map'], 'null'),
  ...undecided('the order of a computed list is not kept', [
    'R.attr.labels + ["x"] == ["a", "x"]',
    'R.attr.labels.filter(l, l != "b") == ["a"]',
    'R.attr.labels.map(l, l + "!") == ["a!"]',
    'R.attr.labels.filter(l, l != "a")[0] == "b"',
    'R.attr.nums.sort()[0] == 1',
    'R.attr.labels.join(",") == "a,b"',
  ]),
  ...undecided('what `map` with a condition made of elements is not in the plan, which has them as filtered', [
    'R.attr.labels.filter(l, l > "a").exists(l, l == "b")',
    'R.attr.labels.filter(l, l == "a" || l == "b").all(l, l == "a")',
    'R.attr.labels.map(l, l != "b", "z").exists(x, x > "y")',
    'isSubset(R.attr.nums.map(v, v > 1.0, "z"), ["z"])',
  ]),
  ...undecided('no database makes a map, or goes into lists as deep as it is told', [
    'size(R.attr.labels.transformMap(i, l, i > 0, "x")) > 0',
    '"a" in R.attr.labels.flatten(1)',
  ]),
  ...undecided('an identity of SPIFFE has a syntax of its own', [
    'R.attr.s == "a" || spiffeMatchTrustDomain("example.org").matchesID(spiffeID(R.attr.s))',
  ]),
  ...undecided('a position of the row', ['R.attr.labels[R.attr.i2] == "a"']),
  ...undecided('the plan does not have all digits of an int so large', [
    'int(R.attr.big) == 9007199254740993',
    'int(R.attr.big) > 9007199254740992',
    'int(R.attr.n) + 9007199254740993 > 0',
    'int(R.attr.big) in [9007199254740993, 1]',
  ]),
  ...undecided('what two stored paths have in common is no path that is known', [
    'hierarchy(R.attr.path).commonAncestors(hierarchy(R.attr.path2)) == hierarchy("a")',
  ]),
  ...undecided('rows of a table have no order', ['R.attr.parts[0].name == "a"']),
])

/** Why a case is undecided, and in which mode; in both when not given. */
export interface Undecided {
  readonly reason: string
  readonly only?: Absent
}

function undecided(reason: string, conditions: readonly string[], only?: Absent): [string, Undecided][] {
  return conditions.map((text) => [text, only === undefined ? { reason } : { reason, only }])
}
