import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest'
import { listedIds } from '../support/oracle.ts'
import { corpusPrincipal } from './corpus-domain.ts'
import { corpusActions, hasCorpus, openCorpus, WITHOUT_ORDER } from './open-corpus.ts'

describe.skipIf(!hasCorpus).each(['missing', 'null'] as const)('the shared corpus, absent: %s', (absent) => {
  let corpus: Awaited<ReturnType<typeof openCorpus>>

  beforeAll(async () => {
    corpus = await openCorpus(inject('postgresUrl'), absent)
  })
  afterAll(() => corpus?.close())

  test.each(corpusActions)('%s', async (action) => {
    const { evaluated, found, sql, refusals } = await listedIds(corpus, corpusPrincipal(), action)
    if (WITHOUT_ORDER.has(action)) {
      expect(refusals.map(({ message }) => message)).toEqual([expect.stringContaining('has no order')])
      expect([...(corpus.allowed.get(action) ?? [])].filter((id) => !found.has(id))).toEqual([])
      return
    }
    expect(refusals).toEqual([])
    expect({ sql, found }).toEqual({ sql, found: corpus.allowed.get(action) })
    expect(evaluated).toEqual(corpus.allowed.get(action))
  })
})
