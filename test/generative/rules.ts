import fc from 'fast-check'
import { condition } from './grammar.ts'
import { type Node, smaller, write } from './node.ts'

/** A condition as a Cerbos policy has it: an expression, or `all`, `any` and `none` of conditions. */
export type Condition = Node | { readonly kind: Junction; readonly of: readonly Condition[] }

type Junction = 'all' | 'any' | 'none'

/** Whom a rule is for: roles, or derived roles of its own. */
export type Audience = { readonly roles: readonly string[] } | { readonly derived: readonly DerivedRole[] }

export interface DerivedRole {
  readonly parentRoles: readonly string[]
  readonly when: Condition | undefined
}

export interface CaseRule {
  readonly effect: 'EFFECT_ALLOW' | 'EFFECT_DENY'
  readonly for: Audience
  readonly when: Condition | undefined
}

/** The rules of one action. */
export type Case = readonly CaseRule[]

const conditions: fc.Arbitrary<Condition> = fc.oneof(
  { weight: 12, arbitrary: condition },
  {
    weight: 2,
    arbitrary: fc.record({
      kind: fc.constantFrom<Junction>('all', 'any', 'none'),
      of: fc.array(condition, { minLength: 1, maxLength: 3 }),
    }),
  },
  {
    weight: 1,
    arbitrary: fc
      .tuple(
        fc.constantFrom<Junction>('all', 'any', 'none'),
        fc.constantFrom<Junction>('all', 'any', 'none'),
        condition,
        condition,
      )
      .map(([outer, inner, a, b]): Condition => ({ kind: outer, of: [a, { kind: inner, of: [b] }] })),
  },
)

const roles = fc.constantFrom(['USER'], ['USER'], ['*'], ['USER', 'ADMIN'])

const audiences: fc.Arbitrary<Audience> = fc.oneof(
  { weight: 20, arbitrary: roles.map((own): Audience => ({ roles: own })) },
  {
    weight: 1,
    arbitrary: fc
      .array(fc.record({ parentRoles: roles, when: fc.option(conditions, { freq: 8, nil: undefined }) }), {
        minLength: 1,
        maxLength: 2,
      })
      .map((derived): Audience => ({ derived })),
  },
)

function rule(effect: CaseRule['effect'], freq: number): fc.Arbitrary<CaseRule> {
  return fc.record({
    effect: fc.constant(effect),
    for: audiences,
    when: fc.option(conditions, { freq, nil: undefined }),
  })
}

const allow = rule('EFFECT_ALLOW', 30)
const deny = rule('EFFECT_DENY', 30)
const ALWAYS: CaseRule = { effect: 'EFFECT_ALLOW', for: { roles: ['*'] }, when: undefined }

/** Most often one rule; some actions have several, and rules that deny. */
export const cases: fc.Arbitrary<Case> = fc.oneof(
  { weight: 14, arbitrary: fc.tuple(allow) },
  { weight: 1, arbitrary: fc.tuple(allow, allow) },
  { weight: 2, arbitrary: deny.map((denies) => [ALWAYS, denies]) },
  { weight: 1, arbitrary: fc.tuple(allow, deny) },
  { weight: 1, arbitrary: fc.tuple(allow, deny, deny) },
)

/** Every expression of a case. */
export function expressionsOf(own: Case): Node[] {
  return own.flatMap(({ for: audience, when }) => [
    ...('derived' in audience ? audience.derived.flatMap((role) => nodesOf(role.when)) : []),
    ...nodesOf(when),
  ])
}

function nodesOf(when: Condition | undefined): Node[] {
  if (when === undefined) return []
  return 'of' in when ? when.of.flatMap(nodesOf) : [when]
}

/** How long a case is to read. */
export function lengthOf(own: Case): number {
  return own.length * 10 + expressionsOf(own).reduce((sum, node) => sum + 1 + write(node).length, 0)
}

/** Cases that are smaller, and might fail in the same way. */
export function smallerCases(own: Case): Case[] {
  const fewer = own.length > 1 ? own.map((_, at) => own.toSpliced(at, 1)) : []
  return [...fewer, ...own.flatMap((each, at) => smallerRules(each).map((less) => own.with(at, less)))]
}

function smallerRules(own: CaseRule): CaseRule[] {
  const plain = 'derived' in own.for ? [...smallerAudiences(own.for.derived), { roles: ['*'] }] : []
  return [
    ...smallerConditions(own.when).map((when) => ({ ...own, when })),
    ...plain.map((audience) => ({ ...own, for: audience })),
  ]
}

function smallerAudiences(derived: readonly DerivedRole[]): Audience[] {
  const fewer = derived.length > 1 ? derived.map((_, at) => ({ derived: derived.toSpliced(at, 1) })) : []
  const less = derived.flatMap((role, at) =>
    smallerConditions(role.when).map((when) => ({ derived: derived.with(at, { ...role, when }) })),
  )
  return [...fewer, ...less]
}

function smallerConditions(when: Condition | undefined): (Condition | undefined)[] {
  if (when === undefined) return []
  if (!('of' in when)) return [undefined, ...smaller(when)]
  const less = when.of.flatMap((part, at) =>
    smallerConditions(part).flatMap((own) => (own === undefined ? [] : [{ ...when, of: when.of.with(at, own) }])),
  )
  const fewer = when.of.length > 1 ? when.of.map((_, at) => ({ ...when, of: when.of.toSpliced(at, 1) })) : []
  return [undefined, ...when.of, ...fewer, ...less]
}
