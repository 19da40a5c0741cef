import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

/** The root of the repository. */
export const ROOT = fileURLToPath(new URL('../../', import.meta.url))

/** A page of the documentation, by its path from the root. */
export interface Page {
  readonly path: string
  readonly lines: readonly string[]
}

/** A fenced block. */
export interface Block {
  readonly page: string
  readonly language: string
  /** What stands behind the language. */
  readonly info: string
  /** The page's line, counted from one, of the first line of code. */
  readonly line: number
  readonly code: readonly string[]
  /** The HTML comments between the block before and this one. */
  readonly comments: readonly Comment[]
}

interface Comment {
  readonly line: number
  readonly text: string
}

export interface Heading {
  readonly level: number
  readonly text: string
}

/** Every page that a reader of the repository is sent to. */
export function allPages(): Page[] {
  const documents = readdirSync(`${ROOT}docs`, { recursive: true, encoding: 'utf8' }).map((path) => `docs/${path}`)
  const packages = ['packages', 'examples']
    .flatMap((folder) => readdirSync(`${ROOT}${folder}`).map((name) => `${folder}/${name}/README.md`))
    .filter((path) => existsSync(`${ROOT}${path}`))
  const paths = ['README.md', 'CONTRIBUTING.md', 'prisma/README.md', 'examples/README.md', ...packages, ...documents]
  return paths.filter((path) => path.endsWith('.md')).map((path) => pageAt(path))
}

export function pageAt(path: string): Page {
  return { path, lines: readFileSync(`${ROOT}${path}`, 'utf8').split('\n') }
}

/** The fenced blocks of a page, in order. */
export function blocksOf({ path, lines }: Page): Block[] {
  const found: Block[] = []
  let comments: Comment[] = []
  for (let at = 0; at < lines.length; at++) {
    const fence = /^(?<marks>`{3,})(?<language>\w*) ?(?<info>.*)$/.exec(lines[at] as string)?.groups
    if (fence !== undefined) {
      const end = lines.indexOf(fence['marks'] as string, at + 1)
      const { language = '', info = '' } = fence
      found.push({ page: path, language, info, line: at + 2, code: lines.slice(at + 1, end), comments })
      comments = []
      at = end
    } else if (lines[at]?.startsWith('<!--') === true) {
      const end = lines.findIndex((line, from) => from >= at && line.includes('-->'))
      const text = lines.slice(at, end + 1).join('\n')
      comments.push({ line: at + 1, text: text.replace(/^<!-- ?/, '').replace(/ ?-->.*$/, '') })
      at = end
    }
  }
  return found
}

/** The lines of a page, those of fenced blocks left empty. */
export function proseOf(page: Page): string[] {
  const lines = [...page.lines]
  for (const { line, code } of blocksOf(page)) lines.fill('', line - 2, line + code.length)
  return lines
}

export function headingsOf(page: Page): Heading[] {
  return proseOf(page).flatMap((line) => {
    const [, marks, text] = /^(#+) (.+)$/.exec(line) ?? []
    return marks === undefined || text === undefined ? [] : [{ level: marks.length, text }]
  })
}

/** What links to the headings of a page end in, as GitHub makes it. */
export function anchorsOf(page: Page): string[] {
  return headingsOf(page).map(({ text }) =>
    text
      .toLowerCase()
      .replaceAll(/[^\p{L}\p{N}_ -]/gu, '')
      .replaceAll(' ', '-'),
  )
}
