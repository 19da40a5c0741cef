// `prisma generate` for the example domain and for the tests' own domains, without a download.
//
// Rowgate needs no schema engine, but `prisma generate` looks for one and would fetch it from Prisma's own server, which
// fails offline. Any executable file satisfies the look-up: this Node does, on every platform.
import { spawnSync } from 'node:child_process'
import { createRequire } from 'node:module'
import { fileURLToPath } from 'node:url'

const root = new URL('../', import.meta.url)
const domain = new URL('prisma/', root)
const prisma = createRequire(new URL('package.json', domain)).resolve('prisma/build/index.js')
const tsx = createRequire(new URL('package.json', root)).resolve('tsx/cli')

run(domain, [prisma, 'generate'])
run(root, [tsx, '--conditions=@rowgate/source', 'test/prisma-domains/write.ts'])
for (const name of ['attacks', 'corpus', 'generative', 'conformance', 'json']) {
  run(new URL(`test/prisma-domains/generated/${name}/`, root), [prisma, 'generate', '--schema=schema.prisma'])
}

function run(folder, command) {
  const { status } = spawnSync(process.execPath, command, {
    cwd: fileURLToPath(folder),
    stdio: 'inherit',
    env: {
      PRISMA_SCHEMA_ENGINE_BINARY: process.execPath,
      PRISMA_HIDE_UPDATE_MESSAGE: '1',
      CHECKPOINT_DISABLE: '1',
      ...process.env,
    },
  })
  if (status !== 0) process.exit(status ?? 1)
}
