import type { RowgateError } from '@rowgate/core'
import type { GuardedProcess } from './guarded-process.ts'
import type { Pdp, PdpOptions } from './pdp.ts'
import type { AdminCredentials, PdpAddress } from './pdp-config.ts'
import { policiesInvalid, policiesUnreadable } from './pdp-errors.ts'
import { reloadOutcome } from './pdp-log.ts'
import type { PolicySource } from './policy-source.ts'
import { waitUntil } from './wait-until.ts'
import { watchFolders } from './watch-folders.ts'

/** A PDP that was started here. */
export interface PdpServer {
  readonly server: GuardedProcess
  readonly address: PdpAddress
  readonly admin: AdminCredentials
}

/** A started PDP with its policies, which it takes anew when they have changed. */
export function ownPdp(running: PdpServer, source: PolicySource, options: PdpOptions): Pdp {
  const { watch = true, onInvalid = print } = options
  const { server, address } = running
  const inTurn = queue()
  const take = (compile: boolean): Promise<RowgateError | undefined> =>
    inTurn(async () => (await source.update({ compile })) ?? reloaded(running))
  const changed = async (): Promise<void> => {
    const invalid = await take(true).catch(policiesUnreadable)
    if (invalid !== undefined && !server.ended()) onInvalid(invalid)
  }
  const unwatch = watch ? watchFolders(source.folders, () => void changed()) : (): void => undefined
  return {
    ...address,
    log: () => server.log(),
    reload: async () => {
      const invalid = await take(false)
      if (invalid !== undefined) throw invalid
    },
    stop: async () => {
      unwatch()
      await server.stop()
      source.remove()
    },
  }
}

/** Asks the PDP to read its policies, which it answers before they count: only its log says when, or that they do not compile. */
async function reloaded({ server, address, admin }: PdpServer): Promise<RowgateError | undefined> {
  const before = server.position()
  const outcome = (): ReturnType<typeof reloadOutcome> => reloadOutcome(server.log(before))
  const accepted = await requestReload(address, admin).catch(() => false)
  if (accepted) await waitUntil(() => outcome() !== undefined, 10_000)
  return outcome() === 'done' ? undefined : policiesInvalid(server.log(before))
}

/** Whether the PDP has taken the request to read its policies. */
export async function requestReload(
  { httpAddress }: PdpAddress,
  { username, password }: AdminCredentials,
): Promise<boolean> {
  const authorization = `Basic ${Buffer.from(`${username}:${password}`).toString('base64')}`
  const response = await fetch(`${httpAddress}/admin/store/reload?wait=true`, { headers: { authorization } })
  return response.ok
}

/** Runs one piece of work after the other. */
function queue(): <T>(work: () => Promise<T>) => Promise<T> {
  let last: Promise<unknown> = Promise.resolve()
  return (work) => {
    const next = last.then(work)
    last = next.catch(() => undefined)
    return next
  }
}

function print(error: RowgateError): void {
  console.error(error.message)
}
