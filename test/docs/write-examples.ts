import { execFile } from 'node:child_process'
import { mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { delimiter, dirname } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Example } from './examples.ts'
import { ROOT } from './markdown.ts'

/**
 * Writes examples into a folder of their own, below the package of the tests, whose dependencies are what an application would have. Prisma
 * generates what their schemas ask for.
 */
export async function writeExamples(name: string, examples: readonly Example[]): Promise<string> {
  const folder = fileURLToPath(new URL(`.examples/${name}/`, import.meta.url))
  rmSync(folder, { recursive: true, force: true })
  for (const { path, text } of [...examples, { path: 'tsconfig.json', text: JSON.stringify(PROJECT) }]) {
    mkdirSync(dirname(`${folder}${path}`), { recursive: true })
    writeFileSync(`${folder}${path}`, text)
  }
  await Promise.all(
    examples.filter(({ path }) => path.endsWith('.prisma')).map(({ path }) => generate(`${folder}${path}`)),
  )
  return folder
}

/** What the compiler says of the examples in a folder: nothing, when all is well. */
export function compile(folder: string): Promise<string> {
  return run(resolve('typescript', 'bin/tsc'), ['--project', '.'], folder)
}

/** An example often ends with what it has found, which nothing uses. */
const PROJECT = {
  extends: '../../../../tsconfig.test.json',
  compilerOptions: {
    noUnusedLocals: false,
    incremental: false,
    tsBuildInfoFile: null,
    paths: {
      'example-domain/*': ['../../../../prisma/generated/*'],
      'prisma/config': ['../../../../prisma/node_modules/prisma/config.d.ts'],
    },
  },
  include: ['**/*.ts'],
  exclude: ['**/generated/**'],
}

async function generate(schema: string): Promise<void> {
  const output = await run(resolve('prisma', 'build/index.js'), ['generate', '--schema', schema], `${ROOT}test`)
  if (!output.includes('Generated')) throw new Error(output)
}

function resolve(name: string, file: string): string {
  const from = createRequire(`${ROOT}${name === 'prisma' ? 'prisma/' : ''}package.json`)
  return `${dirname(from.resolve(`${name}/package.json`))}/${file}`
}

/** What a program of Node writes. `prisma generate` looks for an engine that it does not need: see scripts/generate.mjs. */
function run(file: string, args: readonly string[], cwd: string): Promise<string> {
  const env = {
    PRISMA_SCHEMA_ENGINE_BINARY: process.execPath,
    PRISMA_HIDE_UPDATE_MESSAGE: '1',
    CHECKPOINT_DISABLE: '1',
    ...process.env,
    PATH: `${ROOT}test/node_modules/.bin${delimiter}${process.env['PATH'] ?? ''}`,
  }
  return new Promise((done) => {
    execFile(process.execPath, [file, ...args], { cwd, env }, (_error, stdout, stderr) => done(`${stdout}${stderr}`))
  })
}
