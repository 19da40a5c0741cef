import { GRPC } from '@cerbos/grpc'
import { PrismaPg } from '@prisma/adapter-pg'
import { createDataLayer, type RowgateError } from '@rowgate/prisma'
import { createDatabase, startPdp } from '@rowgate/testing'
import { Pool } from 'pg'
import { afterAll, beforeAll, beforeEach, describe, expect, inject, test } from 'vitest'
import { BIG, ROWS, TABLES, U1, U2 } from '../drizzle/attacks-schema.ts'
import { schema } from '../prisma-domains/attacks-schema.ts'
import { PrismaClient } from '../prisma-domains/generated/attacks/client/client.ts'
import { learned } from '../support/learned.ts'
import { policyOf, writePolicies } from '../support/policy.ts'

const eve = { id: 'eve', roles: ['USER'] }
const ada = { id: 'ada', roles: ['USER'] }
const RESOURCES = {
  node: { model: 'node', relations: { bridges: true } },
  pair: { model: 'pair', id: { fields: ['left', 'right'], separator: '/' } },
} as const

type Row = Readonly<Record<string, unknown>>
type Call<R> = (who: typeof eve, kind: string, action: unknown, args: object) => Promise<R>

/** The schema is not a generated one, so that the layer's own types know nothing of it. */
interface Layer {
  readonly authorizedFindMany: Call<readonly Row[]>
  readonly authorizedFindUnique: Call<Row | null>
  readonly authorizedPage: Call<{ readonly rows: readonly Row[]; readonly next?: string }>
  readonly authorizedCreate: Call<Row>
  readonly authorizedUpdate: Call<Row>
  readonly authorizedUpdateMany: Call<number>
  readonly authorizedUpsert: Call<Row>
  readonly check: (who: typeof eve, kind: string, action: string, key: unknown) => Promise<Row>
  readonly isAllowed: (who: typeof eve, kind: string, action: string, key: unknown) => Promise<boolean>
}

let pool: Pool
let layer: Layer
let close: () => Promise<void>

beforeAll(async () => {
  const own = [{ match: 'R.attr.owner == P.id' }]
  const actions = new Map(['view', 'update', 'create', 'delete'].map((action) => [action, own]))
  const policies = writePolicies([policyOf('node', actions), policyOf('pair', actions)])
  const [database, pdp] = await Promise.all([createDatabase(inject('postgresUrl')), startPdp({ policies })])
  pool = new Pool({ connectionString: database.url, max: 2 })
  await pool.query(TABLES)
  const prisma = new PrismaClient({ adapter: new PrismaPg({ connectionString: database.url, max: 4 }) })
  const cerbos = new GRPC(pdp.grpcAddress, { tls: false })
  layer = createDataLayer({ prisma, schema, cerbos, resources: RESOURCES as never }) as unknown as Layer
  close = async () => {
    cerbos.close()
    await prisma.$disconnect()
    await pool.end()
    await Promise.all([pdp.stop(), database.drop()])
  }
})
afterAll(() => close?.())
beforeEach(() => pool.query(ROWS))

async function nodes(): Promise<unknown[]> {
  return (await pool.query('select * from nodes order by id')).rows
}

/** All ids and owners that are anywhere in a result. */
function idsIn(value: unknown): Set<string> {
  const ids = new Set<string>()
  JSON.stringify(value, (name, inner: unknown) => {
    if (name === 'id' || name === 'owner') ids.add(String(inner))
    return typeof inner === 'bigint' ? String(inner) : inner
  })
  return ids
}

describe('reads', () => {
  test('of a table related to itself, at every level and through tables that are no kind', async () => {
    const some = { id: true, owner: true } as const
    const rows = await layer.authorizedFindMany(eve, 'node', 'view', {
      select: {
        ...some,
        parent: { select: { ...some, parent: { select: some }, children: { select: some } } },
        children: { select: { ...some, children: { select: { ...some, parent: { select: some } } } } },
        bridges: {
          select: {
            other: { select: { ...some, children: { select: some } } },
            node: { select: { ...some, parent: { select: some } } },
          },
        },
      },
      orderBy: { id: 'asc' },
    })
    expect(rows.map(({ id }) => id)).toEqual([1n, 3n, 4n, 5n, 6n, BIG])
    const seen = idsIn(rows)
    for (const secret of ['2', 'ada', String(BIG - 1n)]) expect(seen).not.toContain(secret)
    expect(rows[1]?.['parent']).toBeNull()
    const [first] = rows as readonly { readonly children: readonly Row[]; readonly bridges: readonly Row[] }[]
    expect(first?.children.map(({ id }) => id)).toEqual([4n])
    expect(new Set(first?.bridges.map(({ other }) => other === null))).toEqual(new Set([false, true]))
  })

  test('by keys that doubles cannot tell apart, and by keys of two columns', async () => {
    const select = { id: true }
    expect((await layer.authorizedFindUnique(eve, 'node', 'view', { where: { id: BIG }, select }))?.['id']).toBe(BIG)
    expect(await layer.authorizedFindUnique(eve, 'node', 'view', { where: { id: BIG - 1n }, select })).toBeNull()
    expect(await layer.isAllowed(eve, 'node', 'view', BIG - 1n)).toBe(false)
    const hidden = layer.authorizedUpdate(eve, 'node', 'update', { where: { id: BIG - 1n }, data: { slug: 'x' } })
    await expect(hidden).rejects.toMatchObject({ code: 'not-found' })
    expect(await layer.authorizedUpdateMany(eve, 'node', 'update', { data: { weight: 7 } })).toBe(6)
    const { rows } = await pool.query<{ id: string }>(`select id from nodes where weight = 7`)
    expect(rows.map(({ id }) => id)).not.toContain(String(BIG - 1n))
    expect((await layer.check(eve, 'pair', 'view', { left: 'a', right: U1.toUpperCase() }))['owner']).toBe('eve')
    expect(await layer.isAllowed(eve, 'pair', 'view', { left: 'a', right: U2 })).toBe(false)
    const pairs = await layer.authorizedFindMany(eve, 'pair', 'view', { include: { above: true, below: true } })
    expect(idsIn(pairs)).toEqual(new Set(['eve']))
  })

  test('of pages by odd values', async () => {
    const columns = { name: 'name', weight: 'weight', price: 'price', at: '"at"', twice: 'twice' }
    for (const [name, column] of Object.entries(columns)) {
      for (const [sort, nulls] of [
        ['asc', 'first'],
        ['desc', 'last'],
      ] as const) {
        const { rows } = await pool.query<{ id: string }>(
          `select id from nodes where owner = 'eve' order by ${column} ${sort} nulls ${nulls}, id`,
        )
        const ids: string[] = []
        let after: string | undefined
        do {
          const orderBy = { [name]: { sort, nulls } }
          const page = await layer.authorizedPage(eve, 'node', 'view', {
            orderBy,
            take: 2,
            after,
            select: { id: true },
          })
          ids.push(...page.rows.map(({ id }) => String(id)))
          after = page.next
        } while (after !== undefined && ids.length < 20)
        expect(ids).toEqual(rows.map(({ id }) => id))
      }
    }
  })
})

describe('writes', () => {
  const select = { id: true } as const

  test.each(['swallow', 'move', 'later', 'give'])('that a trigger turns into others are undone: %s', async (name) => {
    const before = await nodes()
    const where = { id: BIG - 1n }
    const calls = [
      () => layer.authorizedCreate(ada, 'node', 'create', { data: { id: 50n, owner: 'ada', name }, select }),
      () => layer.authorizedUpdate(ada, 'node', 'update', { where, data: { name }, select }),
      () =>
        layer.authorizedUpsert(
          ada,
          'node',
          { create: 'create', update: 'update' },
          { where: { id: 51n }, create: { id: 51n, owner: 'ada', name }, update: { name }, select },
        ),
      () => layer.authorizedUpdateMany(ada, 'node', 'update', { data: { name }, where }),
    ]
    for (const call of name === 'swallow' ? calls.slice(0, 3) : calls) {
      await expect(call()).rejects.toMatchObject({ code: 'forbidden' })
      expect(await nodes()).toEqual(before)
    }
  })

  test.each<[string, object]>([
    ['a unique value', { slug: 'secret' }],
    ['an exclusion', { room: 2 }],
  ])('tell nothing of a hidden row that is in the way: %s', async (_, set) => {
    const values = { id: 60n, owner: 'eve', name: 'x' }
    const creating = (own: object): Promise<unknown> =>
      learned(layer.authorizedCreate(eve, 'node', 'create', { data: { ...values, ...own }, select }))
    expect(await creating(set)).toEqual(await creating({ owner: 'ada' }))
    const where = { id: 1n }
    const updating = (data: object): Promise<unknown> =>
      learned(layer.authorizedUpdate(eve, 'node', 'update', { where, data, select }))
    const given = await updating({ owner: 'ada' })
    expect(await updating(set)).toEqual(given)
    // What the row keeps is not in its way.
    expect(await updating({ slug: 'public', ...set })).toEqual(given)
    expect(await learned(layer.authorizedUpdateMany(eve, 'node', 'update', { where, data: set }))).toEqual(given)
  })

  test('say of a row that may be read that it is in the way', async () => {
    const data = { slug: 'public' }
    const updating = layer.authorizedUpdate(eve, 'node', 'update', { where: { id: 3n }, data, select })
    await expect(updating).rejects.toMatchObject({ code: 'conflict' })
    const values = { id: 61n, owner: 'eve', name: 'x', ...data }
    const creating = layer.authorizedCreate(eve, 'node', 'create', { data: values, select })
    await expect(creating).rejects.toMatchObject({ code: 'conflict' })
  })

  test('refer to no hidden row, as if it were not there', async () => {
    const where = { id: 4n }
    const writes = [
      (parentId: bigint) =>
        layer.authorizedCreate(eve, 'node', 'create', { data: { id: 70n, owner: 'eve', name: 'x', parentId }, select }),
      (parentId: bigint) => layer.authorizedUpdate(eve, 'node', 'update', { where, data: { parentId }, select }),
      (parentId: bigint) => layer.authorizedUpdateMany(eve, 'node', 'update', { where, data: { parentId } }),
    ]
    for (const write of writes) {
      const absent = await learned(write(999n))
      expect(JSON.stringify(absent)).toContain('[invalid-reference]')
      expect(await learned(write(2n))).toEqual(absent)
    }
  })

  test('that are only found out when the transaction ends tell no more', async () => {
    const where = { left_right: { left: 'a', right: U1 } }
    const updating = (data: object): Promise<unknown> =>
      learned(layer.authorizedUpdate(eve, 'pair', 'update', { where, data }))
    expect(await updating({ tag: 'taken' })).toEqual(await updating({ owner: 'ada' }))
    const absent = await updating({ aboveLeft: 'a', aboveRight: '00000000-0000-4000-8000-0000000000ff' })
    expect(JSON.stringify(absent)).toContain('[invalid-reference]')
    expect(await updating({ aboveLeft: 'a', aboveRight: U2 })).toEqual(absent)
  })

  test('of one key at once by two owners make one row', async () => {
    const upserting = (who: typeof eve): Promise<unknown> =>
      layer
        .authorizedUpsert(
          who,
          'node',
          { create: 'create', update: 'update' },
          { where: { id: 80n }, create: { id: 80n, owner: who.id, name: 'race' }, update: { name: 'again' } },
        )
        .then(
          ({ owner }) => [who.id, owner],
          (error: RowgateError) => [who.id, error.code],
        )
    const outcomes = await Promise.all([eve, ada, eve, ada].map(upserting))
    const { rows } = await pool.query<{ owner: string }>('select owner from nodes where id = 80')
    expect(rows).toHaveLength(1)
    for (const [who, outcome] of outcomes as [string, string][])
      expect(outcome).toBe(who === rows[0]?.owner ? who : 'forbidden')
  })
})
