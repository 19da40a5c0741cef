import type { Principal } from '@rowgate/core'
import { type ExamplePrincipal, principals } from '@rowgate/expenses'

/** What a token says of who has it. */
export type Claims = Pick<ExamplePrincipal, 'id' | 'roles' | 'attr'>

/** Where somebody works, as the database knows it. */
export interface Place {
  readonly department: string | null
  readonly region: string
}

const everyone: Readonly<Record<string, ExamplePrincipal>> = principals

/** The claims of a token: `Bearer ada` is ada's. An application verifies a signature here. */
export function claimsOf(authorization: string | undefined): Claims | undefined {
  const [, name = ''] = /^Bearer (\w+)$/.exec(authorization ?? '') ?? []
  const known = Object.hasOwn(everyone, name) ? everyone[name] : undefined
  if (known === undefined) return undefined
  const { department: _department, region: _region, ...attr } = known.attr
  return { id: known.id, roles: known.roles, attr }
}

/** The principal of a token: where somebody works need not be in it. Who is nowhere known works nowhere. */
export function placed({ id, roles, attr }: Claims, place: Place | undefined | null): Principal {
  const { department, region } = place ?? {}
  return { id, roles, attr: { ...attr, ...(department ? { department } : {}), ...(region ? { region } : {}) } }
}
