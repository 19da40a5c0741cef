import { GRPC } from '@cerbos/grpc'
import { createDataLayer, type RowgateError } from '@rowgate/drizzle'
import { createDatabase, startPdp } from '@rowgate/testing'
import { asc, eq, sql } from 'drizzle-orm'
import { drizzle } from 'drizzle-orm/node-postgres'
import type { Pool } from 'pg'
import { afterAll, beforeAll, beforeEach, describe, expect, inject, test } from 'vitest'
import { policyOf, writePolicies } from '../support/policy.ts'
import { BIG, ROWS, schema, TABLES, U1, U2 } from './attacks-schema.ts'
import { quietPool } from './open-expenses.ts'
import { waitUntilBlocked } from '../support/blocked.ts'

const { node } = schema
const eve = { id: 'eve', roles: ['USER'] }
const ada = { id: 'ada', roles: ['USER'] }

const RESOURCES = {
  node: { actions: ['view', 'update', 'create', 'delete', 'touch'], relations: { bridges: true } },
  pair: {
    id: { fields: ['left', 'right'], separator: '/' },
    actions: ['view', 'update', 'create', 'delete'],
  },
} as const

let pool: Pool
let close: () => Promise<void>
let layer: ReturnType<typeof open>

function open(cerbos: GRPC) {
  return createDataLayer({ db: drizzle(pool, { schema }), cerbos, resources: RESOURCES })
}

beforeAll(async () => {
  const own = [{ match: 'R.attr.owner == P.id' }]
  const actions = new Map(['view', 'update', 'create', 'delete'].map((action) => [action, own]))
  const touch = [{ match: 'R.attr.owner == P.id || R.attr.bridges.exists(b, b.label == P.id)' }]
  const policies = writePolicies([policyOf('node', new Map([...actions, ['touch', touch]])), policyOf('pair', actions)])
  const [database, pdp] = await Promise.all([createDatabase(inject('postgresUrl')), startPdp({ policies })])
  pool = quietPool(database.url)
  await pool.query(TABLES)
  const cerbos = new GRPC(pdp.grpcAddress, { tls: false })
  layer = open(cerbos)
  close = async () => {
    cerbos.close()
    await pool.end()
    await Promise.all([pdp.stop(), database.drop()])
  }
})
afterAll(() => close?.())

beforeEach(() => pool.query(ROWS))

/** What somebody learns of a call: the value, or everything of the error. */
async function learned(work: Promise<unknown>): Promise<unknown> {
  return work.then(
    (value) => ({ value }),
    (reason: unknown) => {
      const error = reason as RowgateError
      return [error.name, error.message, error.cause, Object.entries(error)]
    },
  )
}

async function nodes(): Promise<unknown[]> {
  return (await pool.query('select * from nodes order by id')).rows
}

/** All ids that are anywhere in a result. */
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
    const rows = await layer.authorizedFindMany(eve, 'node', 'view', {
      with: {
        parent: { with: { parent: true, children: true } },
        children: { with: { children: { with: { parent: true } } } },
        bridges: { with: { other: { with: { children: true } }, node: { with: { parent: true } } } },
      },
      orderBy: asc(node.id),
    })
    expect(rows.map(({ id }) => id)).toEqual([1n, 3n, 4n, 5n, 6n, BIG])
    const seen = idsIn(rows)
    for (const secret of ['2', 'ada', String(BIG - 1n)]) expect(seen).not.toContain(secret)
    expect(rows[1]?.parent).toBeNull()
    expect(rows[0]?.children.map(({ id }) => String(id))).toEqual(['4'])
    expect(rows[0]?.bridges.map(({ other }) => other === null).toSorted()).toEqual([false, true])
  })

  test('with conditions, orders, extras, aliases and without keys', async () => {
    const rows = await layer.authorizedFindMany(eve, 'node', 'view', {
      columns: { name: true },
      where: (fields, { or, isNotNull, isNull }) => or(isNotNull(fields.id), isNull(fields.id)),
      extras: (fields) => ({ loud: sql<string>`upper(${fields.owner})`.as('loud') }),
      with: {
        children: {
          columns: {},
          extras: (fields) => ({ who: sql<string>`${fields.owner}`.as('who') }),
          where: sql`true or 1 = 1`,
          orderBy: (fields, { desc }) => desc(fields.weight),
          limit: 10,
        },
      },
      can: ['update'],
    })
    expect(new Set(rows.map(({ loud }) => loud))).toEqual(new Set(['EVE']))
    expect(new Set(rows.flatMap(({ children }) => children.map(({ who }) => who)))).toEqual(new Set(['eve']))
    expect(rows.every(({ _can }) => _can.update)).toBe(true)
  })

  test('by keys that doubles cannot tell apart', async () => {
    expect((await layer.check(eve, 'node', 'view', BIG)).id).toBe(BIG)
    expect(await layer.isAllowed(eve, 'node', 'view', BIG - 1n)).toBe(false)
    expect(await layer.authorizedFindUnique(eve, 'node', 'view', { key: BIG - 1n })).toBeUndefined()
    expect((await layer.authorizedFindUnique(eve, 'node', 'view', { key: BIG }))?.id).toBe(BIG)
    await expect(
      layer.authorizedUpdate(eve, 'node', 'update', { key: BIG - 1n, set: { slug: 'x' } }),
    ).rejects.toMatchObject({ code: 'not-found' })
    expect(await layer.authorizedUpdateMany(eve, 'node', 'update', { set: { weight: 7 } })).toBe(6)
    const { rows } = await pool.query<{ id: string }>(`select id from nodes where weight = 7 order by id`)
    expect(rows.map(({ id }) => id)).not.toContain(String(BIG - 1n))
  })

  test('by keys of two columns', async () => {
    const mine = { left: 'a', right: U1.toUpperCase() }
    expect((await layer.check(eve, 'pair', 'view', mine)).owner).toBe('eve')
    expect(await layer.isAllowed(eve, 'pair', 'view', { left: 'a', right: U2 })).toBe(false)
    const rows = await layer.authorizedFindMany(eve, 'pair', 'view', { with: { above: true, below: true } })
    expect(idsIn(rows)).toEqual(new Set(['eve']))
    const page = await layer.authorizedPage(eve, 'pair', 'view', { take: 1, orderBy: { owner: 'asc' } })
    const next = await layer.authorizedPage(eve, 'pair', 'view', {
      take: 1,
      orderBy: { owner: 'asc' },
      after: page.next,
    })
    expect([...page.rows, ...next.rows].map(({ left }) => left)).toEqual(['a', 'b'])
    expect(next.next).toBeUndefined()
  })

  test.each(['name', 'weight', 'price', 'at', 'twice'] as const)('of pages by odd values of %s', async (name) => {
    for (const sort of ['asc', 'desc'] as const) {
      for (const nulls of ['first', 'last'] as const) {
        const column = { name: 'name', weight: 'weight', price: 'price', at: '"at"', twice: 'twice' }[name]
        const { rows } = await pool.query<{ id: string }>(
          `select id from nodes where owner = 'eve' order by ${column} ${sort} nulls ${nulls}, id`,
        )
        const ids: string[] = []
        let after: string | undefined
        do {
          const page = await layer.authorizedPage(eve, 'node', 'view', {
            orderBy: { [name]: { sort, nulls } },
            take: 1,
            after,
          })
          ids.push(...page.rows.map(({ id }) => String(id)))
          after = page.next
        } while (after !== undefined && ids.length < 20)
        expect(ids).toEqual(rows.map(({ id }) => id))
      }
    }
  })
})

describe('two sessions', () => {
  test.each<[string, () => Promise<unknown>]>([
    ['changes', () => layer.authorizedUpdateMany(eve, 'node', 'touch', { set: { weight: 8 }, where: eq(node.id, 4n) })],
    ['deletes', () => layer.authorizedDeleteMany(eve, 'node', 'touch', { where: eq(node.id, 6n) })],
  ])('a write that %s what a union of keys has found obeys who was given it meanwhile', async (_, write) => {
    const where = await layer.authorizedWhere(eve, 'node', 'touch')
    expect(drizzle(pool, { schema }).select().from(node).where(where).toSQL().sql).toContain(' union ')
    const client = await pool.connect()
    await client.query('begin')
    await client.query(`update nodes set owner = 'ada' where id in (4, 6)`)
    const writing = write()
    await waitUntilBlocked(pool)
    await client.query('commit')
    client.release()
    expect(await writing).toBe(0)
    const { rows } = await pool.query(`select id from nodes where id in (4, 6) and (weight is null or weight <> 8)`)
    expect(rows).toHaveLength(2)
  })
})

describe('writes', () => {
  test.each(['swallow', 'move', 'later', 'give'])('that a trigger turns into others are undone: %s', async (name) => {
    const before = await nodes()
    const calls = [
      () => layer.authorizedCreate(ada, 'node', 'create', { values: { id: 50n, owner: 'ada', name } }),
      () => layer.authorizedUpdate(ada, 'node', 'update', { key: BIG - 1n, set: { name } }),
      () => layer.authorizedUpdateMany(ada, 'node', 'update', { set: { name }, where: eq(node.id, BIG - 1n) }),
      () =>
        layer.authorizedUpsert(
          ada,
          'node',
          { create: 'create', update: 'update' },
          {
            key: 51n,
            create: { owner: 'ada', name },
            update: { name },
          },
        ),
    ]
    for (const [at, call] of calls.entries()) {
      if (name === 'swallow' && at === 2) continue
      await expect(call()).rejects.toMatchObject({ code: 'forbidden' })
      expect(await nodes()).toEqual(before)
    }
  })

  test.each<[string, object]>([
    ['a unique value', { slug: 'secret' }],
    ['an exclusion', { room: 2 }],
  ])('tell nothing of a hidden row that is in the way: %s', async (_, set) => {
    const values = { id: 60n, owner: 'eve', name: 'x' }
    const refused = await learned(
      layer.authorizedCreate(eve, 'node', 'create', { values: { ...values, owner: 'ada' } }),
    )
    expect(await learned(layer.authorizedCreate(eve, 'node', 'create', { values: { ...values, ...set } }))).toEqual(
      refused,
    )
    const given = await learned(layer.authorizedUpdate(eve, 'node', 'update', { key: 1n, set: { owner: 'ada' } }))
    expect(await learned(layer.authorizedUpdate(eve, 'node', 'update', { key: 1n, set }))).toEqual(given)
    expect(await learned(layer.authorizedUpdateMany(eve, 'node', 'update', { where: eq(node.id, 1n), set }))).toEqual(
      given,
    )
  })

  test('tell nothing of a hidden row by what is created in its place', async () => {
    const upserting = (key: bigint) =>
      learned(
        layer.authorizedUpsert(
          eve,
          'node',
          { create: 'create', update: 'update' },
          { key, create: { owner: 'eve', name: 'x', slug: 'public' }, update: { name: 'y' } },
        ),
      )
    const absent = await upserting(999n)
    expect(absent).toContainEqual(expect.stringContaining('[conflict]'))
    expect(await upserting(2n)).toEqual(absent)
  })

  test('say of a row that may be read that it is in the way', async () => {
    const set = { slug: 'public' }
    await expect(layer.authorizedUpdate(eve, 'node', 'update', { key: 3n, set })).rejects.toMatchObject({
      code: 'conflict',
    })
    await expect(
      layer.authorizedCreate(eve, 'node', 'create', { values: { id: 61n, owner: 'eve', name: 'x', ...set } }),
    ).rejects.toMatchObject({ code: 'conflict' })
  })

  test.each<[string, (id: bigint) => object]>([
    ['a relation', (id) => ({ parentId: id })],
    ['a foreign key without a relation', (id) => ({ hintId: id })],
  ])('refer to no hidden row, as if it were not there: by %s', async (_, set) => {
    const creating = (id: bigint) =>
      learned(
        layer.authorizedCreate(eve, 'node', 'create', { values: { id: 70n, owner: 'eve', name: 'x', ...set(id) } }),
      )
    const updating = (id: bigint) => learned(layer.authorizedUpdate(eve, 'node', 'update', { key: 4n, set: set(id) }))
    const many = (id: bigint) =>
      learned(layer.authorizedUpdateMany(eve, 'node', 'update', { where: eq(node.id, 4n), set: set(id) }))
    for (const write of [creating, updating, many]) {
      const absent = await write(999n)
      expect(absent).toContainEqual(expect.stringContaining('[invalid-reference]'))
      expect(await write(2n)).toEqual(absent)
    }
  })

  test('that are only found out when the transaction ends tell no more', async () => {
    const set = { tag: 'taken' }
    const key = { left: 'a', right: U1 }
    const given = await learned(layer.authorizedUpdate(eve, 'pair', 'update', { key, set: { owner: 'ada' } }))
    expect(await learned(layer.authorizedUpdate(eve, 'pair', 'update', { key, set }))).toEqual(given)
    const referring = (right: string) =>
      learned(layer.authorizedUpdate(eve, 'pair', 'update', { key, set: { aboveLeft: 'a', aboveRight: right } }))
    const absent = await referring('00000000-0000-4000-8000-0000000000ff')
    expect(absent).toContainEqual(expect.stringContaining('[invalid-reference]'))
    expect(await referring(U2)).toEqual(absent)
  })

  test('change no key by an expression, and no generated column', async () => {
    const before = await nodes()
    await expect(layer.authorizedUpdateMany(eve, 'node', 'update', { set: { id: sql`id + 1` } })).rejects.toMatchObject(
      { code: 'unsupported-argument' },
    )
    await learned(layer.authorizedUpdate(eve, 'node', 'update', { key: 1n, set: { twice: 3 } as never }))
    expect(await nodes()).toEqual(before)
  })

  test('of many rows with expressions leave none that may not be', async () => {
    const before = await nodes()
    const set = { owner: sql<string>`case when ${node.id} = 4 then 'ada' else ${node.owner} end` }
    await expect(layer.authorizedUpdateMany(eve, 'node', 'update', { set })).rejects.toMatchObject({
      code: 'forbidden',
    })
    expect(
      await learned(layer.authorizedUpdateMany(ada, 'node', 'update', { set: { owner: sql`'eve'` } })),
    ).toContainEqual(expect.stringContaining('forbidden'))
    expect(await nodes()).toEqual(before)
  })

  test('of one key at once by two owners make one row', async () => {
    const upserting = (who: typeof eve) =>
      layer
        .authorizedUpsert(
          who,
          'node',
          { create: 'create', update: 'update' },
          {
            key: 80n,
            create: { owner: who.id, name: 'race' },
            update: { name: 'again' },
          },
        )
        .then(
          ({ owner }) => [who.id, owner],
          (error: RowgateError) => [who.id, error.code],
        )
    const outcomes = await Promise.all([eve, ada, eve, ada].map(upserting))
    const { rows } = await pool.query<{ owner: string }>('select owner from nodes where id = 80')
    expect(rows).toHaveLength(1)
    for (const [who, outcome] of outcomes) expect(outcome).toBe(who === rows[0]?.owner ? who : 'forbidden')
  })
})
