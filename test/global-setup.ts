import { startPostgresServer } from '@rowgate/testing'
import type { TestProject } from 'vitest/node'

/** One PostgreSQL for all test files. A test file asks for a database of its own: `createDatabase(inject('postgresUrl'))`. */
export async function setup(project: TestProject): Promise<() => Promise<void>> {
  const server = await startPostgresServer()
  console.log(`PostgreSQL for the integration tests: ${server.source}`)
  project.provide('postgresUrl', server.url)
  return () => server.stop()
}

declare module 'vitest' {
  export interface ProvidedContext {
    /** A superuser's address of the server. */
    postgresUrl: string
  }
}
