import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { principals } from '@rowgate/expenses'
import { dim, heading, line } from './print.ts'
import type { World } from './world.ts'

const BEFORE = '"public" in R.attr.tags'
const AFTER = '"public" in R.attr.tags && R.attr.amount < 100.0'

/** A policy that changes while the application runs changes the next answer. */
export async function showEdit({ policies, pdp, throughPrisma, throughDrizzle }: World): Promise<void> {
  heading('A policy is edited')
  const count = async (): Promise<string> => {
    const prisma = await throughPrisma.authorizedCount(principals.xan, 'expense', 'view')
    const drizzle = await throughDrizzle.authorizedCount(principals.xan, 'expense', 'view')
    return `xan sees ${prisma} expenses through Prisma, ${drizzle} through Drizzle`
  }
  line(`  ${await count()}`)
  const file = join(policies, 'expense.yaml')
  writeFileSync(file, readFileSync(file, 'utf8').replace(BEFORE, AFTER))
  line(`  ${dim(`expense.yaml: ${BEFORE}  →  ${AFTER}`)}`)
  await pdp.reload()
  line(`  ${await count()}`)
}
