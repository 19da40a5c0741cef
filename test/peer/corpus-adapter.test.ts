import { PlanKind } from '@cerbos/core'
import { queryPlanToPrisma } from '@cerbos/orm-prisma'
import { PrismaPg } from '@prisma/adapter-pg'
import { createDataLayer } from '@rowgate/prisma'
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest'
import { corpusPrincipal, declaration, schema } from '../conformance/corpus-domain.ts'
import { corpusActions, hasCorpus, openCorpus, WITHOUT_ORDER } from '../conformance/open-corpus.ts'
import { PrismaClient } from '../prisma-domains/generated/corpus/client/client.ts'
import { listedIds } from '../support/oracle.ts'
import { corpusMapper } from './corpus-mapper.ts'
import { DIFFERENCES, REFUSED } from './corpus-outcomes.ts'

describe.skipIf(!hasCorpus).each(['missing', 'null'] as const)('the corpus, absent: %s', (absent) => {
  let corpus: Awaited<ReturnType<typeof openCorpus>>
  let prisma: PrismaClient
  const principal = corpusPrincipal()

  beforeAll(async () => {
    corpus = await openCorpus(inject('postgresUrl'), absent)
    prisma = new PrismaClient({ adapter: new PrismaPg({ connectionString: corpus.url }) })
  })
  afterAll(async () => {
    await prisma?.$disconnect()
    await corpus?.close()
  })

  test('through Rowgate by Prisma and by SQL, and through @cerbos/orm-prisma', async () => {
    const resources = { adversarial: declaration(absent) } as { adversarial: { model: 'Resource' } }
    const layer = createDataLayer({ prisma, schema, cerbos: corpus.cerbos, resources })
    const refused: string[] = []
    const differences: string[] = []
    for (const action of corpusActions) {
      if (WITHOUT_ORDER.has(action)) continue
      const wanted = [...(corpus.allowed.get(action) ?? [])].toSorted()
      const ours = await layer.authorizedFindMany(principal, 'adversarial', action, { select: { key: true } })
      const bySql = await listedIds(corpus, principal, action)
      expect([action, ours.map(({ key }) => key).toSorted()]).toEqual([action, wanted])
      expect([action, [...bySql.found].toSorted()]).toEqual([action, wanted])
      const theirs = await adapterIds(action)
      if (theirs === undefined) refused.push(action)
      else if (theirs.join() !== wanted.join()) {
        const [wider, narrower] = [
          theirs.filter((id) => !wanted.includes(id)),
          wanted.filter((id) => !theirs.includes(id)),
        ]
        differences.push(`${action}: allowed ${wanted.length}, +${wider.length} -${narrower.length}`)
      }
    }
    console.log(`${absent}: refused ${refused.length}: ${refused.join(' ')}\n${differences.join('\n')}`)
    expect(differences).toEqual(DIFFERENCES[absent])
    expect(refused.toSorted()).toEqual(REFUSED[absent])
  })

  /** Nothing when the adapter refuses the plan, or Prisma what the adapter made of it. */
  async function adapterIds(action: string): Promise<readonly string[] | undefined> {
    const queryPlan = await corpus.cerbos.planResources({
      principal: principal as never,
      resource: { kind: 'adversarial' },
      action,
    })
    try {
      const nullAttributeRepresentation = absent === 'null' ? 'explicit' : 'omitted'
      const planned = queryPlanToPrisma({
        queryPlan,
        mapper: corpusMapper(absent),
        model: 'Resource',
        nullAttributeRepresentation,
      })
      const where =
        planned.kind === PlanKind.CONDITIONAL
          ? planned.filters
          : { key: planned.kind === PlanKind.ALWAYS_ALLOWED ? { notIn: [] } : { in: [] } }
      const rows = await prisma.resource.findMany({ where, select: { key: true } })
      return rows.map(({ key }) => key).toSorted()
    } catch {
      return undefined
    }
  }
})
