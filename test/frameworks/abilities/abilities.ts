import type { Context } from '../context.ts'
import { testAuthorize } from './authorize.ts'
import { testDataLayer } from './data-layer.ts'
import { testErrors } from './errors.ts'
import { testFolders, testDeveloping } from './policies.ts'
import { testGuardedRoute } from './guard-route.ts'
import { testGuardedRouter } from './guard-router.ts'
import { testPrincipal } from './principal.ts'
import { testRequestItself } from './request-itself.ts'
import { testRequired } from './required.ts'
import { testTransactions } from './transactions.ts'

/** What every integration can do, as the first column of docs/guide/frameworks.md has it, with the tests that each of them runs. */
// oxfmt-ignore
export const ABILITIES: Readonly<Record<string, (context: Context) => void>> = {
  'principal from the request':    testPrincipal,
  'data layer per request':        testDataLayer,
  'authorize in a handler':        testAuthorize,
  'guard a route':                 testGuardedRoute,
  'guard a whole router':          testGuardedRouter,
  'authorize the request itself':  testRequestItself,
  'require authorization':         testRequired,
  'transaction per request':       testTransactions,
  'errors':                        testErrors,
  'policies while developing':     testDeveloping,
  'policies from several folders': testFolders,
}

/** The other columns, with the file that runs these tests for them. */
// oxfmt-ignore
export const FRAMEWORKS: Readonly<Record<string, string>> = {
  'Express 5, 4': 'express.test.ts',
  'Fastify 5':    'fastify.test.ts',
  'Nest 11, 12':  'nest.test.ts',
  'Hono 4':       'hono.test.ts',
}
