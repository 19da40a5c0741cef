// What a user would install: every public package packed, then read by publint and by are-the-types-wrong.
import { spawnSync } from 'node:child_process'
import { readdirSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('../', import.meta.url))
const checks = [
  ['publint', '--strict'],
  ['attw', '--pack', '--profile', 'esm-only'],
]
const run = ([tool, ...args], cwd) =>
  spawnSync(tool, args, { cwd, stdio: 'inherit', shell: process.platform === 'win32' }).status ?? 1

for (const name of readdirSync(`${root}packages`)) {
  for (const check of checks) {
    console.log(`\n${name}: ${check.join(' ')}`)
    process.exitCode ||= run(check, `${root}packages/${name}`)
  }
}
