import { inspect } from 'node:util'
import { PrismaPg } from '@prisma/adapter-pg'
import { GRPC } from '@cerbos/grpc'
import { bindResources, resourceOf } from '@rowgate/core'
import { createDataLayer, RowgateError } from '@rowgate/prisma'
import { createDatabase } from '@rowgate/testing'
import fc from 'fast-check'
import pg from 'pg'
import { expect, inject, test } from 'vitest'
import { PrismaClient } from '../prisma-domains/generated/generative/client/client.ts'
import { checkedIds, loadRows } from '../support/oracle.ts'
import { createTables, insertRows } from '../support/tables.ts'
import { PRINCIPAL, startWith } from '../generative/differential.ts'
import { schema } from '../prisma-domains/generative-schema.ts'
import { declaration } from '../generative/domain.ts'
import { write } from '../generative/grammar.ts'
import { tables } from '../generative/rows.ts'
import { type Case, cases, mayLose, rulesOf } from '../generative/rules.ts'

const seed = Number(process.env['ROWGATE_SEED'] ?? 20_261_120)
const batches = Number(process.env['ROWGATE_BATCHES'] ?? (process.env['ROWGATE_TEST_SIZE'] === 'full' ? 10 : 1))
const size = 200

test.each(Array.from({ length: batches }, (_, at) => seed + at))(
  'random rules list through Prisma what check allows, seed %d',
  { timeout: 300_000 },
  async (own) => {
    const made = fc.sample(cases, { seed: own, numRuns: size })
    const arena = await openArena(own, made)
    try {
      const outcomes = [...(await arena.outcomes('null')), ...(await arena.outcomes('missing'))]
      const counts = countBy(outcomes.map(({ kind }) => kind))
      console.log(`seed ${own}: ${[...counts].map(([kind, count]) => `${count} ${kind}`).join(', ')}`)
      expect(outcomes.filter(({ kind }) => kind === 'failed').map(({ detail }) => detail)).toEqual([])
      expect(counts.get('exact')).toBeGreaterThan(size / 2)
    } finally {
      await arena.close()
    }
  },
)

interface Outcome {
  /** Whether the rows were found by `where` alone or verified, when they were those that check allows. */
  readonly kind: 'exact' | 'verified' | 'refused' | 'failed'
  readonly detail: string
}

async function openArena(own: number, made: readonly Case[]) {
  const database = await createDatabase(inject('postgresUrl'))
  const pool = new pg.Pool({ connectionString: database.url, max: 4 })
  await pool.query(createTables(schema))
  const [rows] = fc.sample(tables, { seed: own, numRuns: 1 })
  for (const [name, each] of rows ?? []) {
    const { text, values } = insertRows(schema.models[name]!, each)
    await pool.query(text, values)
  }
  const keys = (rows?.get('Thing') ?? []).map(({ id }) => id as string)
  const named = new Map(made.map((of, at) => [`a${at}`, of]))
  const [pdp, loaded] = await startWith(new Map([...named].map(([action, of]) => [action, rulesOf(of)])))
  const cerbos = new GRPC(pdp.grpcAddress, { tls: false })
  const prisma = new PrismaClient({ adapter: new PrismaPg({ connectionString: database.url, max: 4 }) })

  async function outcomes(absent: 'null' | 'missing'): Promise<Outcome[]> {
    const declared = { thing: declaration(absent) } as { thing: { model: 'Thing' } }
    const layer = createDataLayer({ prisma, schema, cerbos, resources: declared })
    const resource = resourceOf(bindResources(schema, declared), 'thing')
    const checked = await loadRows(pool, resource, keys)
    const actions = [...loaded.keys()]
    const allowed = await checkedIds(cerbos, PRINCIPAL, { kind: 'thing', actions, rows: checked })
    const found: Outcome[] = []
    for (const action of actions) {
      const of = named.get(action) as Case
      const wanted = allowed.get(action) ?? new Set()
      const tried = layer.authorizedFindMany(PRINCIPAL, 'thing', action, { select: { id: true } })
      const where = layer.authorizedWhere(PRINCIPAL, 'thing', action).catch(({ code }: RowgateError) => code)
      const described = async (): Promise<string> =>
        `[absent: ${absent}, seed ${own}] ${of.shape} ${of.nodes.map(write).join(' ; ')}\n  ${inspect(await where, { depth: 20 })}`
      try {
        const ids = (await tried).map(({ id }) => id)
        const leaked = ids.filter((id) => !wanted.has(id))
        const lost = mayLose(of) ? [] : [...wanted].filter((id) => !ids.includes(id))
        const wrong = leaked.length + lost.length > 0 || new Set(ids).size < ids.length
        if (wrong)
          found.push({ kind: 'failed', detail: `leaked ${leaked.join()} lost ${lost.join()} ${await described()}` })
        else found.push({ kind: (await where) === 'inexact-where' ? 'verified' : 'exact', detail: '' })
      } catch (error) {
        const refused = error instanceof RowgateError && REFUSALS.has(error.code)
        found.push({
          kind: refused ? 'refused' : 'failed',
          detail: `${String(error)} ${String((error as Error).cause).slice(-400)} ${await described()}`,
        })
      }
    }
    return found
  }
  const close = async (): Promise<void> => {
    cerbos.close()
    await prisma.$disconnect()
    await pool.end()
    await Promise.all([pdp.stop(), database.drop()])
  }
  return { outcomes, close }
}

/** What no backend is asked, and what the PDP itself cannot plan. */
const REFUSALS: ReadonlySet<string> = new Set([
  'unsupported-construct',
  'unsupported-operator',
  'filter-too-large',
  'pdp-failed',
])

function countBy<Key>(keys: readonly Key[]): Map<Key, number> {
  const counts = new Map<Key, number>()
  for (const key of keys) counts.set(key, (counts.get(key) ?? 0) + 1)
  return counts
}
