// `prisma generate` of Prisma 6 for test/prisma-6: the example domain's schema, without a download (see generate.mjs).
import { spawnSync } from 'node:child_process'
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { fileURLToPath } from 'node:url'

const six = new URL('../test/prisma-6/', import.meta.url)
const schema = readFileSync(new URL('../prisma/schema.prisma', import.meta.url), 'utf8')

mkdirSync(new URL('generated/', six), { recursive: true })
writeFileSync(new URL('generated/schema.prisma', six), forSix(schema))

const prisma = createRequire(new URL('package.json', six)).resolve('prisma/build/index.js')
const { status } = spawnSync(process.execPath, [prisma, 'generate', '--schema', 'generated/schema.prisma'], {
  cwd: fileURLToPath(six),
  stdio: 'inherit',
  env: {
    PRISMA_SCHEMA_ENGINE_BINARY: process.execPath,
    PRISMA_QUERY_ENGINE_LIBRARY: process.execPath,
    PRISMA_HIDE_UPDATE_MESSAGE: '1',
    CHECKPOINT_DISABLE: '1',
    ...process.env,
  },
})
process.exitCode = status ?? 1

/** The same schema, one folder deeper; Prisma 6 wants a URL in it, and to be told to do without an engine. */
function forSix(text) {
  return text
    .replace('  runtime ', '  engineType             = "client"\n  runtime ')
    .replace('../packages/', '../../packages/')
    .replaceAll('"./generated/', '"./')
    .replace('"../policies"', '"../../../policies"')
    .replace('datasource db {', 'datasource db {\n  url      = env("DATABASE_URL")')
}
