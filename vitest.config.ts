import { defineConfig } from 'vitest/config'

/**
 * Tests import the packages' sources, so they run without a build; the other conditions are Vite's own, but for `module`: what packages
 * have under it is for bundlers, and Node cannot always read it.
 */
const conditions = ['@rowgate/source', 'node', 'development|production']

/** `ROWGATE_TEST_SIZE=full` asks for the long form of the tests that have one. */
const size = process.env['ROWGATE_TEST_SIZE'] ?? 'smoke'

export default defineConfig({
  resolve: { conditions },
  ssr: { resolve: { conditions } },
  test: {
    env: { ROWGATE_TEST_SIZE: size },
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
