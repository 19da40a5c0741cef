import { GRPC } from '@cerbos/grpc'
import { PrismaPg } from '@prisma/adapter-pg'
import { bindResources, type Principal, type Resource, resourceOf } from '@rowgate/core'
import { createDataLayer } from '@rowgate/prisma'
import { createDatabase, type Database, type Pdp, startPdp } from '@rowgate/testing'
import pg from 'pg'
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest'
import { PrismaClient } from '../prisma-domains/generated/json/client/client.ts'
import { checkedWheres } from '../support/emitted-wheres.ts'
import { checkedIds, type CheckedRow, listedIds, loadRows } from '../support/oracle.ts'
import { writePolicy } from '../support/policy.ts'
import { createTables, insertRows } from '../support/tables.ts'
import { declaration, docs, parts, schema } from './json-domain.ts'
import { PRISMA_SHARE_OF_JSON } from './prisma-shares.ts'

const PRINCIPAL: Principal = {
  id: 'u1',
  roles: ['USER'],
  attr: {
    tags: ['a', 'u1'],
    key: 'tier',
    odd: String.raw`q"{},\ `.trim(),
    doc: { x: 1 },
    mixed: ['gold', 1, true, null],
    levels: { gold: 3, silver: 1 },
  },
}

/** Conditions over a JSON column `$`; every one is also asked negated. */
const CONDITIONS: readonly string[] = [
  '$.tier == "gold"',
  '$.tier != "gold"',
  '$["tier"] == "gold"',
  '$.tier in ["gold", "silver"]',
  '$.tier in P.attr.mixed',
  '$.tier == 1',
  '$.tier == true',
  '$.tier == null',
  '$.tier != null',
  '$.tier == R.attr.owner',
  '$.tier == "1"',
  '$.tier == "😀"',
  '$.tier == ""',
  '$.tier > "g"',
  '$.tier <= "gold"',
  '$.tier.startsWith("go")',
  '$.tier.contains("ol")',
  '$.tier.endsWith("ld")',
  '$.tier.matches("^g.*d$")',
  '$.tier.contains(R.attr.owner)',
  '$.tier.lowerAscii() == "gold"',
  '$.tier + "!" == "gold!"',
  'size($.tier) == 4',
  'string($.tier) == "1"',
  '$.tier.substring(0, 2) == "go"',
  '$ == null',
  '$ != null',
  '$ == "gold"',
  '$ == 1',
  '$ == true',
  '$',
  '$ == []',
  '$ == {}',
  '$ == {"tier": "gold"}',
  '$ == ["gold", "x"]',
  'type($) == map',
  'type($) == null_type',
  'type($) == list',
  'size($) == 1',
  'size($) > 0',
  '"tier" in $',
  '"gold" in $',
  '1 in $',
  'null in $',
  '$.exists(k, k == "tier")',
  '$.all(k, k != "tier")',
  '$.exists(k, k == 1)',
  '$ in ["gold", 1, true, null]',
  '$.n == 1',
  '$.n == 1.0',
  '$.n != 1',
  '$.n > 0',
  '$.n >= 1',
  '$.n < 1',
  '$.n <= 1',
  '$.n == 0.1',
  '$.n == 9007199254740992',
  '$.n == 1e308',
  '$.n > 1e308',
  '$.n >= 1.7976931348623157e308',
  '$.n == 1.7976931348623157e308',
  '$.n <= 1.7976931348623157e308',
  '$.n < 1.7976931348623157e308',
  '$.n > 1.7976931348623157e308',
  '$.n <= -1.7976931348623157e308',
  '$.n >= -1.7976931348623157e308',
  '$.n < -1.7976931348623157e308',
  '$.n == 0',
  '$.n < 0',
  '$.n == R.attr.limit',
  '$.n < R.attr.limit',
  '1.0 / $.n > 0.0',
  '1.0 / $.n < 0.0',
  '$.n * 2.0 > 1.0',
  '$.n * 10.0 > 1e308',
  '-$.n < 0.0',
  '$.n + 1.0 == 2.0',
  'int($.n) == 1',
  'double($.n) == 1.0',
  'string($.n) == "1"',
  '$.n in [1, 0.1]',
  '$.n in [9007199254740993, 5e-324]',
  '$.n == 5e-324',
  '$.amount * 2.0 > R.attr.limit',
  '$.amount / 0.0 > 1.0',
  '$.amount - 0.3 == 0.0',
  '$.ok',
  '!$.ok',
  '$.ok == true',
  '$.ok == false',
  '$.ok && $.tier == "gold"',
  '$.ok || $.tier == "gold"',
  '$.ok ? true : false',
  '$.ok ? $.tier == "x" : true',
  '($.ok ? $.n : $.tier) == 1',
  'bool($.ok)',
  '$.ok == R.attr.owner',
  '$.ok > false',
  '"a" in $.tags',
  '!("a" in $.tags)',
  '1 in $.tags',
  'null in $.tags',
  'true in $.tags',
  '["a"] in $.tags',
  '{"a": "a"} in $.tags',
  'R.attr.owner in $.tags',
  'P.id in $.tags',
  '$.tier in $.tags',
  '$.tags == ["a", "b"]',
  '$.tags == []',
  '$.tags == [1]',
  '$.tags == [null]',
  '$.tags == "a"',
  '$.tags != ["a"]',
  '$.tags == {"a": 1}',
  'size($.tags) > 1',
  'size($.tags) == 0',
  'size($.tags) == 1',
  'size($.tags) <= 2',
  'hasIntersection($.tags, ["a", "c"])',
  'hasIntersection($.tags, P.attr.tags)',
  'hasIntersection(["a", 1], $.tags)',
  'isSubset($.tags, ["a", "b"])',
  'isSubset(["a"], $.tags)',
  '$.tags.exists(t, t == "a")',
  '$.tags.all(t, t == "a")',
  '$.tags.exists_one(t, t == "a")',
  '$.tags.exists(t, t > 0)',
  '$.tags.all(t, t.startsWith("a"))',
  '$.tags.filter(t, t == "a").size() == 1',
  '$.tags.map(t, t == "a").size() > 0',
  'size($.tags.filter(t, t != "a")) > 1',
  '"a" in $.tags.filter(t, t != "b")',
  '"a!" in $.tags.map(t, t + "!")',
  '$.tags[0] == "a"',
  '$.tags[1] == "b"',
  '$.tags[-1] == "a"',
  '$.tags[0][0] == "a"',
  '($.tags + ["z"]).exists(t, t == "a")',
  'size($.tags + ["z"]) == 2',
  'size(intersect($.tags, ["a"])) > 0',
  'except($.tags, ["a"]) == []',
  '$.tags.exists(t, R.attr.owner == t)',
  '$.tags.exists(t, t == $.tier)',
  '$.tags.exists(t, $.tags.exists(u, u == t))',
  '[1, $.tier].exists(x, x == "gold")',
  '$.tier in [$.n, "gold"]',
  '$.flags.exists(f, f.name == P.id)',
  '$.flags.all(f, f.name == P.id)',
  '$.flags.exists(f, f.name == P.id && f.ok)',
  '$.flags.exists_one(f, f.name == P.id)',
  '$.flags.map(f, f.name).exists(n, n == P.id)',
  '"u1" in $.flags.map(f, f.name)',
  '$.flags.filter(f, f.name == "u1").size() > 0',
  '$.flags[0].name == "u1"',
  '$.flags.exists(f, f == null)',
  '$.flags.exists(f, f == "u1")',
  '$.flags.exists(f, f == {"name": 1})',
  '$.flags.exists(f, "name" in f)',
  '$.flags.exists(f, type(f) == map)',
  '$["a"]["b"] > 3',
  '$.a.b == 4',
  '$.a.b == null',
  '$.a.b != null',
  '"b" in $.a',
  '!("b" in $.a)',
  'size($.a) == 1',
  '$.a == $.b',
  '$.a != $.b',
  '$.a < $.b',
  '$.a >= $.b',
  '$.a + $.b == "xx"',
  '$.a == {"b": 4}',
  '$.a == {"b": null}',
  '$.a == {}',
  '$.a == {"x": 1, "y": [2]}',
  '$.a == [1, {"k": 2}]',
  '$.a in [$.b]',
  '$.a == P.attr.doc',
  '$.a in [1, "x", null]',
  '$.a == $.n || $.a == $.b',
  '$.list[0] == 1',
  '$.list[0].x == 1',
  '$.list[1] == 1',
  '$.list["0"] == 1',
  '$["list"][0] == 1',
  '$[0] == 1',
  '$["0"] == 1',
  '$[0][0] == 1',
  '$[0].tier == "gold"',
  '$.list[0.5] == 1',
  `$["it's"] == 1`,
  '$["a.b"] == "gold"',
  String.raw`$["q\"{},\\"] == 1`,
  '$[P.attr.odd] == 1',
  '$[P.attr.key] == "gold"',
  '$[""] == 1',
  '$["a b"] == 1',
  '$["ü"] == 1',
  '$["😀"] == "😀"',
  '$[" 0"] == 1',
  '$["+0"] == 1',
  '$["-1"] == 1',
  '$.__proto__ == 1',
  '$["constructor"] == "x"',
  '$["$1"] == 1',
  '$["?"] == 1',
  '$[":x"] == 1',
  String.raw`$.quote == "'\"{},\\"`,
  String.raw`$.nl == "\n\t"`,
  String.raw`$["\u0000"] == 1`,
  String.raw`"\u0000" in $`,
  String.raw`$.tier == "a\u0000"`,
  String.raw`$.tier.contains("\u0000")`,
  String.raw`"a\u0000" in $.tags`,
  '"" in $',
  '"__proto__" in $',
  '"toString" in $',
  'type($.tier) == string',
  'type($.n) == double',
  'type($.n) == int',
  'type($.tier) == null_type',
  'type($.tags) == list',
  'type($.tier) != map',
  'type($.ok) == bool',
  'timestamp($.at) < timestamp("2025-01-01T00:00:00Z")',
  'timestamp($.at) < now()',
  'now() - timestamp($.at) > duration("24h")',
  'timestamp($.at).getFullYear() == 2024',
  '$.at == "2024-01-01T00:00:00Z"',
  '$.owner == P.id',
  '$.owner == R.attr.owner',
  '$.owner != R.attr.owner',
  'R.attr.owner in [$.owner, "gold"]',
  'P.attr.levels[$.tier] == 3',
  '{"gold": 1}[$.tier] == 1',
  '$.s > "b"',
  '$.s.contains("%_x")',
  '$.s.endsWith("\\\\")',
  '$.tier == "gold" && $.n > 1.0',
  '!($.tier == "gold" || $.n == 1)',
  '$.missing == 1',
  '$.missing.deeper == 1',
  '$.missing == null',
  'string(dyn($["n"])) == "1"',
  'hierarchy($.tags) != hierarchy(["a"])',
  'string($.tags[0]) == "1"',
  '$["tags"].exists(t, string(t) == "1")',
]

/** Conditions that say more than what is inside of one column. */
const OTHERS: readonly string[] = [
  'R.attr.m == R.attr.j',
  'R.attr.m == R.attr.set',
  'R.attr.m.tier == R.attr.j.tier',
  'R.attr.m.tags == R.attr.j.tags',
  'R.attr.parent.m.tier == "gold"',
  'R.attr.parent.m == null',
  '"a" in R.attr.parent.m.tags',
  'R.attr.parent.m.tags.exists(t, t == R.attr.owner)',
  'R.attr.parent.m.tier == R.attr.m.tier',
  'R.attr.parts.exists(p, p.m.tier == "gold")',
  'R.attr.parts.all(p, p.m.tags.exists(t, t == "a"))',
  'R.attr.parts.exists(p, p.m == null)',
  'null in R.attr.partMetas',
  '"gold" in R.attr.partMetas',
  'R.attr.partMetas.exists(m, m.tier == "gold")',
  'R.attr.parts.exists(p, p.m.tags.exists(t, t == R.attr.m.tier))',
  '[R.attr.m, 1].exists(x, x == 1)',
  '{"a": R.attr.m.tier}.a == "gold"',
  'R.attr.m.tier == "gold" ? R.attr.j.n == 1 : R.attr.j.ok',
  'hasIntersection(R.attr.m.tags, R.attr.j.tags)',
  'size(R.attr.parts.filter(p, p.m.n > 0.0)) > 0',
  '[1, 2] == R.attr.m.a',
  '{"x": R.attr.m.n} == R.attr.m.a',
  'R.attr.m in [R.attr.j]',
  'R.attr.m.a in R.attr.m',
  'R.attr.m.a in R.attr.m.a',
  'string(R.attr.m[P.attr.key]) == "gold"',
]

/** CEL infers the type of what is looked up by a key in brackets, and the plan does not say which: the PDP is asked. */
const INFERRED: readonly string[] = [
  'int($["n"]) == 1',
  'double($["n"]) == 1.0',
  'double($["tier"]) == 1.0',
  'string($["tier"]) == "gold"',
  'string($["n"]) == "1"',
  'bool($["ok"])',
  'bool($["tier"])',
  'duration($["tier"]) > duration("0s")',
  'timestamp($["tier"]) > timestamp("2020-01-01T00:00:00Z")',
  'hierarchy($["tags"]).ancestorOf(hierarchy("a.b.c"))',
  'hierarchy($["tier"]) != hierarchy(["gold"])',
  '$["tags"].reverse() == $["tags"]',
  'math.greatest($["tags"]) == dyn(1)',
  'string($["tags"][0]) == "a"',
  'string({"k": $["n"]}.k) == "1"',
  'string({"k": {"n": $["n"]}}["k"].n) == "1"',
  'string($["n"] + $["n"]) == "2"',
  'string($.ok ? $["n"] : $.tier) == "1"',
  'string($.ok ? $["n"] : "gold") == "gold"',
  '[$["n"], "gold"].exists(x, string(x) == "1")',
  '[$["n"]].map(x, x).exists(x, string(x) == "1")',
  '($.tags + ["z"]).exists(t, string(t) == "1")',
  'except($.tags, ["z"]).exists(t, string(t) == "1")',
  'intersect($.tags, $.tags).exists(t, string(t) == "1")',
  '$.tags.distinct().exists(t, string(t) == "1")',
  '$.tags.flatten().exists(t, string(t) == "1")',
]

/** Everything is asked of the `jsonb`; of the `json` and of the one that is never NULL, a part, unless there is time. */
const PARTS = process.env['ROWGATE_TEST_SIZE'] === 'full' ? { m: 1, j: 1, set: 1 } : { m: 1, j: 4, set: 9 }

const ASKED = [
  ...Object.entries(PARTS).flatMap(([name, every]) =>
    CONDITIONS.filter((_, at) => at % every === 0).map((text) => about(name, text)),
  ),
  ...OTHERS,
  ...INFERRED.map((text) => about('m', text)),
]
const RULES = ASKED.flatMap((text) => [text, `!(${text})`])

function about(column: string, text: string): string {
  return text
    .replaceAll('$.', `R.attr.${column}.`)
    .replaceAll('$[', `R.attr.${column}[`)
    .replaceAll(/\$(?![1"])/g, `R.attr.${column}`)
}

/** What no database is asked, and rightly. */
function isUndecided(text: string): boolean {
  return text.includes('filter(t, t != "b")') || INFERRED.some((each) => text.includes(about('m', each)))
}

describe.each(['null', 'missing'] as const)('inside of JSON columns, absent: %s', (absent) => {
  let pdp: Pdp
  let database: Database
  let pool: pg.Pool
  let cerbos: GRPC
  let resource: Resource
  let rows: CheckedRow[]
  let allowed: Map<string, Set<string>>
  let prisma: ReturnType<typeof openPrisma>
  let listThroughPrisma: (action: string) => Promise<Set<string>>
  const shares = { where: 0, verified: 0, asked: 0 }
  const actions = RULES.map((_, at) => `a${at}`)

  beforeAll(async () => {
    pdp = await startPdp({
      policies: writePolicy('doc', new Map(RULES.map((match, at) => [`a${at}`, [{ match }]]))),
      running: false,
    })
    cerbos = new GRPC(pdp.grpcAddress, { tls: false })
    database = await createDatabase(inject('postgresUrl'))
    // Compiling takes PostgreSQL a hundred times as long as running over so few rows.
    pool = new pg.Pool({ connectionString: database.url, options: '-c jit=off' })
    await pool.query(createTables(schema))
    for (const [name, own] of [
      ['Doc', docs()],
      ['Part', parts()],
    ] as const) {
      const { text, values } = insertRows(schema.models[name]!, own)
      await pool.query(text, values)
    }
    resource = resourceOf(bindResources(schema, { doc: declaration(absent) }), 'doc')
    rows = await loadRows(
      pool,
      resource,
      docs().map(({ id }) => id as string),
    )
    allowed = await checkedIds(cerbos, PRINCIPAL, { kind: 'doc', actions, rows })
    prisma = openPrisma(database.url)
    const { authorizedFindMany } = createDataLayer({
      prisma,
      schema,
      cerbos,
      resources: { doc: declaration(absent) } as { readonly doc: { readonly model: 'Doc' } },
      onVerified: ({ by }) => {
        shares.where -= 1
        shares[by === 'sql' ? 'verified' : 'asked'] += 1
      },
    })
    listThroughPrisma = async (action) => {
      shares.where += 1
      const found = await authorizedFindMany(PRINCIPAL, 'doc', action, { select: { id: true } })
      return new Set(found.map(({ id }) => id))
    }
  }, 120_000)

  afterAll(async () => {
    await prisma?.$disconnect()
    await pool?.end()
    await database?.drop()
    cerbos?.close()
    await pdp?.stop()
  })

  test.each(RULES.map((text, at) => [text, at] as const))('%s', async (text, at) => {
    expect(await listThroughPrisma(`a${at}`)).toEqual(allowed.get(`a${at}`))
    const { evaluated, found, sql, refusals } = await listedIds({ cerbos, pool, resource, rows }, PRINCIPAL, `a${at}`)
    if (isUndecided(text)) {
      expect(refusals[0]?.code).toBe('unsupported-construct')
      expect([...(allowed.get(`a${at}`) ?? [])].filter((id) => !found.has(id))).toEqual([])
      return
    }
    expect(refusals).toEqual([])
    expect({ sql, found }).toEqual({ sql, found: allowed.get(`a${at}`) })
    expect(evaluated).toEqual(allowed.get(`a${at}`))
  })

  test('how Prisma finds the rows', ({ skip }) => {
    console.log(`JSON, absent ${absent}: ${JSON.stringify(shares)}`)
    const run = shares.where + shares.verified + shares.asked
    skip(run < RULES.length || PARTS.j === 1, 'not the cases that are counted')
    const { where, verified, asked } = PRISMA_SHARE_OF_JSON
    expect(shares).toEqual({ where: where / 2, verified: verified / 2, asked: asked / 2 })
  })
})

// oxlint-disable-next-line explicit-function-return-type -- of Prisma
function openPrisma(connectionString: string) {
  const adapter = new PrismaPg({ connectionString, max: 2, options: '-c jit=off' })
  const transactionOptions = { maxWait: 60_000, timeout: 60_000 }
  return new PrismaClient({ adapter, transactionOptions }).$extends(checkedWheres(schema))
}
