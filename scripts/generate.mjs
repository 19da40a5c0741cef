// `prisma generate` for the example domain, without a download.
//
// Rowgate needs no schema engine, but `prisma generate` looks for one and would fetch it from Prisma's own server, which
// fails offline. Any executable file satisfies the look-up: this Node does, on every platform.
import { spawnSync } from 'node:child_process'
import { createRequire } from 'node:module'
import { fileURLToPath } from 'node:url'

const domain = new URL('../prisma/', import.meta.url)
const prisma = createRequire(new URL('package.json', domain)).resolve('prisma/build/index.js')
const { status } = spawnSync(process.execPath, [prisma, 'generate'], {
  cwd: fileURLToPath(domain),
  stdio: 'inherit',
  env: {
    PRISMA_SCHEMA_ENGINE_BINARY: process.execPath,
    PRISMA_HIDE_UPDATE_MESSAGE: '1',
    CHECKPOINT_DISABLE: '1',
    ...process.env,
  },
})
process.exitCode = status ?? 1
