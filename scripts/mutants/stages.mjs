import { spawn } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { existsSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { dirname, join } from 'node:path'

/** The seed of the random conditions, so that a run can be repeated. */
const SEED = '20261120'

/** A test command: what it is called, its vitest arguments, and how long it may take in seconds. */
const stage = (name, project, files, limit) => ({ name, project, files, limit })

const GENERATIVE = stage('random conditions', 'integration', ['test/generative'], 120)
const BACKENDS = {
  core: [
    stage('resolve units', 'unit', ['packages/core/src/resolve/'], 150),
    GENERATIVE,
    stage('core and sql units', 'unit', ['packages/core/src', 'packages/sql/src'], 240),
    stage('drizzle agreement', 'integration', ['test/drizzle/agreement', 'test/drizzle/checks'], 150),
  ],
  sql: [
    stage('functions of PostgreSQL', 'integration', ['test/sql/postgresql-functions'], 60),
    GENERATIVE,
    stage('drizzle agreement', 'integration', ['test/drizzle/agreement', 'test/drizzle/checks'], 150),
  ],
  prisma: [
    stage('prisma units', 'unit', ['packages/prisma/src'], 120),
    stage('prisma agreement', 'integration', ['test/prisma/'], 600),
  ],
  drizzle: [
    stage('drizzle units', 'unit', ['packages/drizzle/src'], 150),
    stage('drizzle agreement', 'integration', ['test/drizzle/'], 600),
  ],
  nest: [stage('Nest', 'integration', ['test/frameworks/nest'], 400)],
  testing: [stage('testing units', 'unit', ['packages/testing/src/'], 150)],
  express: [stage('Express', 'integration', ['test/frameworks/express'], 400)],
  fastify: [stage('Fastify', 'integration', ['test/frameworks/fastify'], 400)],
  hono: [stage('Hono', 'integration', ['test/frameworks/hono'], 400)],
}

/** Asked before the rest of the backend, by folder. */
const FOLDERS = {
  'packages/core/src/authorize': [
    stage('the PDP', 'integration', ['test/authorize/checks', 'test/authorize/plans'], 150),
  ],
  'packages/core/src/http': [stage('the frameworks', 'integration', ['test/frameworks/'], 600)],
}

/** The commands that may notice a mutation of the file, the quickest first. */
export function stagesOf(root, file) {
  const [, name] = file.split('/')
  const folder = dirname(file)
  const near = name === 'sql' ? 'packages/sql/src' : folder
  const tested = name === 'sql' || readdirSync(join(root, folder)).some((entry) => entry.endsWith('.test.ts'))
  const first = stage(`units of ${near}`, 'unit', [`${near}/`], 150)
  const others = [...(FOLDERS[folder] ?? []), ...BACKENDS[name]]
  return [...(tested ? [first] : []), ...others.filter(({ files }) => files[0] !== `${folder}/`)]
}

/** Runs a stage: the names of the tests that failed, or that it took too long. */
export async function runStage(directory, { project, files, limit }, { env, bail }) {
  const report = join(directory, `report-${randomUUID()}.json`)
  const vitest = join(directory, 'node_modules/vitest/vitest.mjs')
  const args = [
    'run',
    '--project',
    project,
    '--reporter=json',
    `--outputFile=${report}`,
    ...(bail ? ['--bail=1'] : []),
    ...files,
  ]
  const variables = { ...process.env, ...env, ROWGATE_BATCHES: '1', ROWGATE_SEED: SEED }
  const child = spawn(process.execPath, [vitest, ...args], {
    cwd: directory,
    env: variables,
    stdio: 'ignore',
    detached: true,
  })
  const ended = await endOf(child, limit)
  if (ended === 'too long') return ['too long']
  if (!existsSync(report)) return ['no report']
  const failures = failuresIn(JSON.parse(readFileSync(report, 'utf8')))
  rmSync(report)
  return failures
}

/** Runs a TypeScript file of the tests: how it ended, and what it wrote. */
export async function runScript(directory, args, { env, limit }) {
  const child = spawn(process.execPath, ['--conditions=@rowgate/source', '--import', 'tsx', ...args], {
    cwd: directory,
    env: { ...process.env, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
    detached: true,
  })
  let output = ''
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => (output += String(chunk)))
  const ended = await endOf(child, limit)
  return { code: ended === 'too long' ? ended : child.exitCode, output }
}

/** The commands that run, each the leader of a group with what it started. */
const running = new Set()

/** Ends what runs; a PDP or a database below ends with the pipe from its parent. */
export function endRunning() {
  for (const child of running) endGroup(child, 'SIGTERM')
  if (running.size > 0) Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 1000)
  for (const child of running) endGroup(child, 'SIGKILL')
}

/** Waits for the end of a command, or ends it when it is over its limit. */
function endOf(child, limit) {
  running.add(child)
  return new Promise((resolve) => {
    let ended = 'ended'
    const timer = setTimeout(() => {
      ended = 'too long'
      endGroup(child, 'SIGTERM')
      setTimeout(() => endGroup(child, 'SIGKILL'), 3000).unref()
    }, limit * 1000)
    child.once('close', () => {
      clearTimeout(timer)
      running.delete(child)
      resolve(ended)
    })
  })
}

function endGroup({ pid }, signal) {
  try {
    process.kill(-pid, signal)
  } catch {
    // It has ended by itself.
  }
}

function failuresIn({ testResults }) {
  if (testResults.length === 0) throw new Error('A command ran no test at all: is everything built and generated?')
  return testResults.flatMap(({ status, assertionResults, name }) => {
    const failed = assertionResults.filter((result) => result.status === 'failed').map(({ fullName }) => fullName)
    return failed.length === 0 && status === 'failed' ? [`${name} does not run`] : failed
  })
}
