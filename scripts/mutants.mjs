// Breaks the sources in the ways that the tables name, one at a time, and asks whether a test notices.
//
//   pnpm mutants [--list] [--only name,name] [--in folder] [--jobs n] [--units] [--by fuzz [--batches n] [--recording folder]]
//
// `--units` asks the unit tests beside the source only: quick, and what survives may still be noticed by the rest.
// `--by fuzz` asks the generator of random rules instead (test/generative), and says which it cannot notice, and why. What the PDP says
// is asked once, before; a folder of `--recording` keeps it for the next run.
import { createRequire } from 'node:module'
import { availableParallelism } from 'node:os'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { authorizeMutants } from './mutants/authorize.mjs'
import { backendMutants } from './mutants/backends.mjs'
import { cannotNotice, noticeByFuzz, record } from './mutants/generator.mjs'
import { clientMutants } from './mutants/client.mjs'
import { httpMutants } from './mutants/http.mjs'
import { listMutants } from './mutants/lists.mjs'
import { nestMutants } from './mutants/nest.mjs'
import { resolveMutants } from './mutants/resolve.mjs'
import { settleMutants } from './mutants/settle.mjs'
import { solveMutants } from './mutants/solve.mjs'
import { endRunning, runStage, stagesOf } from './mutants/stages.mjs'
import { copyWorkspace, mutate, problemsOf } from './mutants/workspace.mjs'

const root = fileURLToPath(new URL('../', import.meta.url))
const all = [
  ...settleMutants,
  ...resolveMutants,
  ...listMutants,
  ...solveMutants,
  ...backendMutants,
  ...authorizeMutants,
  ...clientMutants,
  ...httpMutants,
  ...nestMutants,
]
const option = (name) =>
  process.argv.includes(name) ? (process.argv[process.argv.indexOf(name) + 1] ?? '') : undefined
const only = option('--only')?.split(',')
const folder = option('--in') ?? ''
const byFuzz = option('--by') === 'fuzz'
const mutants = all.filter(({ name, file }) => (only === undefined || only.includes(name)) && file.includes(folder))
const problems = [
  ...problemsOf(root, all),
  ...(only ?? [])
    .filter((name) => !all.some((mutant) => mutant.name === name))
    .map((name) => `${name}: no such mutation`),
]

if (problems.length > 0) {
  console.error(problems.join('\n'))
  process.exitCode = 1
} else if (process.argv.includes('--list')) {
  const reason = (mutant) => (byFuzz ? (cannotNotice(mutant) ?? '') : '')
  console.log(
    mutants.map((mutant) => `${mutant.name.padEnd(34)} ${mutant.file} ${reason(mutant)}`.trimEnd()).join('\n'),
  )
} else {
  for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => process.exit(130))
  const survived = await tryAll(Number(option('--jobs') ?? Math.min(2, availableParallelism())))
  console.log(
    `\n${tried(mutants).length - survived.length} noticed, ${survived.length} survived${survived.length === 0 ? '' : `: ${survived.join(', ')}`}`,
  )
  process.exitCode = survived.length === 0 ? 0 : 1
}

/** Those that are tried at all. */
function tried(some) {
  return some.filter((mutant) => !byFuzz || cannotNotice(mutant) === undefined)
}

/** Tries every mutation, some at a time, and returns the names of those that nothing noticed. */
async function tryAll(jobs) {
  const testing = createRequire(new URL('../test/package.json', import.meta.url)).resolve('@rowgate/testing')
  const { startPostgresServer } = await import(pathToFileURL(testing).href)
  const server = await startPostgresServer()
  const env = { DATABASE_URL: server.url }
  const queue = tried(mutants)
  const survived = []
  // The tree may change while this runs: all copies are of one.
  const pristine = copyWorkspace(root)
  const copies = [pristine]
  process.once('exit', () => {
    endRunning()
    for (const copy of copies) copy.remove()
  })
  const baseline = createBaseline(pristine.directory, env)
  const asked = { env, batches: option('--batches') ?? 30, recording: option('--recording') }
  const recording = byFuzz ? await record(pristine.directory, asked) : undefined
  const work = async () => {
    const workspace = copyWorkspace(pristine.directory, root)
    copies.push(workspace)
    for (let mutant = queue.shift(); mutant !== undefined; mutant = queue.shift()) {
      const started = performance.now()
      const noticed = await notice(workspace.directory, mutant, { env, baseline, recording })
      if (noticed === undefined) survived.push(mutant.name)
      const seconds = `${((performance.now() - started) / 1000).toFixed(0)} s`
      console.log(`${mutant.name.padEnd(34)} ${seconds.padStart(6)}  ${noticed ?? 'SURVIVED'}`)
    }
  }
  try {
    await Promise.all(Array.from({ length: Math.min(jobs, queue.length) }, work))
  } finally {
    await server.stop()
  }
  return survived
}

/** What notices the mutation first; a test that fails without it as well notices nothing. */
async function notice(directory, mutant, { env, baseline, recording }) {
  const undo = mutate(directory, mutant)
  try {
    if (recording !== undefined) return await noticeByFuzz(directory, mutant, { env, recording })
    const stages = stagesOf(directory, mutant.file)
    for (const stage of process.argv.includes('--units') ? stages.slice(0, 1) : stages) {
      let failed = await runStage(directory, stage, { env, bail: true })
      if (failed.length === 0) continue
      const known = await baseline(stage)
      if (failed.every((name) => known.has(name))) failed = await runStage(directory, stage, { env, bail: false })
      const [first] = failed.filter((name) => !known.has(name))
      if (first !== undefined) return `${stage.name}: ${first}`
    }
    return undefined
  } finally {
    undo()
  }
}

/** The tests of a stage that fail in unchanged sources, found out once and only when it matters. */
function createBaseline(directory, env) {
  const known = new Map()
  return (stage) => {
    const found = known.get(stage.name) ?? unchanged(directory, stage, env)
    known.set(stage.name, found)
    return found
  }
}

async function unchanged(directory, stage, env) {
  const failed = await runStage(directory, stage, { env, bail: false })
  if (failed.length > 0) console.log(`without a mutation, ${stage.name} fails as well: ${failed.join(' | ')}`)
  return new Set(failed)
}
