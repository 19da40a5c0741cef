import { execFile, spawn } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { startGuarded } from './guarded-process.ts'
import { waitUntil } from './wait-until.ts'

const root = mkdtempSync(join(tmpdir(), 'rowgate-guard-test-'))
afterAll(() => rmSync(root, { recursive: true, force: true }))

/** A server that tells its process id and goes on for ever. */
const server = {
  command: process.execPath,
  args: ['-e', 'console.log(process.pid); setInterval(() => {}, 1000)'],
  stopSignal: 'SIGTERM',
} as const

function newDirectory(): string {
  return mkdtempSync(join(root, 'server-'))
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0)
  } catch {
    return false
  }
}

it('runs until it is stopped, and removes its directory', async () => {
  const directory = newDirectory()
  const guarded = startGuarded({ ...server, directory })
  expect(await waitUntil(() => guarded.log() !== '', 5000)).toBe(true)
  const pid = Number(guarded.log())
  expect(isAlive(pid)).toBe(true)
  await guarded.stop()
  expect({ alive: isAlive(pid), ended: guarded.ended(), directory: existsSync(directory) }).toEqual({
    alive: false,
    ended: true,
    directory: false,
  })
})

it('kills a server that does not listen', { timeout: 20_000 }, async () => {
  const args = ['-e', 'process.on("SIGTERM", () => {}); console.log(process.pid); setInterval(() => {}, 1000)']
  const guarded = startGuarded({ ...server, args, directory: newDirectory() })
  expect(await waitUntil(() => guarded.log() !== '', 5000)).toBe(true)
  await guarded.stop()
  expect(isAlive(Number(guarded.log()))).toBe(false)
})

it('ends with a log when the command does not exist', async () => {
  const guarded = startGuarded({ ...server, command: join(root, 'no-such-server'), directory: newDirectory() })
  expect(await waitUntil(() => guarded.ended(), 5000)).toBe(true)
  expect(guarded.log()).toContain('ENOENT')
})

/** Another process that starts a server and then ends in one of the ways that a process ends. */
const parentScript = (ending: string): string => `
  import { startGuarded } from './guarded-process.js'
  const server = startGuarded({ ...${JSON.stringify(server)}, directory: process.argv[2] })
  const timer = setInterval(() => {
    if (server.log() === '') return
    clearInterval(timer)
    console.log(server.log())
    setTimeout(() => { ${ending} }, 50)
  }, 10)`

beforeAll(async () => {
  const tsc = join(dirname(createRequire(import.meta.url).resolve('typescript/package.json')), 'bin/tsc')
  const source = fileURLToPath(new URL('guarded-process.ts', import.meta.url))
  const options = [
    '--ignoreConfig',
    '--noCheck',
    '--module',
    'nodenext',
    '--target',
    'es2023',
    '--outDir',
    join(root, 'src'),
  ]
  await promisify(execFile)(process.execPath, [tsc, ...options, source])
  mkdirSync(join(root, 'src'), { recursive: true })
  writeFileSync(join(root, 'package.json'), '{ "type": "module" }')
  symlinkSync(fileURLToPath(new URL('../bin', import.meta.url)), join(root, 'bin'))
})

it.each([
  ['comes to its end', ''],
  ['exits', 'process.exit(0)'],
  ['throws', 'throw new Error()'],
  ['SIGTERM', 'process.kill(process.pid, "SIGTERM")'],
  ['SIGINT', 'process.kill(process.pid, "SIGINT")'],
  ['SIGKILL', 'process.kill(process.pid, "SIGKILL")'],
])('leaves no orphan when the parent %s', async (_name, ending) => {
  const directory = newDirectory()
  const script = join(root, 'src', `parent-${ending.length}.js`)
  writeFileSync(script, parentScript(ending))
  const parent = spawn(process.execPath, [script, directory], { stdio: ['ignore', 'pipe', 'ignore'] })
  let output = ''
  parent.stdout.on('data', (chunk: Buffer) => (output += chunk.toString()))
  await new Promise((resolve) => parent.once('close', resolve))
  expect(Number(output)).toBeGreaterThan(0)
  expect(await waitUntil(() => !isAlive(Number(output)) && !existsSync(directory), 5000)).toBe(true)
})
