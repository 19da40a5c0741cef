import { PlanKind } from '@cerbos/core'
import { type Mapper, queryPlanToPrisma } from '@cerbos/orm-prisma'
import type { PrismaClient } from '../prisma-domains/generated/conformance/client/client.ts'

type QueryPlan = Parameters<typeof queryPlanToPrisma>[0]['queryPlan']

/** What the official adapter is told, and of which model the rows are. */
export interface Peer {
  readonly prisma: Pick<PrismaClient, 'things' | 'boxes'>
  readonly mapper: Mapper
  readonly model: 'things' | 'boxes'
  readonly select: Readonly<Record<string, true>>
}

/** The rows that `@cerbos/orm-prisma` finds; nothing where it refuses the plan, or Prisma what it made of it. */
export async function peerRows(
  plan: unknown,
  { prisma, mapper, model, select }: Peer,
): Promise<readonly object[] | undefined> {
  try {
    const planned = queryPlanToPrisma({ queryPlan: plan as QueryPlan, mapper, model })
    if (planned.kind === PlanKind.ALWAYS_DENIED) return []
    const where = planned.kind === PlanKind.CONDITIONAL ? planned.filters : {}
    return await prisma[model as 'things'].findMany({ where, select })
  } catch {
    return undefined
  }
}
