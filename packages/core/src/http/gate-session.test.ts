import { describe, expect, test } from 'vitest'
import { type Deciding, decideBy } from './gate-session.ts'
import type { Beginning } from './gate.ts'
import { tellBy } from './problem.ts'
import type { SessionState } from './session.ts'

const authorized: SessionState = { kind: 'authorized' }
const open: SessionState = { kind: 'open' }
const skipped: SessionState = { kind: 'skipped', reason: 'public' }

const whole = (status: number): Beginning => ({ status, streaming: false, empty: false })
const stream = (status: number): Beginning => ({ status, streaming: true, empty: false })

interface Case {
  readonly state: SessionState
  readonly begins: Beginning
  readonly required?: boolean
  /** What the database makes of a commit; a request has no transaction when not given. */
  readonly commit?: () => Promise<boolean>
}

const committed = (): Promise<boolean> => Promise.resolve(true)

async function decided({ state, begins, required = true, commit }: Case) {
  const ends: string[] = []
  const codes: string[] = []
  const transaction: ReturnType<Deciding['transaction']> = commit && {
    transaction: 'tx',
    commit: () => {
      ends.push('commit')
      return commit()
    },
    rollBack: async () => void ends.push('roll back'),
  }
  const tell = tellBy({ onError: ({ code }) => codes.push(code) })
  const decide = decideBy({
    method: 'GET',
    route: () => '/',
    state: () => state,
    required,
    transaction: () => transaction,
    tell,
  })
  const verdict = await decide(begins)
  return [verdict === 'pass' ? 'pass' : verdict.status, ...ends, ...codes]
}

describe('a response', () => {
  // oxfmt-ignore
  test.each<[string, Case, readonly (string | number)[]]>([
    ['that is authorized',              { state: authorized, begins: whole(200) },                       ['pass']],
    ['that is authorized, streamed',    { state: authorized, begins: stream(200) },                      ['pass']],
    ['that nothing has authorized',     { state: open, begins: whole(200) },                             [500, 'not-authorized']],
    ['that needs no authorization',     { state: open, begins: whole(200), required: false },            ['pass']],
    ['that is skipped',                 { state: skipped, begins: whole(200) },                          ['pass']],
    ['that is an error',                { state: open, begins: whole(404) },                             ['pass']],
    ['with a transaction, authorized',  { state: authorized, begins: whole(200), commit: committed },    ['pass', 'commit']],
    ['… a redirect',                    { state: authorized, begins: whole(303), commit: committed },    ['pass', 'commit']],
    ['… an error',                      { state: authorized, begins: whole(400), commit: committed },    ['pass', 'roll back']],
    ['… an error, streamed',            { state: authorized, begins: stream(500), commit: committed },   ['pass', 'roll back']],
    ['… streamed',                      { state: authorized, begins: stream(200), commit: committed },   [500, 'roll back', 'unsupported-argument']],
    ['… that nothing has authorized',   { state: open, begins: whole(200), commit: committed },          [500, 'roll back', 'not-authorized']],
    ['… nothing, but none is required', { state: open, begins: whole(200), required: false, commit: committed }, ['pass', 'roll back']],
    ['… skipped',                       { state: skipped, begins: whole(200), commit: committed },       ['pass', 'roll back']],
    ['… whose client has left',         { state: authorized, begins: whole(200), commit: () => Promise.resolve(false) }, [500, 'commit']],
    ['… that cannot be committed',      { state: authorized, begins: whole(200), commit: () => Promise.reject(new Error('no')) }, [500, 'commit', 'database-failed']],
  ])('%s', async (...row) => {
    const [, given, expected] = row
    expect(await decided(given)).toEqual(expected)
  })
})
