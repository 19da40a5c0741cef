import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import type { BoundLayer } from '@rowgate/core'
import { csvLine } from '@rowgate/example-world'
import type { Rowgate } from '@rowgate/express'
import { Router } from 'express'
import type { Layer } from './data-layer.ts'

/** What the caller may export, as CSV: read by the page, sent as it comes. */
export function exportExpenses(rg: Rowgate<Layer>): Router {
  return Router().get('/export', async (request, response) => {
    const lines = await csvOf(rg.of(request).data)
    response.type('text/csv')
    await pipeline(Readable.from(lines), response)
  })
}

const COLUMNS = ['id', 'ownerId', 'amount', 'currency', 'status'] as const

/** The first page is there before the first byte, so that whoever may not export is told so. */
async function csvOf({ authorizedPage }: BoundLayer<Layer>): Promise<AsyncIterable<string>> {
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
