import { existsSync } from 'node:fs'
import { posix } from 'node:path'
import { describe, expect, test } from 'vitest'
import { allPages, anchorsOf, type Page, pageAt, proseOf, ROOT } from './markdown.ts'

describe.each(allPages().map((page) => [page.path, page] as const))('%s', (_path, page) => {
  test('every link leads to a file, and to a heading of it', () => {
    expect(linksOf(page).filter((link) => !leadsSomewhere(page, link))).toEqual([])
  })
})

/** Links to pages of this repository; those of the web are not asked. */
function linksOf(page: Page): string[] {
  const inline = proseOf(page).flatMap((line) => [...line.replaceAll(/`[^`]*`/g, '').matchAll(/\]\(([^)\s]+)\)/g)])
  return inline.map(([, target]) => target as string).filter((target) => !/^[a-z]+:/.test(target))
}

function leadsSomewhere(page: Page, link: string): boolean {
  const [file = '', anchor] = link.split('#')
  const path = file === '' ? page.path : posix.join(posix.dirname(page.path), file)
  if (!existsSync(`${ROOT}${path}`)) return false
  return anchor === undefined || anchorsOf(pageAt(path)).includes(anchor)
}
