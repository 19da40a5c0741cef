import { PrismaPg } from '@prisma/adapter-pg'
import { createDataLayer, type DataLayer, type RowgateError } from '@rowgate/prisma'
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest'
import { PrismaClient } from '../prisma-domains/generated/corpus/client/client.ts'
import { expectWellFormed } from '../support/emitted-wheres.ts'
import { corpusPrincipal, declaration, schema } from './corpus-domain.ts'
import { corpusActions, hasCorpus, openCorpus, WITHOUT_ORDER } from './open-corpus.ts'

/** Whose rows Prisma cannot filter exactly, so that they are verified. docs/reference/prisma.md says why. */
const VERIFIED: ReadonlySet<string> = new Set([
  'arith-both',
  'cast-double-string',
  'cast-int-string',
  'cr-div-other-column',
  'f2f-contains',
  'f2f-startswith',
  'id-concat',
  'in-var-var-neg',
  'lambda-field-to-field',
  'not-startswith',
  'p-lambda-f2f-like',
  'p-timestamp',
  'size-filter-count',
  'ts-window',
  'w1-size-frac-chain',
  'w2-outer-relation',
])

describe.skipIf(!hasCorpus).each(['missing', 'null'] as const)('the corpus through Prisma, absent: %s', (absent) => {
  let corpus: Awaited<ReturnType<typeof openCorpus>>
  let prisma: PrismaClient
  let layer: DataLayer<PrismaClient, typeof schema.models, { adversarial: { model: 'Resource' } }>
  const principal = corpusPrincipal()

  beforeAll(async () => {
    corpus = await openCorpus(inject('postgresUrl'), absent)
    prisma = new PrismaClient({ adapter: new PrismaPg({ connectionString: corpus.url }) })
    const resources = { adversarial: declaration(absent) } as { adversarial: { model: 'Resource' } }
    layer = createDataLayer({ prisma, schema, cerbos: corpus.cerbos, resources })
  })
  afterAll(async () => {
    await prisma?.$disconnect()
    await corpus?.close()
  })

  test.each(corpusActions)('%s', async (action) => {
    const list = (args: object) =>
      layer.authorizedFindMany(principal, 'adversarial', action, { orderBy: { key: 'asc' }, ...args })
    const wanted = [...(corpus.allowed.get(action) ?? [])].toSorted()
    const found = (await list({})).map(({ key }) => key)
    expect(found.toSorted()).toEqual(wanted)
    expect((await list({ take: 3, select: { key: true } })).map(({ key }) => key)).toEqual(found.slice(0, 3))
    expect(await layer.authorizedCount(principal, 'adversarial', action)).toBe(wanted.length)
    const outcome = await layer.authorizedWhere(principal, 'adversarial', action).then(
      (where) => {
        expectWellFormed(where, schema, 'Resource')
        return 'exact'
      },
      ({ code }: RowgateError) => code,
    )
    expect(outcome).toBe(VERIFIED.has(action) || WITHOUT_ORDER.has(action) ? 'inexact-where' : 'exact')
  })
})
