/** A regular expression that means what RE2 means by the original, both to PostgreSQL and to JavaScript (with the `u` flag). */
export type Pattern = string

interface Reader {
  readonly source: string
  at: number
}

/** RE2's classes, which are ASCII only. */
// oxfmt-ignore
const CLASSES: Readonly<Record<string, string>> = { d: '0-9', w: '0-9A-Za-z_', s: String.raw`\t\n\f\r ` }

/** How often a part may be asked to repeat: PostgreSQL stops at 255. */
const MAX_REPEAT = 255

/**
 * Reads the part of RE2 that both engines share: literals, `.`, classes of characters, groups, alternatives, anchors and repetition.
 * Nothing for everything else: flags, word boundaries, Unicode classes, and whatever RE2 refuses.
 */
export function parsePattern(source: string): Pattern | undefined {
  const reader: Reader = { source, at: 0 }
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
  const anchor = take(reader, '^') ?? take(reader, '$')
  if (anchor !== undefined) return '*+?{'.includes(peek(reader)) && peek(reader) !== '' ? undefined : anchor
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
  return '*+?{'.includes(peek(reader)) && peek(reader) !== '' ? undefined : text
}

function atom(reader: Reader): string | undefined {
  if (take(reader, '.') !== undefined) return String.raw`[^\n]`
  if (take(reader, '(') !== undefined) return group(reader)
  if (take(reader, '[') !== undefined) return bracket(reader)
  if (take(reader, '\\') !== undefined) return escaped(reader)
  const character = next(reader)
  return character === '' || '*+?{}]'.includes(character) ? undefined : quoted(character)
}

function group(reader: Reader): string | undefined {
  if (peek(reader) === '?' && take(reader, '?:') === undefined) return undefined
  const inner = alternatives(reader)
  return inner === undefined || take(reader, ')') === undefined ? undefined : `(?:${inner})`
}

function escaped(reader: Reader): string | undefined {
  const character = next(reader)
  const ascii = CLASSES[character.toLowerCase()]
  if (ascii !== undefined) return character === character.toLowerCase() ? `[${ascii}]` : `[^${ascii}]`
  return literalEscape(character)
}

function literalEscape(character: string): string | undefined {
  // oxfmt-ignore
  const controls: Readonly<Record<string, string>> = { n: String.raw`\n`, r: String.raw`\r`, t: String.raw`\t`, f: String.raw`\f` }
  if (controls[character] !== undefined) return controls[character]
  return /^[!-/:-@[-`{-~]$/.test(character) ? quoted(character) : undefined
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
  if (from === undefined || from.set || peek(reader) !== '-' || reader.source[reader.at + 1] === ']') return from?.text
  reader.at += 1
  const to = bracketCharacter(reader)
  if (to === undefined || to.set || from.point > to.point) return undefined
  return `${from.text}-${to.text}`
}

interface BracketCharacter {
  readonly text: string
  readonly set: boolean
  readonly point: number
}

function bracketCharacter(reader: Reader): BracketCharacter | undefined {
  const character = next(reader)
  if (character === '' || character === '[') return undefined
  if (character !== '\\')
    return { text: quotedInBracket(character), set: false, point: character.codePointAt(0) as number }
  const named = next(reader)
  const ascii = CLASSES[named]
  if (ascii !== undefined) return { text: ascii, set: true, point: 0 }
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
