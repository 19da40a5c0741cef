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
    GENERATIVE,
    stage('core and sql units', 'unit', ['packages/core/src', 'packages/sql/src'], 240),
    stage('drizzle agreement', 'integration', ['test/drizzle/agreement', 'test/drizzle/checks'], 150),
  ],
  sql: [GENERATIVE, stage('drizzle agreement', 'integration', ['test/drizzle/agreement', 'test/drizzle/checks'], 150)],
  prisma: [
    stage('prisma units', 'unit', ['packages/prisma/src'], 120),
    stage('prisma agreement', 'integration', ['test/prisma'], 200),
  ],
}

/** The commands that may notice a mutation of the file, the quickest first. */
export function stagesOf(root, file) {
  const [, name] = file.split('/')
  const folder = dirname(file)
  const near = name === 'sql' ? 'packages/sql/src' : folder
  const tested = name === 'sql' || readdirSync(join(root, folder)).some((entry) => entry.endsWith('.test.ts'))
  return [...(tested ? [stage(`units of ${near}`, 'unit', [`${near}/`], 150)] : []), ...BACKENDS[name]]
}

/** Runs a stage: the names of the tests that failed, or that it took too long. */
export async function runStage(directory, { project, files, limit }, { env, bail }) {
  const report = join(directory, `report-${randomUUID()}.json`)
  const vitest = join(directory, 'node_modules/vitest/vitest.mjs')
  const args = ['run', '--project', project, '--reporter=json', `--outputFile=${report}`, ...(bail ? ['--bail=1'] : []), ...files]
  const variables = { ...process.env, ...env, ROWGATE_BATCHES: '1', ROWGATE_SEED: SEED }
  const child = spawn(process.execPath, [vitest, ...args], { cwd: directory, env: variables, stdio: 'ignore', detached: true })
  const ended = await endOf(child, limit)
  if (ended === 'too long') return ['too long']
  if (!existsSync(report)) return ['no report']
  const failures = failuresIn(JSON.parse(readFileSync(report, 'utf8')))
  rmSync(report)
  return failures
}

/** Ends the command with everything that it started when it is over its limit, or when this process is told to end. */
function endOf(child, limit) {
  return new Promise((resolve) => {
    const kill = () => {
      try {
        process.kill(-child.pid, 'SIGTERM')
        setTimeout(() => child.kill('SIGKILL'), 3000).unref()
      } catch {
        // It has ended by itself.
      }
    }
    const timer = setTimeout(() => {
      kill()
      resolve('too long')
    }, limit * 1000)
    process.once('exit', kill)
    child.once('close', () => {
      clearTimeout(timer)
      process.off('exit', kill)
      resolve('ended')
    })
  })
}

function failuresIn({ testResults }) {
  return testResults.flatMap(({ status, assertionResults, name }) => {
    const failed = assertionResults.filter((result) => result.status === 'failed').map(({ fullName }) => fullName)
    return failed.length === 0 && status === 'failed' ? [`${name} does not run`] : failed
  })
}
