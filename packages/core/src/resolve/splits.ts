import { numberConstant, stringConstant } from '../cel/constants.ts'
import { and, or } from '../ir/predicates.ts'
import type { Predicate } from '../ir/predicate.ts'
import type { Value } from '../ir/value.ts'
import { equalValues } from './comparison.ts'
import { computed } from './operation.ts'
import { overValues } from './rows.ts'
import type { Kinship, SplitText } from './term.ts'

/** Whether two stored texts are split into the same segments. */
export function equalSplits(left: SplitText, right: SplitText): Predicate {
  const [a, b] = left.delimiter === right.delimiter ? [left, right] : withOneDelimiter(left, right)
  return equalValues(a.text, b.text)
}

/** Whether two stored texts, split into paths, are related like this. */
export function relatedSplits(name: Kinship, one: SplitText, other: SplitText): Predicate {
  const [left, right] = withOneDelimiter(one, other)
  // oxfmt-ignore
  switch (name) {
    case 'ancestorOf':   return continues(right, left)
    case 'descendentOf': return continues(left, right)
    case 'overlaps':     return or([equalValues(left.text, right.text), continues(left, right), continues(right, left)])
    case 'immediateParentOf': return and([continues(right, left), oneLonger(right, left)])
    case 'immediateChildOf':  return and([continues(left, right), oneLonger(left, right)])
    case 'siblingOf':         return areSiblings(left, right)
  }
}

/**
 * Two paths with the same delimiter of one character, which no segment holds and no other delimiter overlaps with. The four characters are in neither
 * delimiter, so what is written for them neither makes a delimiter nor breaks one.
 */
function withOneDelimiter(left: SplitText, right: SplitText): readonly [SplitText, SplitText] {
  if (left.delimiter === right.delimiter && left.delimiter.length === 1) return [left, right]
  const taken = left.delimiter + right.delimiter
  const [escape, first, second, separator] = charactersBeside(taken)
  const written = ({ text, delimiter }: SplitText): SplitText => {
    const escaped = replaced(replaced(text, escape, escape + first), separator, escape + second)
    return { text: replaced(escaped, delimiter, separator), delimiter: separator }
  }
  return [written(left), written(right)]
}

function charactersBeside(taken: string): readonly [string, string, string, string] {
  const [a, b, c, d] = Array.from({ length: taken.length + 4 }, (_, at) => String.fromCodePoint(0x21 + at)).filter(
    (character) => !taken.includes(character),
  )
  return [a as string, b as string, c as string, d as string]
}

function replaced(text: Value, part: string, by: string): Value {
  return computed('replace', [text, stringConstant(part), stringConstant(by)])
}

/** The same path above, of as many segments: nothing is above a path of one, nor above one that starts with the delimiter and has two. */
function areSiblings(left: SplitText, right: SplitText): Predicate {
  const same = equalValues(parentPath(left), parentPath(right))
  return and([same, equalValues(segmentCount(left), segmentCount(right))])
}

function continues(lower: SplitText, upper: SplitText): Predicate {
  const part = computed('concat', [upper.text, stringConstant(upper.delimiter)])
  return overValues([lower.text, upper.text], { kind: 'textTest', test: 'startsWith', text: lower.text, part })
}

function oneLonger(lower: SplitText, upper: SplitText): Predicate {
  return equalValues(segmentCount(lower), computed('addInt', [segmentCount(upper), numberConstant(1)]))
}

/** How many segments there are. */
export function segmentCount({ text, delimiter }: SplitText): Value {
  return computed('segmentCount', [text, stringConstant(delimiter)])
}

function parentPath({ text, delimiter }: SplitText): Value {
  return computed('parentPath', [text, stringConstant(delimiter)])
}
