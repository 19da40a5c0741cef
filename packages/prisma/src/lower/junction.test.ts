import { describe, expect, test } from 'vitest'
import { allOf, anyOf } from './junction.ts'
import { exactly, type Lowered } from './lowered.ts'

const guess = (where: Lowered['where']): Lowered => ({ where, exact: false })

// oxfmt-ignore
describe('what is known of a junction', () => {
  test.each<[string, Lowered, Lowered]>([
    ['nothing is missing',              allOf([]),                                                  exactly(true)],
    ['nothing is enough',               anyOf([]),                                                  exactly(false)],
    ['a true part does not matter',     allOf([exactly(true), exactly({ a: 1 })]),                  exactly({ a: 1 })],
    ['a guess makes a guess',           allOf([guess(true), exactly({ a: 1 })]),                    guess({ a: 1 })],
    ['an exact false decides',          allOf([guess({ a: 1 }), guess(false), exactly(false)]),     exactly(false)],
    ['a guessed false is a guess',      allOf([exactly({ a: 1 }), guess(false)]),                   guess(false)],
    ['an exact true decides',           anyOf([guess({ a: 1 }), exactly(true)]),                    exactly(true)],
    ['keys of their own share',         allOf([exactly({ a: 1 }), exactly({ b: 2 })]),              exactly({ a: 1, b: 2 })],
    ['operators of a field share',      allOf([exactly({ a: 1 }), exactly({ a: { not: null } })]),  exactly({ a: { equals: 1, not: null } })],
    ['one key twice does not',          allOf([exactly({ a: 1 }), exactly({ a: 2 })]),              exactly({ AND: [{ a: 1 }, { a: 2 }] })],
    ['nor do relations',                allOf([exactly({ r: { some: {} } }), exactly({ r: { none: {} } })]), exactly({ AND: [{ r: { some: {} } }, { r: { none: {} } }] })],
  ])('%s', (_, junction, expected) => {
    expect(junction).toEqual(expected)
  })
})
