import { spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'

const root = fileURLToPath(new URL('../../', import.meta.url))
const prisma = createRequire(join(root, 'prisma/package.json')).resolve('prisma/build/index.js')

/** `prisma generate` of the built generator, as an application runs it. */
function generate(schema: string, policies: string): { readonly printed: string; readonly file: () => string } {
  const folder = mkdtempSync(join(tmpdir(), 'rowgate-generator-'))
  mkdirSync(join(folder, 'prisma'))
  mkdirSync(join(folder, 'policies'))
  writeFileSync(join(folder, 'policies/expense.yaml'), policies)
  writeFileSync(
    join(folder, 'prisma/schema.prisma'),
    `generator rowgate {
  provider = "node ${join(root, 'packages/prisma/dist/generator/bin.js')}"
  output   = "../generated"
  policies = "../policies"
}
datasource db {
  provider = "postgresql"
}
${schema}`,
  )
  const { stdout, stderr } = spawnSync(process.execPath, [prisma, 'generate', '--schema', 'prisma/schema.prisma'], {
    cwd: folder,
    encoding: 'utf8',
    env: { ...process.env, PRISMA_SCHEMA_ENGINE_BINARY: process.execPath, CHECKPOINT_DISABLE: '1' },
  })
  return { printed: stdout + stderr, file: () => readFileSync(join(folder, 'generated/index.ts'), 'utf8') }
}

const SCHEMA = 'model Expense {\n  id Int @id\n  place Unsupported("point")?\n}\n'
const POLICY = 'resourcePolicy: { resource: expense, version: default, rules: [{ actions: [view, "export:*"] }] }\n'

test('the policies’ actions are a type, and what is left out is printed and written', () => {
  const { printed, file } = generate(SCHEMA, POLICY)
  const skipped = 'Expense.place is skipped: Prisma does not know its type.'
  expect(printed).toContain(`rowgate: ${skipped}`)
  expect(file()).toContain(`\n// ${skipped}\n`)
  expect(file()).toContain('readonly expense: `export:${string}` | "view"')
  expect(generate(SCHEMA, POLICY).file()).toBe(file())
})

test('a policy that is no YAML fails the generation', () => {
  const { printed, file } = generate(SCHEMA, 'resourcePolicy: { resource: [\n')
  expect(printed).toContain('policies-invalid')
  expect(file).toThrow('ENOENT')
})
