import { RowgateError } from '@rowgate/core'
import { principals } from '@rowgate/expenses'
import { bad, dim, good, heading, line } from './print.ts'
import type { World } from './world.ts'

type Name = keyof typeof principals

/** Single objects: one that is allowed, one that may be seen and no more, one that may not be seen, one that is not there. */
export async function showChecks(world: World): Promise<void> {
  heading('Single objects')
  const { throughDrizzle: layer } = world
  const [toApprove] = await layer.authorizedFindMany(principals.mia, 'expense', 'approve', { limit: 1 })
  const hidden = await firstHidden(world)
  const id = toApprove?.id ?? ''
  await showCheck(world, 'mia', 'approve', id)
  await showCheck(world, 'ada', 'approve', await firstSeenOnly(world))
  await showCheck(world, 'xan', 'approve', hidden)
  await showCheck(world, 'xan', 'approve', 'e-none')
}

async function showCheck({ throughPrisma }: World, name: Name, action: 'approve', id: string): Promise<void> {
  const asked = `check(${name}, 'expense', '${action}', '${id}')`
  try {
    const expense = await throughPrisma.check(principals[name], 'expense', action, id)
    line(
      `  ${asked}\n    ${good('allowed')} ${dim(`${expense.status}, ${expense.amount.toString()} ${expense.currency}`)}`,
    )
  } catch (error) {
    if (!(error instanceof RowgateError)) throw error
    line(`  ${asked}\n    ${bad(error.name)} ${error.message}`)
  }
}

/** An expense that ada sees and may not approve. */
async function firstSeenOnly({ throughDrizzle }: World): Promise<string> {
  const [seen] = await throughDrizzle.authorizedFindMany(principals.ada, 'expense', 'view', { limit: 1 })
  return seen?.id ?? ''
}

/** An expense that xan does not see. */
async function firstHidden({ throughDrizzle }: World): Promise<string> {
  const seen = await throughDrizzle.authorizedFindMany(principals.xan, 'expense', 'view', { columns: { id: true } })
  const ids = new Set(seen.map(({ id }) => id))
  const all = await throughDrizzle.authorizedFindMany(principals.root, 'expense', 'view', { columns: { id: true } })
  return all.find(({ id }) => !ids.has(id))?.id ?? ''
}
