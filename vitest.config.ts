import { availableParallelism } from 'node:os'
import { fileURLToPath } from 'node:url'
import { defineConfig } from 'vitest/config'

/**
 * Tests import the packages' sources, so they run without a build; the other conditions are Vite's own, but for `module`: what packages
 * have under it is for bundlers, and Node cannot always read it.
 */
const conditions = ['@rowgate/source', 'node', 'development|production']

/** `ROWGATE_TEST_SIZE=full` asks for the long form of the tests that have one. */
const size = process.env['ROWGATE_TEST_SIZE'] ?? 'smoke'

/** What the tests of Nest 12 have in the place of Nest 11. */
const nest12 = fileURLToPath(new URL('test/nest-12/node_modules/@nestjs', import.meta.url))

/** A real PDP and a real PostgreSQL. */
const integration = { globalSetup: ['./test/global-setup.ts'], testTimeout: 60_000, hookTimeout: 120_000 }

export default defineConfig({
  // Nest's decorators stand at parameters, too.
  oxc: { decorator: { legacy: true } },
  resolve: { conditions },
  ssr: { resolve: { conditions } },
  test: {
    env: { ROWGATE_TEST_SIZE: size },
    // One worker waits for the PDP and the database most of the time.
    maxWorkers: Math.max(2, availableParallelism() - 1),
    reporters: ['default', './scripts/summary-reporter.ts'],
    projects: [
      { extends: true, test: { name: 'unit', include: ['packages/*/src/**/*.test.ts'], testTimeout: 30_000 } },
      {
        extends: true,
        test: { name: 'integration', include: ['test/**/*.test.ts'], ...integration },
      },
      {
        extends: true,
        resolve: { alias: [{ find: /^@nestjs\/(common|core|platform-express)$/, replacement: `${nest12}/$1` }] },
        test: { name: 'nest-12', include: ['test/frameworks/nest.test.ts'], ...integration },
      },
    ],
  },
})
