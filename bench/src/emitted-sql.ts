import { startPostgresServer } from '@rowgate/testing'
import type { Client } from 'pg'
import { type BigTables, openBigTables } from '../../test/sql/big-tables.ts'
import { CONDITIONS, type Condition, principal } from './conditions.ts'
import { interleaved, median, table, target } from './statistics.ts'

const ROWS = 1_000_000
const RUNS = 40

/** What Rowgate asks PostgreSQL, next to what a person would, on a million rows. */
export async function emittedSql(): Promise<string> {
  const server = await startPostgresServer()
  const conditions = new Map(CONDITIONS.map(({ condition }, at) => [`a${at}`, condition]))
  const tables = await openBigTables(server.url, 'articles', conditions, ROWS)
  try {
    const rows: [string, string, number, number, number][] = []
    for (const [at, condition] of CONDITIONS.entries()) rows.push(await compare(tables, `a${at}`, condition))
    const ratios = rows.map(([, , , , ratio]) => ratio)
    return [
      table(['condition', 'rows', 'by hand, ms', 'Rowgate, ms', 'ratio'], rows),
      target('median ratio', median(ratios), 1.1),
      target('worst ratio', Math.max(...ratios), 2),
    ].join('\n\n')
  } finally {
    await tables.close()
    await server.stop()
  }
}

async function compare(
  tables: BigTables,
  action: string,
  { name, byHand, values }: Condition,
): Promise<[string, string, number, number, number]> {
  await tables.articles.authorizedFindMany(principal, 'articles', action, { columns: { id: true } })
  const emitted = tables.statements.at(-1)
  if (emitted === undefined) throw new Error('Nothing was asked of the database.')
  const ask = { byHand: { name: `${action} by hand`, text: byHand, values }, emitted: { name: action, ...emitted } }
  const found = [await ids(tables.client, ask.byHand), await ids(tables.client, ask.emitted)]
  if (found[0]?.join() !== found[1]?.join()) throw new Error(`${name}: the two find different rows.`)
  const times = await interleaved(RUNS, [
    () => tables.client.query(prepared(ask.byHand)),
    () => tables.client.query(prepared(ask.emitted)),
  ])
  // The first runs are planned for their values; what counts is what an application sees from then on.
  const [hand = Number.NaN, own = Number.NaN] = times.map((each) => median(each.slice(10)))
  return [name, String(found[0]?.length), hand, own, own / hand]
}

interface Query {
  readonly name: string
  readonly text: string
  readonly values: readonly unknown[]
}

function prepared({ values, ...query }: Query) {
  return { ...query, values: [...values] }
}

async function ids(client: Client, { text, values }: Query): Promise<string[]> {
  const { rows } = await client.query<{ id: string }>(text, [...values])
  return rows.map(({ id }) => id).toSorted()
}
