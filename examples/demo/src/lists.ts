import { bindResources, celText, permissionOf, resourceOf } from '@rowgate/core'
import { principals } from '@rowgate/expenses'
import { lowerWhere } from '@rowgate/prisma'
import { lowerFilter, postgresql, render } from '@rowgate/sql'
import { bad, block, dim, good, heading, line } from './print.ts'
import type { World } from './world.ts'

type Name = keyof typeof principals

/** What a principal may do to which expenses, through both ORMs, and how the question was put. */
export async function showList(world: World, name: Name, action: 'view' | 'approve'): Promise<void> {
  const principal = principals[name]
  heading(`${name} (${principal.roles.join(', ')}) · ${action}`)
  await showQuestion(world, name, action)
  const { throughPrisma, throughDrizzle } = world
  const [prisma, drizzle] = await Promise.all([
    throughPrisma.authorizedFindMany(principal, 'expense', action, { orderBy: { id: 'asc' } }),
    throughDrizzle.authorizedFindMany(principal, 'expense', action, { orderBy: (expense, { asc }) => asc(expense.id) }),
  ])
  const same = prisma.length === drizzle.length && prisma.every(({ id }, at) => id === drizzle[at]?.id)
  line(
    `  ${dim('rows'.padEnd(9))} Prisma ${prisma.length}, Drizzle ${drizzle.length} ${same ? good('the same') : bad('different!')}`,
  )
  if (!same) throw new Error(`Prisma and Drizzle disagree about what ${name} may ${action}.`)
  for (const { id, ownerId, department, amount, currency, status } of drizzle.slice(0, 3)) {
    line(`  ${''.padEnd(9)} ${dim([id, ownerId, department, `${amount} ${currency}`, status].join(' · '))}`)
  }
}

async function showQuestion({ cerbos, resources, schema }: World, name: Name, action: string): Promise<void> {
  const plan = await cerbos.planResources({ principal: principals[name], resource: { kind: 'expense' }, action })
  const resource = resourceOf(bindResources(schema, resources), 'expense')
  const permission = permissionOf(plan, resource)
  if (permission.kind !== 'conditional') {
    line(
      `  ${dim('plan'.padEnd(9))} ${permission.kind}: ${permission.kind === 'denied' ? 'the database is not asked' : 'nothing is added'}`,
    )
    return
  }
  const where = lowerWhere(permission.filter, resource.model)
  const sql = render(
    lowerFilter(permission.filter, postgresql),
    (field) => postgresql.quote(field.column),
    postgresql.placeholder,
  )
  block('plan', celText(permission.expression, { constants: true }))
  block('where', JSON.stringify(where.where))
  if (where.exactness === 'superset')
    line(`  ${''.padEnd(9)} ${dim('finds more than is permitted, so every page is verified with the SQL')}`)
  block('SQL', sql.text)
  block('values', JSON.stringify(sql.values.map(String)))
}
