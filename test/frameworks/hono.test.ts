import { describe } from 'vitest'
import { startHono } from './apps/hono.ts'
import { testReads } from './reads.ts'
import { testTransactions } from './writes.ts'

const forgotten = ['/forgotten', '/forgotten/stream', '/forgotten/raw']

describe('reads', () => testReads({ start: startHono, forgotten }))
describe('a transaction per request', () => testTransactions(startHono))
