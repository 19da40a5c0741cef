import { describe, expect, inject, test, beforeAll, afterAll } from 'vitest'
import type { Match, Rule } from '../support/policy.ts'
import { UNDECIDED } from './allowed.ts'
import { CONFORMANCE_OF_PEER, type PeerDifference, type PeerOutcome } from '../peer/conformance-outcomes.ts'
import { PRISMA_SHARES } from './prisma-shares.ts'
import { type Arena, createArena, type KindName, MODES, type Mode, type Answer } from './arena.ts'

/** A condition or rules, with what is allowed to be unusual about them. */
export interface Case {
  readonly rules: readonly Rule[]
  /** Why all rows or none are permitted, where that is so. */
  readonly constant?: string
  /** In which mode it is so; in both when not given. */
  readonly only?: Mode
}

/** By what they are about, conditions in CEL or cases. */
export type Family = Readonly<Record<string, readonly (string | Case)[]>>

/** A case whose oracle is empty or total, which proves little: why it is here nevertheless. */
export function constant(given: string | Case, reason: string, only?: Mode): Case {
  return { ...caseOf(given), constant: reason, ...(only === undefined ? {} : { only }) }
}

/** Everything is allowed but what fulfills the condition. */
export function deny(match: Match): Case {
  return { rules: [{}, { effect: 'EFFECT_DENY', match }] }
}

/** Allowed where the first holds and the second does not, as two rules. */
export function unless(allowed: Match, denied: Match): Case {
  return { rules: [{ match: allowed }, { effect: 'EFFECT_DENY', match: denied }] }
}

/** One rule with a condition of `all`, `any` and `none`. */
export function match(condition: Match): Case {
  return { rules: [{ match: condition }] }
}

/**
 * Runs every case in both modes: the evaluator and the rows that the database finds have to be what the PDP's check allows, row by row.
 */
export function describeFamily(name: string, family: Family, kind: KindName = 'thing'): void {
  const headings = Object.entries(family).map(
    ([heading, given]) => [heading, given.map(caseOf).map((own): Named => [nameOf(own), own])] as const,
  )
  const actions = new Map(headings.flatMap(([, cases]) => cases).map(([text, { rules }]) => [text, rules]))
  describe.each([name])('%s', () => {
    let arena: Arena
    const shares = { where: 0, verified: 0, asked: 0 }
    const peer: Counting = { equal: 0, refused: 0, differences: [] }
    beforeAll(async () => {
      arena = await createArena(inject('postgresUrl'), kind, actions)
    })
    afterAll(() => arena?.stop())

    test('says nothing twice', () => {
      expect(headings.reduce((sum, [, cases]) => sum + cases.length, 0)).toBe(actions.size)
    })

    describe.each(MODES)('absent: %s', (mode) => {
      describe.each(headings)('%s', (_, cases) => {
        test.each(cases)('%s', async (text, own) => {
          const answer = await arena.answer(mode, text)
          if (!ASKS_THE_TIME.test(text)) shares[answer.prisma.how] += 1
          if (mode === 'null') countPeer(peer, text, answer)
          if (isUndecided(text, mode)) expectDecidedByPdp(answer, kind)
          else expectEqual(own, mode, answer)
        })
      })
    })

    test('how Prisma finds the rows, and which ones the official adapter finds', ({ skip }) => {
      const counted = Object.values(shares).reduce((sum, count) => sum + count, 0)
      const { where, verified, asked } = shares
      const took = `${arena.secondsOfPrisma().toFixed(1)} s of Prisma`
      console.log(`${name}: ${where} by where, ${verified} verified, ${asked} asked of the PDP; ${took}`)
      const all = [...actions.keys()].filter((text) => !ASKS_THE_TIME.test(text)).length * MODES.length
      skip(counted < all, 'not all cases were run')
      expect(shares).toEqual(PRISMA_SHARES[name])
      console.log(`${name}, @cerbos/orm-prisma: ${JSON.stringify(peer)}`)
      expect(peer).toEqual(CONFORMANCE_OF_PEER[name])
    })
  })
}

type Counting = { -readonly [Key in keyof PeerOutcome]: PeerOutcome[Key] } & { readonly differences: PeerDifference[] }

/** Compares the official adapter's rows with those that the plan permits. */
function countPeer(counts: Counting, text: string, { allowed, prisma: { listed, peer } }: Answer): void {
  if (peer === undefined) counts.refused += 1
  else if (without(peer, listed).size + without(listed, peer).size === 0) counts.equal += 1
  else {
    const [wider, narrower] = [without(peer, listed).size, without(listed, peer).size]
    counts.differences.push([text, allowed.size, wider, narrower])
  }
}

/** Prisma cuts the time off at the millisecond, where it may happen to be. */
const ASKS_THE_TIME = /now\(\)|timeSince/

type Named = readonly [text: string, of: Case]

function caseOf(given: string | Case): Case {
  return typeof given === 'string' ? { rules: [{ match: given }] } : given
}

/** What the rules say, in one line. */
function nameOf({ rules }: Case): string {
  return rules
    .map(({ effect, match: own = 'true' }) => (effect === 'EFFECT_DENY' ? `deny ${textOf(own)}` : textOf(own)))
    .join(' ; ')
}

function textOf(condition: Match): string {
  return typeof condition === 'string'
    ? condition
    : Object.entries(condition)
        .map(([name, parts]: [string, readonly Match[]]) => `${name}(${parts.map(textOf).join(', ')})`)
        .join()
}

function isUndecided(text: string, mode: Mode): boolean {
  const reason = UNDECIDED.get(text)
  return reason !== undefined && (reason.only ?? mode) === mode
}

/** No permitted row is out of the database's sight, and of what it finds, the list has what the PDP permits. */
function expectDecidedByPdp({ allowed, found, listed, refusals, prisma }: Answer, kind: KindName): void {
  const codes = new Set(refusals.map(({ code }) => code))
  expect([...codes].filter((code) => code === 'unsupported-construct' || code === 'unsupported-operator')).toEqual([
    ...codes,
  ])
  expect(refusals, 'It is decided now: take it off the list in allowed.ts.').not.toEqual([])
  expect(without(allowed, found)).toEqual(new Set())
  if (kind !== 'linked') expect(listed).toEqual(allowed)
  expect([prisma.listed, prisma.how]).toEqual([allowed, 'asked'])
}

function expectEqual(own: Case, mode: Mode, answer: Answer): void {
  const { allowed, found, evaluated, erring, listed, total, sql, refusals, prisma } = answer
  expect(refusals.map(({ message }) => message)).toEqual([])
  const expected = isLenient(own) ? without(allowed, erring) : allowed
  expect([differences(expected, { found, evaluated, listed, prisma: prisma.listed }), sql]).toEqual(['', sql])
  const mayBeConstant = own.constant !== undefined && (own.only === undefined || own.only === mode)
  const isConstant = allowed.size === 0 || allowed.size === total
  const size = `${allowed.size} of ${total} rows`
  expect([isConstant, size]).toEqual([mayBeConstant, size])
}

function differences(expected: ReadonlySet<string>, answers: Readonly<Record<string, ReadonlySet<string>>>): string {
  const lines = Object.entries(answers).map(([name, ids]) => {
    const [more, less] = [without(ids, expected), without(expected, ids)]
    return more.size + less.size === 0 ? '' : `${name}: more ${[...more].join()} less ${[...less].join()}`
  })
  return lines.filter((line) => line !== '').join('; ')
}

function without(ids: ReadonlySet<string>, others: ReadonlySet<string>): Set<string> {
  return new Set([...ids].filter((id) => !others.has(id)))
}

/**
 * A check skips a DENY rule whose condition errs, and takes such a part of `none` for false; in the plan both are `not(condition)`, an
 * error, which permits nothing. The list lacks exactly these rows (docs/reference/divergences.md).
 */
function isLenient({ rules }: Case): boolean {
  return rules.some(({ effect, match: own }) => effect === 'EFFECT_DENY' || hasNone(own))
}

function hasNone(condition: Match | undefined): boolean {
  if (condition === undefined || typeof condition === 'string') return false
  return 'none' in condition || Object.values(condition).some((parts: readonly Match[]) => parts.some(hasNone))
}
