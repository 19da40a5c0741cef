import type { PrincipalContext } from '@rowgate/core'
import { claimsOf, placed } from '@rowgate/example-world'
import { drizzleSchema } from '@rowgate/expenses'
import { eq } from 'drizzle-orm'
import type { FastifyRequest } from 'fastify'
import type { Db } from './data-layer.ts'

const { user } = drizzleSchema

/** Who asks. The token knows who that is, the database where they work. Nobody, without a token: everything is denied then. */
export async function principalOf({ headers }: FastifyRequest, db: Db): Promise<PrincipalContext | undefined> {
  const claims = claimsOf(headers.authorization)
  if (claims === undefined) return undefined
  const { department, region } = user
  const [place] = await db.select({ department, region }).from(user).where(eq(user.id, claims.id))
  return { principal: placed(claims, place) }
}
