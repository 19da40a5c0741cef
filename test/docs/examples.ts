import { posix } from 'node:path'
import { type Block, blocksOf, type Page } from './markdown.ts'

/** A file made of the code of a page. A line of code has the number that it has in the page. */
export interface Example {
  readonly path: string
  readonly text: string
}

/**
 * The TypeScript and Prisma examples of a page, each in a file below a folder named after the page.
 *
 * - A block that starts with a comment like `// src/data-layer.ts` is the file of that name, for the others to import.
 * - Any other block is a module of its own. `<!-- ts: continues -->` before it appends it to the block before.
 * - `<!-- ts: preamble … -->` before a block is code that readers do not see.
 * - `<!-- ts: file src/schema.ts … -->` is a whole file that readers do not see.
 * - `<!-- ts: folder name -->` puts this block and those below it into a folder, so that two ways through a page can use the same names.
 * - `ts ignore because …` leaves a block out.
 */
export function examplesOf(page: Page): Example[] {
  const files = new Map<string, string[]>()
  let folder = ''
  let last = ''
  for (const block of blocksOf(page)) {
    const instructions = instructionsOf(block)
    folder = instructions.get('folder')?.text ?? folder
    if (!isExample(block)) continue
    const hidden = instructions.get('file')
    if (hidden !== undefined) files.set(...hiddenFile(posix.join(page.path, folder), hidden))
    const path = instructions.has('continues') ? last : posix.join(page.path, folder, nameOf(block))
    const preamble = instructions.get('preamble')
    files.set(
      path,
      placed(files.get(path) ?? [], [
        ...(preamble === undefined ? [] : [preamble]),
        { line: block.line, text: block.code.join('\n') },
      ]),
    )
    last = path
  }
  return [...files].map(([path, lines]) => ({ path, text: `${lines.join('\n')}\n` }))
}

/** Blocks that are left out without saying why. */
export function unexcusedOf(page: Page): string[] {
  const excused = /^ignore because \w+/
  return blocksOf(page)
    .filter(({ language, info }) => language === 'ts' && info !== '' && !excused.test(info))
    .map(({ line, info }) => `${page.path}:${line} ${info}`)
}

const NAMED = /^\/\/ ([\w./-]+\.(?:ts|prisma))$/

interface Placed {
  readonly line: number
  readonly text: string
}

/** A part of a Prisma schema, without a name, is nothing that could be generated from. */
function isExample({ language, info, code }: Block): boolean {
  return (language === 'ts' && info === '') || (language === 'prisma' && NAMED.test(code[0] ?? ''))
}

/** `<!-- ts: name text -->`, by name. The text keeps its place in the page. */
function instructionsOf({ comments }: Block): ReadonlyMap<string, Placed> {
  return new Map(
    comments.flatMap(({ line, text }): [string, Placed][] => {
      const [, name, rest = ''] = /^ts: (\w+)\s*([^]*)$/.exec(text) ?? []
      return name === undefined ? [] : [[name, { line: line + (text.includes('\n') ? 1 : 0), text: rest.trimEnd() }]]
    }),
  )
}

function hiddenFile(folder: string, { line, text }: Placed): [string, string[]] {
  const end = text.indexOf('\n')
  return [posix.join(folder, text.slice(0, end)), placed([], [{ line, text: text.slice(end + 1) }])]
}

function nameOf({ code, line, language }: Block): string {
  const [, named] = NAMED.exec(code[0] ?? '') ?? []
  return named ?? `line-${line}.${language}`
}

function placed(lines: readonly string[], parts: readonly Placed[]): string[] {
  const all = [...lines]
  for (const { line, text } of parts) {
    while (all.length < line - 1) all.push('')
    all.push(...text.split('\n'))
  }
  return all
}
