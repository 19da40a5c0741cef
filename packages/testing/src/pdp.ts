import { randomBytes } from 'node:crypto'
import { mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { RowgateError } from '@rowgate/core'
import { freePorts } from './free-ports.ts'
import { startGuarded } from './guarded-process.ts'
import type { GuardedProcess } from './guarded-process.ts'
import { pdpConfig } from './pdp-config.ts'
import type { PdpAddress, PdpSettings } from './pdp-config.ts'
import { policiesInvalid, startFailed } from './pdp-errors.ts'
import { ownPdp, type PdpServer, requestReload } from './pdp-server.ts'
import { policySource } from './policy-source.ts'
import { resolvePlatformPackage } from './platform-package.ts'
import { waitUntil } from './wait-until.ts'

export interface PdpOptions extends PdpSettings {
  /** A PDP that runs already and is used as it is; `false` starts one in any case. Default: `runningPdp()`. */
  readonly running?: PdpAddress | false
  /** Whether changed policies count by themselves, when they compile. `true` when not given. */
  readonly watch?: boolean
  /** Is told of changed policies that do not compile; the last that did stay in force. Written to the console when not given. */
  readonly onInvalid?: (error: RowgateError) => void
  /** Milliseconds until a PDP that has not answered is given up. Default 20,000. */
  readonly startTimeout?: number
}

/** A policy decision point. */
export interface Pdp extends PdpAddress {
  /**
   * Makes changed policies count at once; a PDP that was started here notices them by itself after a moment.
   * @throws RowgateError `policies-invalid` when they do not compile: the previous policies stay in force.
   */
  reload(): Promise<void>
  /** Ends a PDP that was started here, and leaves a running one alone. */
  stop(): Promise<void>
  /** What the PDP has written; empty for a running one. */
  log(): string
}

/**
 * Starts the real PDP on free ports, or uses a running one. It ends with `stop()`, and at the latest with this process.
 * @throws RowgateError `policies-invalid` or `pdp-start-failed`, with what the PDP wrote.
 * @example
 * const pdp = await startPdp({ policies: 'policies' })
 * const cerbos = new GRPC(pdp.grpcAddress, { tls: false })
 */
export async function startPdp(options: PdpOptions): Promise<Pdp> {
  const { running = runningPdp() } = options
  if (running) return attach(running)
  const source = policySource(options.policies, pdpBinary)
  try {
    const invalid = await source.update()
    if (invalid !== undefined) throw invalid
    return ownPdp(await startServer(options, source.folder), source, options)
  } catch (error) {
    const refused = error instanceof RowgateError && error.code === 'policies-invalid'
    const invalid = refused ? await source.update({ compile: true }) : undefined
    source.remove()
    throw invalid ?? error
  }
}

async function startServer(options: PdpOptions, policies: string): Promise<PdpServer> {
  for (let attempt = 1; ; attempt++) {
    const [grpc, http] = await freePorts(2)
    const address = { grpcAddress: `127.0.0.1:${grpc}`, httpAddress: `http://127.0.0.1:${http}` }
    const admin = { username: 'rowgate', password: randomBytes(12).toString('hex') }
    const server = launch(pdpConfig({ ...options, policies }, address, admin))
    if (await isServing(server, address, options.startTimeout ?? 20_000)) return { server, address, admin }
    await server.stop()
    const portTaken = server.log().includes('address already in use')
    if (!portTaken || attempt === 3) throw startFailed(server.log())
  }
}

/** The PDP that the environment names: `CERBOS_GRPC_ADDRESS` and `CERBOS_HTTP_ADDRESS`, both or neither. */
export function runningPdp(env: NodeJS.ProcessEnv = process.env): PdpAddress | false {
  const { CERBOS_GRPC_ADDRESS: grpcAddress, CERBOS_HTTP_ADDRESS: httpAddress } = env
  if (grpcAddress && httpAddress) return { grpcAddress, httpAddress }
  if (!grpcAddress && !httpAddress) return false
  throw new RowgateError('Only one address of the running PDP is known.', {
    code: 'pdp-start-failed',
    hint: 'Set CERBOS_GRPC_ADDRESS and CERBOS_HTTP_ADDRESS, or neither.',
  })
}

function launch(config: string): GuardedProcess {
  const directory = mkdtempSync(join(tmpdir(), 'rowgate-pdp-'))
  const file = join(directory, 'config.json')
  writeFileSync(file, config, { mode: 0o600 })
  return startGuarded({
    command: pdpBinary(),
    args: ['server', '--config', file],
    directory,
    stopSignal: 'SIGTERM',
    env: { CERBOS_NO_TELEMETRY: '1' },
  })
}

/** The binary itself: the npm wrapper leaves it behind when killed. */
function pdpBinary(): string {
  const name = `@cerbos/cerbos-${process.platform}-${process.arch}`
  try {
    return resolvePlatformPackage('cerbos', name)
  } catch (cause) {
    throw new RowgateError(`There is no PDP for this platform: ${name} is not installed.`, {
      code: 'pdp-start-failed',
      hint: 'Run a PDP elsewhere, and set CERBOS_GRPC_ADDRESS and CERBOS_HTTP_ADDRESS.',
      cause,
    })
  }
}

async function isServing(server: GuardedProcess, address: PdpAddress, timeout: number): Promise<boolean> {
  const answers = async (): Promise<boolean> =>
    server.ended() || (await fetch(`${address.httpAddress}/_cerbos/health`).catch(() => undefined))?.ok === true
  return (await waitUntil(answers, timeout)) && !server.ended()
}

function attach(address: PdpAddress): Pdp {
  const { CERBOS_USERNAME: username = 'cerbos', CERBOS_PASSWORD: password = 'cerbosAdmin' } = process.env
  return {
    ...address,
    stop: () => Promise.resolve(),
    log: () => '',
    reload: async () => {
      if (!(await requestReload(address, { username, password }))) throw policiesInvalid('')
    },
  }
}
