import * as express5 from 'express'
import * as express4 from 'express4'
import type * as express from 'express'
import { describe } from 'vitest'
import { startExpress } from './apps/express.ts'
import { testReads } from './reads.ts'
import { testTransactions } from './writes.ts'

const forgotten = ['/forgotten', '/forgotten/stream', '/forgotten/early', '/forgotten/raw']

describe.each([
  ['5', express5, true],
  ['4', express4 as unknown as typeof express, false],
])('Express %s', (_, framework, awaits) => {
  const start = startExpress(framework, awaits)
  describe('reads', () => {
    testReads({ start, forgotten })
  })
  describe('a transaction per request', () => {
    testTransactions(start)
  })
})
