import { PrismaPg } from '@prisma/adapter-pg'
import { createDataLayer, RowgateError } from '@rowgate/prisma'
import { afterAll, beforeAll, expect, inject, test } from 'vitest'
import { askPdp, inParallel, type Side } from '../generative/answers.ts'
import { type Arena, createArena } from '../generative/arena.ts'
import { makeRows, randomCases } from '../generative/batch.ts'
import { compareSide, type Outcome } from '../generative/differential.ts'
import { declaration } from '../generative/domain.ts'
import { describe } from '../generative/report.ts'
import type { Case } from '../generative/rules.ts'
import { PrismaClient } from '../prisma-domains/generated/generative/client/client.ts'
import { schema } from '../prisma-domains/generative-schema.ts'
import { checkedWheres } from '../support/emitted-wheres.ts'

/**
 * Random rules list through Prisma what they list through SQL, which `test/generative` compares with check. A run is repeated by its seed.
 */
const seed = Number(process.env['ROWGATE_SEED'] ?? 20_261_120)
const batches = Number(process.env['ROWGATE_BATCHES'] ?? (process.env['ROWGATE_TEST_SIZE'] === 'full' ? 10 : 1))
const seeds = Array.from({ length: batches }, (_, at) => seed + at)
const SIZE = 150
let arena: Arena
let prisma: ReturnType<typeof openClient>

beforeAll(async () => {
  arena = await createArena(inject('postgresUrl'), schema)
  prisma = openClient(arena.url)
})

afterAll(async () => {
  await prisma?.$disconnect()
  await arena?.stop()
})

// oxlint-disable-next-line explicit-function-return-type -- of Prisma
function openClient(connectionString: string) {
  const adapter = new PrismaPg({ connectionString, max: 4 })
  const transactionOptions = { maxWait: 60_000, timeout: 60_000 }
  return new PrismaClient({ adapter, transactionOptions }).$extends(checkedWheres(schema))
}

test.each(seeds)(
  'random rules list through Prisma what they list in SQL, seed %d',
  { timeout: 300_000 },
  async (own) => {
    const sides = await arena.settle(makeRows(own))
    const cases = new Map(randomCases(own, SIZE).map((of, path) => [`a${path}`, of]))
    const found = new Map<Found['kind'], number>()
    for (const side of sides) {
      for (const { kind, detail } of await listSide(side, cases, own)) {
        expect(detail).toBe('')
        found.set(kind, (found.get(kind) ?? 0) + 1)
      }
    }
    expect(found.get('exact')).toBeGreaterThan(SIZE / 2)
    expect(found.get('verified')).toBeGreaterThan(SIZE / 5)
  },
)

/** Whether the rows were found by `where` alone, verified in SQL, or asked of the PDP; `detail` says what is wrong. */
interface Found {
  readonly kind: 'exact' | 'verified' | 'asked' | 'refused'
  readonly detail: string
}

/** Every action that is about things, listed by one side. */
async function listSide(side: Side, cases: ReadonlyMap<string, Case>, own: number): Promise<Found[]> {
  const all = await arena.load(cases)
  const loaded = new Map([...all].filter(([, { kind }]) => kind === 'thing'))
  const answered = await askPdp(arena.cerbos, side, loaded)
  const layer = layerOf(side.absent)
  const outcomes = await compareSide(arena.pool, side, answered)
  return inParallel(4, outcomes, async (outcome) => {
    const allowed = answered.allowed.get(outcome.action) ?? new Set()
    const database = outcome.answers?.database ?? allowed
    // Of what the database finds, the PDP is asked there.
    const wanted = outcome.kind === 'missed' ? new Set([...allowed].filter((id) => database.has(id))) : database
    const { kind, wrong } = await list(layer, outcome, keysOf(side, wanted))
    const [path, of] = [Number(outcome.action.slice(1)), cases.get(outcome.action) as Case]
    const detail = wrong === '' ? '' : `Prisma ${wrong}\n${describe({ of, outcome, path }, `ROWGATE_SEED=${own}`)}`
    return { kind, detail }
  })
}

function layerOf(absent: Side['absent']) {
  const resources = { thing: declaration(absent) } as { readonly thing: { readonly model: 'Thing' } }
  return createDataLayer({ prisma, schema, cerbos: arena.cerbos, resources })
}

function keysOf({ rows }: Side, ids: ReadonlySet<string>): ReadonlySet<string> {
  return new Set(rows.filter(({ id }) => ids.has(id)).map(({ key }) => key))
}

async function list(
  layer: ReturnType<typeof layerOf>,
  { action, side: { principal }, kind }: Outcome,
  wanted: ReadonlySet<string>,
): Promise<{ readonly kind: Found['kind']; readonly wrong: string }> {
  try {
    const rows = await layer.authorizedFindMany(principal, 'thing', action, { select: { id: true } })
    if (kind === 'unplanned') return { kind: 'refused', wrong: 'lists what the PDP cannot plan' }
    if (kind === 'refused' || kind === 'asked') return { kind: 'asked', wrong: difference(rows, wanted) }
    const isExact = await layer.authorizedWhere(principal, 'thing', action).then(
      () => true,
      () => false,
    )
    return { kind: isExact ? 'exact' : 'verified', wrong: difference(rows, wanted) }
  } catch (error) {
    const mayBeRefused = kind === 'refused' || kind === 'unplanned'
    const isRefusal = error instanceof RowgateError && REFUSALS.has(error.code)
    return { kind: 'refused', wrong: mayBeRefused && isRefusal ? '' : `fails: ${String(error)} ${causeOf(error)}` }
  }
}

/** What cannot be asked at all, and what the PDP itself cannot plan. */
const REFUSALS: ReadonlySet<string> = new Set([
  'unsupported-operator',
  'unmapped-attribute',
  'filter-too-large',
  'pdp-failed',
])

function difference(rows: readonly { readonly id: string }[], wanted: ReadonlySet<string>): string {
  const ids = rows.map(({ id }) => id)
  const added = ids.filter((id) => !wanted.has(id))
  const lost = [...wanted].filter((id) => !ids.includes(id))
  const twice = ids.filter((id, at) => ids.indexOf(id) < at)
  const parts = { adds: added, loses: lost, repeats: twice }
  return Object.entries(parts)
    .flatMap(([verb, some]) => (some.length === 0 ? [] : [`${verb} ${some.join()}`]))
    .join(', ')
}

function causeOf(error: unknown): string {
  return error instanceof Error ? String(error.cause).slice(-400) : ''
}
