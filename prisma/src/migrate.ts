import { readdirSync, readFileSync } from 'node:fs'

/**
 * Runs a script of several statements without parameters.
 *
 * @example
 * await migrate((script) => pool.query(script))
 */
export type Execute = (script: string) => PromiseLike<unknown>

const folder = new URL('../migrations/', import.meta.url)

/** What `prisma migrate deploy` would run, in its order. */
export function migrationScripts(): string[] {
  return readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => name)
    .toSorted()
    .map((name) => readFileSync(new URL(`${name}/migration.sql`, folder), 'utf8'))
}

/** Creates the tables in an empty schema. */
export async function migrate(execute: Execute): Promise<void> {
  for (const script of migrationScripts()) {
    // oxlint-disable-next-line no-await-in-loop -- in order
    await execute(script)
  }
}
