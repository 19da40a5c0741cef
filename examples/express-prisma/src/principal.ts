import type { PrincipalContext } from '@rowgate/core'
import { claimsOf, placed } from '@rowgate/example-world'
import type { PrismaClient } from '@rowgate/expenses/client'
import type { Request } from 'express'

/** Who asks. The token knows who that is, the database where they work. Nobody, without a token: everything is denied then. */
export async function principalOf(request: Request, { user }: PrismaClient): Promise<PrincipalContext | undefined> {
  const claims = claimsOf(request.get('authorization'))
  if (claims === undefined) return undefined
  const place = await user.findUnique({ where: { id: claims.id }, select: { department: true, region: true } })
  return { principal: placed(claims, place) }
}
