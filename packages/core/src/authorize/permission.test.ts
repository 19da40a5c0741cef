import { describe, expect, test } from 'vitest'
import { ALL, NONE } from '../ir/filters.ts'
import { filterText } from '../explain/filter-text.ts'
import { bindNode, call, lambda, type Operand, R } from '../resolve/outcome.test-support.ts'
import { candidatesOf, filterOf, permissionOf } from './permission.ts'

const resource = bindNode()

describe('what a plan allows', () => {
  test.each<[string, { kind: string; condition?: unknown }, string]>([
    ['always', { kind: 'KIND_ALWAYS_ALLOWED' }, 'allowed'],
    ['never', { kind: 'KIND_ALWAYS_DENIED' }, 'denied'],
    ['never, whatever the condition says', { kind: 'KIND_ALWAYS_DENIED', condition: { value: true } }, 'denied'],
    ['on a condition', { kind: 'KIND_CONDITIONAL', condition: call('eq', R('text'), 'a') }, 'conditional'],
    ['on a condition that is true', { kind: 'KIND_CONDITIONAL', condition: { value: true } }, 'allowed'],
    ['on a condition that is false', { kind: 'KIND_CONDITIONAL', condition: call('eq', R('count'), '1') }, 'denied'],
    ['on a condition that always errs', { kind: 'KIND_CONDITIONAL', condition: call('not', R('text')) }, 'denied'],
    ['on a condition that is no boolean', { kind: 'KIND_CONDITIONAL', condition: { value: 1 } }, 'denied'],
  ])('%s', (_, plan, kind) => {
    expect(permissionOf(plan, resource).kind).toBe(kind)
  })

  test('an always true comparison of a field that is always there is everything, of one that may be unset is not', () => {
    expect(permissionOf({ kind: 'KIND_CONDITIONAL', condition: call('ne', R('countSet'), 'x') }, resource).kind).toBe(
      'allowed',
    )
    expect(permissionOf({ kind: 'KIND_CONDITIONAL', condition: call('contains', R('text'), '') }, resource).kind).toBe(
      'conditional',
    )
  })

  test('the filter of each', () => {
    expect(filterOf({ kind: 'allowed' })).toEqual(ALL)
    expect(filterOf({ kind: 'denied' })).toEqual(NONE)
    const permission = permissionOf({ kind: 'KIND_CONDITIONAL', condition: call('eq', R('text'), 'a') }, resource)
    expect(filterOf(permission)).toMatchObject({ kind: 'compare', operator: '=' })
  })
})

describe('what no database is asked', () => {
  const undecided = call('matches', R('text'), R('text'))
  const owned = call('eq', R('textSet'), 'a')
  const permissionOn = (condition: Operand) => permissionOf({ kind: 'KIND_CONDITIONAL', condition }, resource)

  // oxfmt-ignore
  test.each<[string, Operand, string, string]>([
    ['alone',               undecided,                                                'undecided',   'every row'],
    ['denied',              call('not', undecided),                                   'undecided',   'every row'],
    ['beside a condition',  call('and', owned, undecided),                            'undecided',   "textSet = 'a'"],
    ['beside another',      call('or', owned, undecided),                             'undecided',   'every row'],
    ['beside what is true', call('or', true, undecided),                              'allowed',     'every row'],
    ['beside what is not',  call('and', false, undecided),                            'denied',      'no row'],
    ['not asked for',       call('if', owned, false, undecided),                      'undecided',   "textSet <> 'a'"],
    ['of related rows',     call('exists', R('children'), lambda(call('and', call('eq', { name: 'c.textSet' }, 'a'), call('matches', { name: 'c.text' }, { name: 'c.text' })), 'c')), 'undecided', "some children (n1.textSet = 'a')"],
    ['of no related row',   call('not', call('exists', R('children'), lambda(call('and', call('eq', { name: 'c.textSet' }, 'a'), call('matches', { name: 'c.text' }, { name: 'c.text' })), 'c'))), 'undecided', 'every row'],
    ['of all related rows', call('all', R('children'), lambda(call('and', call('eq', { name: 'c.textSet' }, 'a'), call('matches', { name: 'c.text' }, { name: 'c.text' })), 'c')), 'undecided', "no children (n1.textSet <> 'a')"],
    ['a function that is refused', call('and', owned, call('eq', call('base64.decode', R('text')), 'a')), 'undecided', "textSet = 'a'"],
  ])('%s', (_, condition, kind, candidates) => {
    const permission = permissionOn(condition)
    expect(permission.kind).toBe(kind)
    expect(filterText(candidatesOf(permission), { values: true })).toBe(candidates)
    if (kind === 'undecided') expect(() => filterOf(permission)).toThrow(/unsupported-(construct|operator)/)
  })

  test('says why, once for each', () => {
    const permission = permissionOn(call('or', call('and', owned, undecided), call('not', undecided)))
    expect(permission).toMatchObject({
      refusals: [
        { code: 'unsupported-construct', path: 'condition.or[0].and[1]' },
        { code: 'unsupported-construct', path: 'condition.or[1].not[0]' },
      ],
    })
  })
})

describe('whatever is not understood allows nothing', () => {
  test.each<[string, { kind: string; condition?: unknown }, string]>([
    ['an unknown kind', { kind: 'KIND_UNSPECIFIED' }, 'malformed-plan'],
    ['a kind in another case', { kind: 'kind_always_allowed' }, 'malformed-plan'],
    ['no kind', { kind: undefined as never }, 'malformed-plan'],
    ['a kind by its number', { kind: 1 as never }, 'malformed-plan'],
    ['a condition that is not there', { kind: 'KIND_CONDITIONAL' }, 'malformed-plan'],
    ['an operator', { kind: 'KIND_CONDITIONAL', condition: call('frobnicate', R('text')) }, 'unsupported-operator'],
    ['an attribute', { kind: 'KIND_CONDITIONAL', condition: call('eq', R('nope'), 'a') }, 'unmapped-attribute'],
    [
      'an attribute that does not matter',
      { kind: 'KIND_CONDITIONAL', condition: call('or', true, call('eq', R('nope'), 'a')) },
      'unmapped-attribute',
    ],
  ])('%s', (_, plan, code) => {
    expect(() => permissionOf(plan, resource)).toThrow(expect.objectContaining({ code }) as Error)
  })
})
