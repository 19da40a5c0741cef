import { createDataLayer } from '@rowgate/drizzle'
import { startPostgresServer } from '@rowgate/testing'
import { asc, eq } from 'drizzle-orm'
import { drizzle } from 'drizzle-orm/node-postgres'
import { type BigTables, openBigTables, schema } from '../../test/sql/big-tables.ts'
import { interleaved, median, table, target } from './statistics.ts'

const ROWS = 1_000_000
const RUNS = 60
const PAGE = 50
/** Pages for every principal before the clock runs: a server has compiled what it answers with. */
const WARM_UP = 20
const { articles } = schema

const CONDITIONS = new Map([
  ['view', 'R.attr.ownerId == P.id'],
  ['edit', 'R.attr.ownerId == P.id && R.attr.title.startsWith("title 1")'],
  ['share', 'R.attr.ownerId == P.id && !R.attr.shares.exists(s, s.personId == P.id)'],
])

const RESOURCES = {
  articles: { actions: ['view', 'edit', 'share'], relations: { owner: true, shares: true } },
} as const

/** The principals take turns as well, so that no page is read twice in a row. */
const PRINCIPALS = Array.from({ length: 100 }, (_, at) => ({ id: `p${at * 97}`, roles: ['USER'] }))

/** A data layer from end to end, PDP included, on a million rows for a hundred principals. */
export async function dataLayer(): Promise<string> {
  const server = await startPostgresServer()
  const big = await openBigTables(server.url, 'articles', CONDITIONS, ROWS)
  try {
    return [await lists(big), await permissions(big), await baseline(big)].join('\n\n')
  } finally {
    await big.close()
    await server.stop()
  }
}

type Layer = ReturnType<typeof layerOver>

function layerOver({ client, cerbos }: BigTables, maxAge: number) {
  const cache = maxAge === 0 ? {} : { cache: { maxAge: { articles: maxAge } } }
  return createDataLayer({ db: drizzle(client, { schema }), cerbos, resources: RESOURCES, ...cache })
}

/** Whoever's turn it is. */
function turns(): () => (typeof PRINCIPALS)[number] {
  let at = 0
  return () => PRINCIPALS[at++ % PRINCIPALS.length] ?? { id: 'nobody', roles: [] }
}

async function lists(big: BigTables): Promise<string> {
  const db = drizzle(big.client, { schema })
  const [warm, cold] = [layerOver(big, 600_000), layerOver(big, 0)]
  const config = { limit: PAGE, orderBy: asc(articles.id) }
  const hand = (id: string): Promise<unknown[]> =>
    db.query.articles.findMany({ ...config, where: eq(articles.ownerId, id) })
  for (let round = 0; round < WARM_UP; round += 1) {
    for (const principal of PRINCIPALS) {
      await hand(principal.id)
      await warm.authorizedFindMany(principal, 'articles', 'view', config)
    }
  }
  const [one, two, three, four] = [turns(), turns(), turns(), turns()]
  const times = await interleaved(RUNS * 5, [
    () => hand(one().id),
    () => warm.authorizedFindMany(two(), 'articles', 'view', config),
    () => cold.authorizedFindMany(three(), 'articles', 'view', config),
    async () => {
      const principal = four()
      await big.cerbos.planResources({ principal, resource: { kind: 'articles' }, actions: ['view'] })
      await hand(principal.id)
    },
  ])
  const [h = 0, w = 0, c = 0, p = 0] = times.map(median)
  return [
    table(
      ['a page of 50, median', 'ms'],
      [
        ['by hand', h],
        ['`authorizedFindMany`, warm plan', w],
        ['`authorizedFindMany`, cold plan', c],
        ['by hand, when the PDP has been asked for the plan', p],
      ],
    ),
    target('warm plan / by hand', w / h, 1.1),
    target('cold plan - (by hand and the PDP), ms', c - p, 1),
  ].join('\n')
}

async function permissions(big: BigTables): Promise<string> {
  const layer = layerOver(big, 600_000)
  const config = { limit: PAGE, orderBy: asc(articles.id) }
  const [one, two, three, four, five] = [turns(), turns(), turns(), turns(), turns()]
  for (const principal of PRINCIPALS)
    await layer.authorizedFindMany(principal, 'articles', 'view', { ...config, can: ['edit', 'share'] })
  const page = (who: (typeof PRINCIPALS)[number]) => layer.authorizedFindMany(who, 'articles', 'view', config)
  const rows = await page({ id: 'p97', roles: ['USER'] })
  const vouched = rows.map((row) => ({ ...row, owner: null, shares: [] }))
  const single = async (check: (at: number) => Promise<unknown>): Promise<void> => {
    for (let at = 0; at < PAGE; at += 1) await check(at)
  }
  const together = (check: (at: number) => Promise<unknown>): Promise<unknown> =>
    Promise.all(Array.from({ length: PAGE }, (_, at) => check(at)))
  const isAllowed = (who: (typeof PRINCIPALS)[number]) => (at: number) =>
    layer.isAllowed(who, 'articles', 'edit', rows[at]?.id ?? '')
  const ask = (who: (typeof PRINCIPALS)[number]) => (at: number) =>
    layer.checkRow(who, 'articles', 'view', vouched[at] ?? {}).catch(() => undefined)
  const times = await interleaved(RUNS, [
    () => layer.authorizedFindMany(one(), 'articles', 'view', { ...config, can: ['edit', 'share'] }),
    async () => {
      const who = two()
      await page(who)
      await single(isAllowed(who))
    },
    async () => {
      const who = three()
      await page(who)
      await together(isAllowed(who))
    },
    () => together(ask(four())),
    () => single(ask(five())),
  ])
  const [can = 0, singly = 0, atOnce = 0, batch = 0, calls = 0] = times.map(median)
  return [
    table(
      ['50 rows and what may be done to them, median', 'ms'],
      [
        ['`can` of two actions, in the same statement', can],
        ['50 times `isAllowed` of one action, one after the other', singly],
        ['50 times `isAllowed` of one action, at once', atOnce],
        ['50 times `checkRow`, at once', batch],
        ['50 times `checkRow`, one after the other', calls],
      ],
    ),
    atLeast('50 checks / `can`', singly / can, 5),
    atLeast('checks one by one / in one tick', calls / batch, 5),
  ].join('\n')
}

/** Fetching everything and asking of every row: measured on a part, since all of it takes minutes. */
async function baseline(big: BigTables): Promise<string> {
  const layer: Layer = layerOver(big, 0)
  const db = drizzle(big.client, { schema })
  const part = 10_000
  const started = performance.now()
  const rows = await db.query.articles.findMany({ limit: part })
  await Promise.all(
    rows.map((row) =>
      layer
        .checkRow(PRINCIPALS[1] ?? { id: '', roles: [] }, 'articles', 'view', { ...row, owner: null, shares: [] })
        .catch(() => undefined),
    ),
  )
  const took = performance.now() - started
  return `fetch all and check: ${took.toFixed(0)} ms for ${part} rows, so ${((took * ROWS) / part / 1000).toFixed(0)} s for all.`
}

function atLeast(what: string, value: number, least: number): string {
  return target(`${what} is ${value.toFixed(2)}; least / measured`, least / value, 1)
}
