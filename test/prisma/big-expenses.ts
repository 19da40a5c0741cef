import { GRPC } from '@cerbos/grpc'
import { PrismaPg } from '@prisma/adapter-pg'
import { migrate } from '@rowgate/expenses'
import { createDatabase, startPdp } from '@rowgate/testing'
import { Pool } from 'pg'
import { PrismaClient } from '../../prisma/generated/client/client.ts'
import { type Rule, writePolicy } from '../support/policy.ts'

export type BigExpenses = Awaited<ReturnType<typeof openBigExpenses>>

/** The example's tables with many rows, and a PDP with the given rules about expenses. */
export async function openBigExpenses(serverUrl: string, actions: ReadonlyMap<string, readonly Rule[]>, rows: number) {
  const [database, pdp] = await Promise.all([
    createDatabase(serverUrl),
    startPdp({ policies: writePolicy('expense', actions), running: false }),
  ])
  const pool = new Pool({ connectionString: database.url })
  await migrate((script) => pool.query(script))
  await pool.query(fill(rows))
  await pool.query('vacuum analyze')
  const prisma = new PrismaClient({ adapter: new PrismaPg({ connectionString: database.url, max: 2 }) })
  const client = new GRPC(pdp.grpcAddress, { tls: false })
  const plan = { keep: false }
  const plans = new Map<string, ReturnType<GRPC['planResources']>>()
  const cerbos = {
    checkResources: (request: Parameters<GRPC['checkResources']>[0]) => client.checkResources(request),
    /** Asked once for each action while plans are kept, so that the PDP's time is not measured. */
    planResources: (request: Parameters<GRPC['planResources']>[0]) => {
      const key = JSON.stringify(request)
      const known = plan.keep ? plans.get(key) : undefined
      const asked = known ?? client.planResources(request)
      plans.set(key, asked)
      return asked
    },
  }
  const close = async (): Promise<void> => {
    client.close()
    await prisma.$disconnect()
    await pool.end()
    await Promise.all([pdp.stop(), database.drop()])
  }
  return { prisma, cerbos, plan, close }
}

function fill(rows: number): string {
  return `
    insert into users (id, name, department, region, active)
      select 'u' || n, 'User ' || n, 'd' || n % 10, 'r' || n % 5, true from generate_series(0, 999) n;
    insert into expenses (id, owner_id, department, region, amount, currency, status, created_at, approver_id, project, quantity)
      select 'e' || lpad(n::text, 8, '0'), 'u' || ${pick(1, 1000)}, 'd' || ${pick(2, 10)}, 'r' || ${pick(3, 5)}, n % 10000 / 100.0,
        case when n % 50000 = 49999 then 'a' else 'z' end,
        (array['DRAFT', 'SUBMITTED', 'APPROVED', 'REJECTED', 'PAID'])[1 + ${pick(4, 5)}]::expense_status,
        '2026-01-01'::timestamptz + n * interval '1 second', case when n % 3 = 0 then null else 'u' || ${pick(5, 1000)} end,
        'p' || case when n % 50000 = 49999 then 0 else 1 + n % 9 end, ${pick(6, 100)}
      from generate_series(0, ${rows - 1}) n;
    insert into line_items (id, expense_id, description, category, amount)
      select 'i' || n, 'e' || lpad(${pick(7, rows)}::text, 8, '0'), 'Item', 'c' || ${pick(8, 100)}, 1
      from generate_series(0, ${rows - 1}) n;
  `
}

/** One of so many numbers for every row, the same each time, and independent of the others. */
function pick(column: number, of: number): string {
  return `((hashint4extended(n, ${column}) & 1073741823) % ${of})::int`
}
