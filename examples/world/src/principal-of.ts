import type { Caller } from '@rowgate/core'
import { type ExamplePrincipal, principals } from '@rowgate/expenses'

const everyone: Readonly<Record<string, ExamplePrincipal>> = principals

/** Who a token belongs to: `Bearer ada` is ada's. An application verifies a signature here. */
export function principalOf(authorization: string | undefined): ExamplePrincipal | undefined {
  const [, name = ''] = /^Bearer (\w+)$/.exec(authorization ?? '') ?? []
  return Object.hasOwn(everyone, name) ? everyone[name] : undefined
}

/** The id of who asks, whichever form the session has it in. */
export function idOf(caller: Caller): string {
  return 'principal' in caller ? caller.principal.id : caller.id
}
