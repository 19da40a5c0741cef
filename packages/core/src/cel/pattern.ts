/** A regular expression that means what RE2 means by the original, both to PostgreSQL and to JavaScript (with the `u` flag). */
export type Pattern = string

interface Reader {
  readonly source: string
  at: number
  flags: Flags
}

/** What `(?i)` and `(?s)` ask for, until the end of their group. */
interface Flags {
  readonly folds: boolean
  readonly dotAll: boolean
}

const NO_FLAGS: Flags = { folds: false, dotAll: false }

/** RE2's classes, which are ASCII only. */
// oxfmt-ignore
const CLASSES: Readonly<Record<string, string>> = { d: '0-9', w: '0-9A-Za-z_', s: String.raw`\t\n\f\r ` }

/** POSIX's names of classes, which RE2 takes for ASCII. */
// oxfmt-ignore
const NAMED: Readonly<Record<string, string>> = {
  alpha: 'A-Za-z', digit: '0-9', alnum: '0-9A-Za-z', upper: 'A-Z', lower: 'a-z', xdigit: '0-9A-Fa-f', word: '0-9A-Za-z_',
}

const WORD = `[${CLASSES['w']}]`
/** Between a character of a word and one that is none, or an end of the text. */
const BOUNDARY = `(?:(?<!${WORD})(?=${WORD})|(?<=${WORD})(?!${WORD}))`
const NO_BOUNDARY = `(?:(?<!${WORD})(?!${WORD})|(?<=${WORD})(?=${WORD}))`

/** What stands for itself alone: none of these can be repeated. */
// oxfmt-ignore
const ANCHORS: Readonly<Record<string, string>> = {
  '^': '^', $: '$', [String.raw`\A`]: '^', [String.raw`\z`]: '$', [String.raw`\b`]: BOUNDARY, [String.raw`\B`]: NO_BOUNDARY,
}

/** How often a part may be asked to repeat: PostgreSQL stops at 255. */
const MAX_REPEAT = 255

/**
 * Reads the part of RE2 that both engines share: literals, `.`, classes of characters, groups, alternatives, anchors, repetition, word
 * boundaries, and `(?i)` of ASCII. Nothing for everything else: other flags, Unicode classes, and whatever RE2 refuses.
 */
export function parsePattern(source: string): Pattern | undefined {
  const reader: Reader = { source, at: 0, flags: NO_FLAGS }
  const parsed = alternatives(reader)
  return reader.at < source.length ? undefined : parsed
}

/** A pattern that is a text, at the start, at the end, or anywhere. */
export interface PlainPattern {
  readonly start: boolean
  readonly end: boolean
  readonly part: string
}

const PLAIN = /^(\^?)((?:[^$()*+./?[\\\]^{|}]|\\[$()*+./?[\\\]^{|}])*)(\$?)$/u

/** The text of a pattern that has no choice in it; nothing for any other. */
export function plainPattern(pattern: Pattern): PlainPattern | undefined {
  const [, start, quotedText, end] = PLAIN.exec(pattern) ?? []
  if (quotedText === undefined) return undefined
  return { start: start !== '', end: end !== '', part: quotedText.replaceAll(/\\(.)/gsu, '$1') }
}

/** More texts than this are left a pattern. */
const MOST_TEXTS = 100

const ONE_GROUP = /^([^()|]*)\(\?:([^()]*)\)([^()|]*)$/su

/** The texts of a pattern whose only choice is between texts: `^(draft|open)$`, `^eu-|^us-`. Nothing for any other. */
export function plainPatterns(pattern: Pattern): readonly PlainPattern[] | undefined {
  // What is escaped is no choice, and a pattern has no NUL.
  const [, before = '', inner = pattern, behind = ''] = ONE_GROUP.exec(pattern) ?? []
  const branches = inner.replaceAll(/\\.|\|/gsu, (found) => (found === '|' ? '\0' : found)).split('\0')
  const isInGroup = inner !== pattern
  // Where what stands before is no text, its last character may escape the parenthesis.
  if (plainPattern(before) === undefined) return undefined
  if (branches.length > MOST_TEXTS || (isInGroup && branches.some((branch) => /^\^|\$$/.test(branch)))) return undefined
  const plain = branches.map((branch) => plainPattern(before + branch + behind))
  return plain.every((each) => each !== undefined) ? plain : undefined
}

function alternatives(reader: Reader): string | undefined {
  const branches: string[] = []
  do {
    const branch = sequence(reader)
    if (branch === undefined) return undefined
    branches.push(branch)
  } while (take(reader, '|'))
  return branches.join('|')
}

function sequence(reader: Reader): string | undefined {
  let text = ''
  while (reader.at < reader.source.length && !'|)'.includes(peek(reader))) {
    const part = repeated(reader)
    if (part === undefined) return undefined
    text += part
  }
  return text
}

function repeated(reader: Reader): string | undefined {
  const anchor = Object.keys(ANCHORS).find((each) => take(reader, each) !== undefined)
  if (anchor !== undefined || setsFlags(reader)) return isRepeated(reader) ? undefined : (ANCHORS[anchor ?? ''] ?? '')
  const part = atom(reader)
  if (part === undefined) return undefined
  const times = repetition(reader)
  return times === undefined ? undefined : part + times
}

function repetition(reader: Reader): string | undefined {
  const match = /^(?:[*+?]|\{(\d{1,3})(,(\d{0,3}))?\})/.exec(reader.source.slice(reader.at))
  if (match === null) return peek(reader) === '{' ? undefined : ''
  const [text, least, , most] = match
  if (Number(least ?? 0) > MAX_REPEAT || Number(most ?? 0) > MAX_REPEAT) return undefined
  if (most !== undefined && most !== '' && Number(most) < Number(least)) return undefined
  reader.at += text.length
  // Whether as much as possible is taken, or as little, matters to what is found, not to whether there is something.
  take(reader, '?')
  return isRepeated(reader) ? undefined : text
}

function isRepeated(reader: Reader): boolean {
  return '*+?{'.includes(peek(reader)) && peek(reader) !== ''
}

/** `(?i)`, which counts until the end of the group. */
function setsFlags(reader: Reader): boolean {
  const match = /^\(\?([is]+)\)/.exec(reader.source.slice(reader.at))
  if (match === null) return false
  reader.at += match[0].length
  reader.flags = withFlags(reader.flags, match[1] as string)
  return true
}

function withFlags({ folds, dotAll }: Flags, names: string): Flags {
  return { folds: folds || names.includes('i'), dotAll: dotAll || names.includes('s') }
}

function atom(reader: Reader): string | undefined {
  if (take(reader, '.') !== undefined) return reader.flags.dotAll ? String.raw`(?:[^\n]|\n)` : String.raw`[^\n]`
  if (take(reader, '(') !== undefined) return group(reader)
  if (take(reader, '[') !== undefined) return bracket(reader)
  if (take(reader, '\\') !== undefined) return escaped(reader)
  const character = next(reader)
  return character === '' || '*+?{}]'.includes(character) ? undefined : literal(reader, character)
}

function group(reader: Reader): string | undefined {
  const { flags } = reader
  const head = /^\?(?:([is]*):|P?<\w+>)/.exec(reader.source.slice(reader.at))
  if (head === null && peek(reader) === '?') return undefined
  reader.at += head?.[0].length ?? 0
  reader.flags = withFlags(flags, head?.[1] ?? '')
  const inner = alternatives(reader)
  reader.flags = flags
  return inner === undefined || take(reader, ')') === undefined ? undefined : `(?:${inner})`
}

function escaped(reader: Reader): string | undefined {
  const character = next(reader)
  const ascii = CLASSES[character.toLowerCase()]
  if (ascii !== undefined) {
    const set = foldedSet(reader, ascii)
    return character === character.toLowerCase() ? `[${set}]` : `[^${set}]`
  }
  return literalEscape(reader, character)
}

/** A letter of ASCII, and what RE2 folds to it. Of other letters the engines have tables of their own. */
function literal(reader: Reader, character: string): string | undefined {
  if (!reader.flags.folds) return quoted(character)
  if (character.charCodeAt(0) > 127) return undefined
  const set = folded(character, character)
  return set === '' ? quoted(character) : `[${character}${set}]`
}

/** What the letters of a range of ASCII fold to: the other case, the Kelvin sign for k, the long s for s. */
function folded(from: string, to: string): string {
  const points = Array.from({ length: to.charCodeAt(0) - from.charCodeAt(0) + 1 }, (_, at) =>
    String.fromCharCode(from.charCodeAt(0) + at),
  )
  const letters = points.filter((point) => /[A-Za-z]/.test(point))
  const others = letters.flatMap((letter) => [
    letter === letter.toLowerCase() ? letter.toUpperCase() : letter.toLowerCase(),
    ...(letter.toLowerCase() === 'k' ? ['\u212a'] : []),
    ...(letter.toLowerCase() === 's' ? ['\u017f'] : []),
  ])
  return [...new Set(others)].join('')
}

/** A class of ASCII: one that has letters has all of them, or all of one case. */
function foldedSet({ flags }: Reader, ascii: string): string {
  if (!flags.folds || !/[A-Za-z]-/.test(ascii)) return ascii
  const ranges = [...ascii.matchAll(/([A-Za-z])-([A-Za-z])/g)].map(([, from, to]) =>
    folded(from as string, to as string),
  )
  return ascii + [...new Set(ranges.join(''))].join('')
}

function literalEscape(reader: Reader, character: string): string | undefined {
  // oxfmt-ignore
  const controls: Readonly<Record<string, string>> = { n: String.raw`\n`, r: String.raw`\r`, t: String.raw`\t`, f: String.raw`\f` }
  if (controls[character] !== undefined) return controls[character]
  if (character === 'x') return hexEscape(reader)
  return /^[!-/:-@[-`{-~]$/.test(character) ? quoted(character) : undefined
}

function hexEscape(reader: Reader): string | undefined {
  const match = /^(?:([\da-fA-F]{2})|\{([\da-fA-F]{1,6})\})/.exec(reader.source.slice(reader.at))
  const point = Number.parseInt(match?.[1] ?? match?.[2] ?? '', 16)
  if (!(point > 0 && point <= 0x10_ffff) || (point >= 0xd8_00 && point <= 0xdf_ff)) return undefined
  reader.at += match?.[0].length ?? 0
  return literal(reader, String.fromCodePoint(point))
}

function bracket(reader: Reader): string | undefined {
  const negated = take(reader, '^') ?? ''
  let text = ''
  while (peek(reader) !== ']' || text === '') {
    const item = bracketItem(reader)
    if (item === undefined) return undefined
    text += item
  }
  reader.at += 1
  return `[${negated}${text}]`
}

function bracketItem(reader: Reader): string | undefined {
  const from = bracketCharacter(reader)
  if (from === undefined || from.set) return from?.text
  if (peek(reader) !== '-' || reader.source[reader.at + 1] === ']') return foldedRange(reader, from, from)
  reader.at += 1
  const to = bracketCharacter(reader)
  if (to === undefined || to.set || from.point > to.point) return undefined
  return foldedRange(reader, from, to)
}

function foldedRange({ flags }: Reader, from: BracketCharacter, to: BracketCharacter): string | undefined {
  const range = from === to ? from.text : `${from.text}-${to.text}`
  if (!flags.folds) return range
  return to.point > 127 ? undefined : range + folded(String.fromCharCode(from.point), String.fromCharCode(to.point))
}

interface BracketCharacter {
  readonly text: string
  readonly set: boolean
  readonly point: number
}

function bracketCharacter(reader: Reader): BracketCharacter | undefined {
  const name = /^\[:(\w+):\]/.exec(reader.source.slice(reader.at))
  const posix = NAMED[name?.[1] ?? '']
  if (posix !== undefined) {
    reader.at += name?.[0].length ?? 0
    return { text: foldedSet(reader, posix), set: true, point: 0 }
  }
  const character = next(reader)
  if (character === '' || character === '[') return undefined
  if (character !== '\\')
    return { text: quotedInBracket(character), set: false, point: character.codePointAt(0) as number }
  const named = next(reader)
  const ascii = CLASSES[named]
  if (ascii !== undefined) return { text: foldedSet(reader, ascii), set: true, point: 0 }
  if (!/^[!-/:-@[-`{-~]$/.test(named)) return undefined
  return { text: quotedInBracket(named), set: false, point: named.codePointAt(0) as number }
}

function quoted(character: string): string {
  return /[$()*+./?[\\\]^{|}]/.test(character) ? `\\${character}` : character
}

function quotedInBracket(character: string): string {
  return /[\\\]^[-]/.test(character) ? `\\${character}` : character
}

function peek({ source, at }: Reader): string {
  return source[at] ?? ''
}

function next(reader: Reader): string {
  const point = reader.source.codePointAt(reader.at)
  if (point === undefined) return ''
  const character = String.fromCodePoint(point)
  reader.at += character.length
  return character
}

function take(reader: Reader, text: string): string | undefined {
  if (!reader.source.startsWith(text, reader.at)) return undefined
  reader.at += text.length
  return text
}
