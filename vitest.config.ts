import { defineConfig } from 'vitest/config'

/** Tests import the packages' sources, so they run without a build; the other conditions are Vite's own. */
const conditions = ['@rowgate/source', 'module', 'node', 'development|production']

/** `ROWGATE_TEST_SIZE=full` asks for the long form of the tests that have one. */
const size = process.env['ROWGATE_TEST_SIZE'] ?? 'smoke'

export default defineConfig({
  resolve: { conditions },
  ssr: { resolve: { conditions } },
  test: {
    env: { ROWGATE_TEST_SIZE: size },
    // Its modules for bundlers leave out file extensions.
    server: { deps: { inline: [/@opentelemetry/] } },
    reporters: ['default', './scripts/summary-reporter.ts'],
    projects: [
      { extends: true, test: { name: 'unit', include: ['packages/*/src/**/*.test.ts'], testTimeout: 30_000 } },
      {
        extends: true,
        test: {
          name: 'integration',
          include: ['test/**/*.test.ts'],
          globalSetup: ['./test/global-setup.ts'],
          testTimeout: 60_000,
          hookTimeout: 120_000,
        },
      },
    ],
  },
})
