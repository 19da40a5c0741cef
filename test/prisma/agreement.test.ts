import { bindResources, createAuthorizer } from '@rowgate/core'
import { principals } from '@rowgate/expenses'
import { createDataLayer } from '@rowgate/prisma'
import { afterAll, beforeAll, expect, inject, test } from 'vitest'
import { schema } from '../../prisma/generated/rowgate/index.ts'
import { checkedIds, loadRows } from '../support/oracle.ts'
import { openExpenses } from './open-expenses.ts'
import { RESOURCES } from '../support/resources.ts'

let domain: Awaited<ReturnType<typeof openExpenses>>

beforeAll(async () => {
  domain = await openExpenses(inject('postgresUrl'))
})
afterAll(() => domain.close())

test.each(Object.keys(RESOURCES) as (keyof typeof RESOURCES)[])(
  '%s: the rows of the list are those of the check',
  async (kind) => {
    const { prisma, cerbos, pool } = domain
    const layer = createDataLayer({ prisma, schema, cerbos, resources: RESOURCES })
    const resource = createAuthorizer(cerbos, bindResources(schema, RESOURCES)).resourceOf(kind)
    const table = resource.model.table
    const keys = (await pool.query<{ id: string }>(`select id from ${table} order by id`)).rows.map(({ id }) => id)
    const rows = await loadRows(pool, resource, keys)
    const problems: string[] = []
    let exact = 0
    let total = 0
    for (const [name, principal] of Object.entries(principals)) {
      const { actions } = RESOURCES[kind]
      const allowed = await checkedIds(cerbos, principal, { kind, actions, rows })
      for (const action of actions) {
        total += 1
        const found = await layer
          .authorizedFindMany(principal, kind, action as 'view', { select: { id: true } })
          .catch((error: unknown) => {
            problems.push(`${name} ${action}: ${String(error)} ${String((error as Error).cause).slice(-300)}`)
            return undefined
          })
        if (found === undefined) continue
        const ids = found.map(({ id }) => id).toSorted()
        const wanted = [...(allowed.get(action) ?? [])].toSorted()
        const missing = wanted.filter((id) => !ids.includes(id))
        const surplus = ids.filter((id) => !wanted.includes(id))
        if (missing.length + surplus.length > 0 || ids.length !== wanted.length)
          problems.push(`${name} ${action}: missing ${missing.join()} surplus ${surplus.join()}`)
        const count = await layer.authorizedCount(principal, kind, action)
        if (count !== ids.length) problems.push(`${name} ${action}: counted ${count} of ${ids.length}`)
        const where = await layer.authorizedWhere(principal, kind, action as 'view').then(
          () => 'exact',
          (error: unknown) => (error as { code: string }).code,
        )
        if (where === 'exact') exact += 1
        else if (where !== 'inexact-where') problems.push(where)
      }
    }
    expect(problems).toEqual([])
    expect(exact / total).toBeGreaterThan(0.8)
  },
  120_000,
)
