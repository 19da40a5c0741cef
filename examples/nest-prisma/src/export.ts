import type { BoundLayer } from '@rowgate/core'
import { csvLine } from '@rowgate/example-world'
import type { Layer } from './data-layer.ts'

const COLUMNS = ['id', 'ownerId', 'amount', 'currency', 'status'] as const

/** What the caller may export, as CSV, read by the page. The first page is there before the first byte, so that whoever may not export is told so. */
export async function csvOf({ authorizedPage }: BoundLayer<Layer>): Promise<AsyncIterable<string>> {
  const pageAfter = (after?: string) =>
    authorizedPage('expense', 'export', { orderBy: { id: 'asc' }, take: 200, ...(after ? { after } : {}) })
  const first = await pageAfter()
  return (async function* () {
    yield csvLine(COLUMNS)
    for (let page = first; ; page = await pageAfter(page.next)) {
      yield page.rows.map((row) => csvLine(COLUMNS.map((name) => row[name]))).join('')
      if (page.next === undefined) return
    }
  })()
}
