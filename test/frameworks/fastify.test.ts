import { describe } from 'vitest'
import { startFastify } from './apps/fastify.ts'
import { testReads } from './reads.ts'
import { testTransactions } from './writes.ts'

const forgotten = ['', '/stream', '/web-stream', '/early', '/raw', '/hijacked'].map((path) => `/forgotten${path}`)

describe('reads', () => testReads({ start: startFastify, forgotten }))
describe('a transaction per request', () => testTransactions(startFastify))
