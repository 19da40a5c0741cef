import { mkdirSync, mkdtempSync, readdirSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { runScript } from './stages.mjs'

/** What random rules by nature do not come to, by file or folder. */
const BY_FILE = {
  'packages/prisma/': 'the generator asks PostgreSQL, not Prisma',
  'packages/drizzle/': 'the generator asks PostgreSQL, not Drizzle',
  'packages/cli/': 'about the command line',
  'packages/testing/': 'about starting servers',
  'packages/express/': 'about requests',
  'packages/fastify/': 'about requests',
  'packages/hono/': 'about requests',
  'packages/nest/': 'about requests',
  'packages/core/src/http/': 'about requests',
  'packages/core/src/schema/': 'about what start-up refuses',
  'packages/core/src/explain/': 'about what is shown of a permission',
  'packages/core/src/plan/': 'about plans that no PDP makes',
  'packages/core/src/authorize/authorizer.ts': 'about answers that no PDP gives',
  'packages/core/src/authorize/check-answer.ts': 'about answers that no PDP gives',
  'packages/core/src/authorize/decide.ts': 'about errors of single checks',
  'packages/core/src/authorize/canonical.ts': 'about plans that are kept',
  'packages/core/src/authorize/plan-request.ts': 'about questions without an action',
  'packages/core/src/authorize/plan-': 'about plans that are kept',
  'packages/core/src/authorize/held-plans.ts': 'about plans that are kept',
  'packages/core/src/authorize/permissions.ts': 'about plans that are kept',
  'packages/core/src/authorize/telemetry.ts': 'about what is told of the work',
  'packages/core/src/authorize/check-': 'about checks that are sent together',
  'packages/core/src/authorize/in-flight.ts': 'about callers that do not wait',
  'packages/core/src/authorize/ask-pdp.ts': 'about callers that do not wait',
  'packages/core/src/authorize/scope.ts': 'the generator has no scopes',
  'packages/core/src/authorize/windows.ts': 'the generator asks for no pages',
  'packages/sql/src/lower/selective.ts': 'the rows are the same, found by another way',
}

/** The same by name. */
const BY_NAME = {
  'pattern-of-alternatives-is-plain': 'a pattern is taken apart at its alternatives before',
  'none-of-null-list': 'a list that is NULL is an error, which is asked beside',
  'union-of-own-columns': 'the rows are the same, found by another way',
  'related-keys-of-the-row-itself': 'the keys are the same, read anew for every row',
  'union-without-recheck': 'the generator locks no rows',
  'known-part-anywhere':
    'a text that does not begin with its known part comes apart in no way, which is decided before',
  'inferred-in-the-shadow': 'the PDP is asked about the same rows',
  'what-is-left-out-is-written': 'the PDP is asked about the same rows',
  'types-compared-as-values':
    'the PDP does not load every policy with such a comparison; the tables have those that it loads',
  'candidates-are-exact': 'the generator knows candidates from what is permitted',
}

/** Seconds that the generator has for one mutation. */
const LIMIT = 300

/** Why random rules cannot notice a mutation, if they cannot. */
export function cannotNotice({ name, file }) {
  const place = Object.keys(BY_FILE).find((start) => file.startsWith(start))
  return BY_NAME[name] ?? BY_FILE[place]
}

/**
 * What the PDP says about batches of random rules, asked once in unchanged sources: a mutation of what a plan is taken for changes
 * neither plans nor checks.
 */
export async function record(directory, { env, batches, recording }) {
  const dir = recording ?? mkdtempSync(join(tmpdir(), 'rowgate-recording-'))
  mkdirSync(dir, { recursive: true })
  if (readdirSync(dir).length > 0) return dir
  const args = ['test/generative/record.ts', '--dir', dir, '--batches', String(batches)]
  const { code, output } = await runScript(directory, args, { env, limit: 3600 })
  if (code !== 0) throw new Error(`The answers of the PDP were not recorded:\n${output}`)
  return dir
}

/** What random rules find wrong with the sources, if anything. */
export async function noticeByFuzz(directory, { file }, { env, recording }) {
  const { code, output } = await runScript(directory, commandFor(file, recording), { env, limit: LIMIT })
  if (code === 0) return undefined
  const lines = output.split('\n')
  return (
    lines.find((line) => /^(leak|split|lost|erred|missed|failed) /.test(line)) ??
    lines.findLast((line) => /Error/.test(line)) ??
    'too long'
  )
}

/** What is sent to a check is not recorded: there the PDP is asked again. */
function commandFor(file, recording) {
  const isSent = file.startsWith('packages/core/src/authorize/') && !file.endsWith('permission.ts')
  return isSent || file.includes('/select/')
    ? ['test/generative/fuzz.ts', '--first', '--minutes', String(LIMIT / 60), '--seed', '1']
    : ['test/generative/replay.ts', '--dir', recording]
}
