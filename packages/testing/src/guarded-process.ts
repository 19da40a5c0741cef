import { spawn } from 'node:child_process'
import type { Socket } from 'node:net'
import { fileURLToPath } from 'node:url'

/** A server to run. */
export interface ServerCommand {
  readonly command: string
  readonly args: readonly string[]
  /** The server's own directory, removed when it has ended. */
  readonly directory: string
  /** What asks this server to stop, at once but in order. */
  readonly stopSignal: NodeJS.Signals
  readonly env?: NodeJS.ProcessEnv
  /** The user to run as; the server's directory must be readable for it. */
  readonly uid?: number
  readonly gid?: number
}

/** A server that cannot outlive this process, however this process ends. */
export interface GuardedProcess {
  /** What the server has written after `position`; of long logs only the end is kept. */
  log(position?: number): string
  /** How many characters the server has written so far. */
  position(): number
  /** Whether the server has ended. */
  ended(): boolean
  stop(): Promise<void>
}

const guard = fileURLToPath(new URL('../bin/guard.js', import.meta.url))
const logLimit = 1_000_000

/** Starts a server under a guard. It keeps this process from exiting no more than an open file does. */
export function startGuarded({ env, ...server }: ServerCommand): GuardedProcess {
  // Detached: a Ctrl-C in the terminal reaches this process alone, which may still need the server to clean up.
  const child = spawn(process.execPath, [guard, JSON.stringify(server)], {
    detached: true,
    windowsHide: true,
    env: { ...process.env, ...env, NODE_OPTIONS: '' },
  })
  const exit = new Promise<void>((resolve) => child.once('close', () => resolve()))
  let text = ''
  let dropped = 0
  let open = true
  const append = (chunk: Buffer): void => {
    const all = text + chunk.toString()
    text = all.length > 2 * logLimit ? all.slice(-logLimit) : all
    dropped += all.length - text.length
  }
  child.stdout.on('data', append)
  child.stderr.on('data', append)
  child.once('close', () => (open = false))
  // Pipes are sockets, which their types do not say. The one to the guard holds nothing up: nobody writes to it.
  const handles = [child, child.stdout as Socket, child.stderr as Socket]
  for (const handle of handles) handle.unref()

  return {
    log: (position = 0) => text.slice(Math.max(0, position - dropped)),
    position: () => dropped + text.length,
    ended: () => !open,
    stop: () => {
      for (const handle of handles) handle.ref()
      child.stdin.destroy()
      return exit
    },
  }
}
