import { describe, expect, test } from 'vitest'
import { createAuthorizer } from '../authorize/authorizer.ts'
import type { StoredRow } from '../authorize/attributes.ts'
import { parseCondition } from '../plan/parse.ts'
import { bindNode, call, lambda, type Operand, R, row } from '../resolve/outcome.test-support.ts'
import { resolveCondition } from '../resolve/resolve.ts'
import { settle } from '../settle/settle.ts'
import { explainRow } from './explain-row.ts'
import { explainText } from './explain-text.ts'
import { filterText } from './filter-text.ts'
import { predicateText } from './predicate-text.ts'

const resource = bindNode()
const resolved = (condition: Operand) => resolveCondition(parseCondition(condition), resource)

// oxfmt-ignore
const TEXTS: readonly [string, Operand, string, string][] = [
  ['an order',       call('lt', R('count'), 1000),                                'count < 1000',                              'count < ?'],
  ['a text',         call('eq', R('text'), 'a"b'),                                'text == "a\\"b"',                           'text == ?'],
  ['not',            call('ne', R('textSet'), 'a'),                               '!(textSet == "a")',                         '!(textSet == ?)'],
  ['in',             call('in', R('textSet'), ['a', 'b']),                        'textSet in ["a", "b"], given textSet is known',                        'textSet in [?, ?], given textSet is known'],
  ['a long list',    call('in', R('textSet'), 'abcdefghijklm'.split('')),                 'textSet in ["a", "b", "c", "d", "e", "f", "g", "h", "i", "j", … 3 more], given textSet is known', 'textSet in [?, ?, ?, ?, ?, ?, ?, ?, ?, ?, … 3 more], given textSet is known'],
  ['null',           call('eq', R('text'), null),                                 'text == null',                              'text == null'],
  ['a junction',     call('and', call('or', R('flag'), call('gt', R('count'), 1)), R('flagSet')), '(flag || count > 1) && flagSet', '(flag || count > ?) && flagSet'],
  ['a ternary',      call('if', R('flag'), R('flagSet'), call('gt', R('count'), 1)), 'flag ? flagSet : count > 1',             'flag ? flagSet : count > ?'],
  ['a part of text', call('startsWith', R('text'), 'a'),                          'text.startsWith("a")',                      'text.startsWith(?)'],
  ['a pattern',      call('matches', R('text'), '^a+$'),                          'text.matches("^a+$")',                      'text.matches(?)'],
  ['a path',         call('eq', R('parent.text'), 'a'),                           'parent.text == "a"',                        'parent.text == ?'],
  ['a quantifier',   call('exists', R('children'), lambda(call('eq', { name: 'c.text' }, 'a'), 'c')), 'children.exists(n1, n1.text == "a")', 'children.exists(n1, n1.text == ?)'],
  ['a size',         call('gt', call('size', R('children')), 2),                  'size(children) >= 3',                       'size(children) >= ?'],
  ['arithmetic',     call('gt', call('add', R('ratio'), 0.5), 1),                 '(ratio + 0.5) > 1',                         '(ratio + ?) > ?'],
  ['the undecided',  call('and', R('flagSet'), call('matches', R('text'), R('text'))), 'flagSet && what the PDP says',            'flagSet && what the PDP says'],
]

describe('a condition as text', () => {
  test.each(TEXTS)('%s', (_, condition, shown, redacted) => {
    expect(predicateText(resolved(condition), { values: true })).toBe(shown)
    expect(predicateText(resolved(condition), { values: false })).toBe(redacted)
  })
})

describe('a filter as text', () => {
  // oxfmt-ignore
  test.each<[string, Operand, string]>([
    ['an order',     call('lt', R('countSet'), 1000),                                'countSet < 1000'],
    ['null',         call('ne', R('text'), 'a'),                                     "text <> 'a' or text is null"],
    ['in',           call('not', call('in', R('textSet'), ['a', 'b'])),              "textSet not in ('a', 'b')"],
    ['a path',       call('eq', R('parent.text'), 'a'),                              "some parent (parent.text = 'a')"],
    ['none',         call('not', call('exists', R('children'), lambda(call('eq', { name: 'c.textSet' }, 'a'), 'c'))), "no children (n1.textSet = 'a')"],
    ['a size',       call('gt', call('size', R('children')), 2),                     'count(children (every row)) >= 3'],
    ['an element',   call('in', 'a', R('textList')),                              "textList has any of ('a')"],
    ['a flag',       call('not', R('flagSet')),                                      'not flagSet'],
    ['text',         call('not', call('contains', R('textSet'), 'a')),               "not contains(textSet, 'a')"],
    ['every row',    call('ne', R('textSet'), 1),                                    'every row'],
  ])('%s', (_, condition, text) => {
    const filter = settle(resolved(condition), 'isTrue')
    expect(filterText(filter, { values: true })).toBe(text)
    expect(filterText(filter, { values: false })).not.toMatch(/'a'|1000|2/)
  })
})

describe('the parts of a condition for a row', () => {
  const lines = (condition: Operand, stored: StoredRow, values = true): string[] => {
    const part = explainRow(resolved(condition), stored, { values })
    const flat = (each: typeof part): (typeof part)[] => [each, ...each.parts.flatMap(flat)]
    return flat(part).map(
      ({ text, truth, reads }) => `${text} is ${truth}: ${reads.map(({ name, value }) => `${name} ${value}`).join()}`,
    )
  }

  test('say what only the PDP knows', () => {
    const undecided = call('matches', R('text'), R('text'))
    expect(lines(call('if', R('flagSet'), undecided, call('and', false, undecided)), row({ flagSet: true }))).toEqual([
      'flagSet ? what the PDP says : false is undecided: ',
      'flagSet is true: flagSet true',
      'what the PDP says is undecided: ',
    ])
  })

  test('say what is false, and why', () => {
    const condition = call('and', call('lt', R('count'), 1000), call('eq', R('text'), 'a'))
    const stored = row({ count: '2500', text: 'a' })
    expect(lines(condition, stored)).toEqual([
      'count < 1000 && text == "a" is false: ',
      'count < 1000 is false: count 2500',
      'text == "a" is true: text "a"',
    ])
    expect(lines(condition, stored, false)).toEqual([
      'count < ? && text == ? is false: ',
      'count < ? is false: count undefined',
      'text == ? is true: text undefined',
    ])
  })

  test('say what errs', () => {
    expect(lines(call('lt', R('count'), 1000), row())).toEqual(['count < 1000 is error: count null'])
    expect(lines(call('eq', R('parent.text'), 'a'), row())).toEqual([
      'parent.text == "a" is error: ',
      'there is no parent is error: ',
    ])
  })

  test('go through the rows of a relation', () => {
    const condition = call('exists', R('children'), lambda(call('eq', { name: 'c.text' }, 'a'), 'c'))
    expect(lines(condition, row({ children: [row({ text: 'b' }), row({ text: 'a' })] }))).toEqual([
      'children.exists(n1, n1.text == "a") is true: ',
      'children[0]: n1.text == "a" is false: n1.text "b"',
      'children[1]: n1.text == "a" is true: n1.text "a"',
    ])
    expect(lines(condition, row())).toEqual([
      'children.exists(n1, n1.text == "a") is false: ',
      'there are no children is true: ',
    ])
  })

  test('show the branch that a ternary takes', () => {
    const condition = call('if', R('flag'), R('flagSet'), call('gt', R('count'), 1))
    expect(lines(condition, row({ flag: false, count: '7' })).slice(1)).toEqual([
      'flag is false: flag false',
      'count > 1 is true: count 7',
    ])
    expect(lines(condition, row()).slice(1)).toEqual(['flag is error: flag null'])
  })
})

describe('an explanation', () => {
  const ada = { id: 'ada', roles: ['USER'], attr: { limit: 1000 } }
  const authorizer = createAuthorizer(
    {
      planResources: () =>
        Promise.resolve({
          kind: 'KIND_CONDITIONAL',
          cerbosCallId: 'call',
          condition: call('lt', R('count'), 1000),
          validationErrors: [{ path: '/limit', message: 'not 1000', source: 'SOURCE_PRINCIPAL' }],
        }),
      checkResources: ({ resources }) =>
        Promise.resolve({
          cerbosCallId: 'call',
          results: resources.map(({ resource: { id } }) => ({ resource: { id }, actions: { view: 'EFFECT_ALLOW' } })),
        }),
    },
    { resources: new Map([['node', resource]]) },
  )

  test('as text', async () => {
    const request = { caller: ada, kind: 'node', action: 'view', row: row({ id: 'n', count: '2500' }) }
    const { explanation } = await authorizer.explain({ ...request, values: true })
    expect(
      explainText(explanation)
        .split('\n')
        .filter((line) => !line.startsWith('attributes')),
    ).toEqual([
      'view of node: some rows',
      'plan:       R.attr.count < 1000 (call call)',
      'invalid:    SOURCE_PRINCIPAL /limit: not 1000',
      'meaning:    count < 1000',
      'filter:     count < 1000',
      'this row is not in the list, and a check permits it; see docs/reference/divergences.md:',
      '  count < 1000 is false: count = 2500',
    ])
    const redacted = await authorizer.explain(request)
    expect(explainText(redacted.explanation) + JSON.stringify(redacted.explanation)).not.toMatch(/1000|2500/)
  })

  test('of no row', async () => {
    const { explanation, permission } = await authorizer.explain({ caller: ada, kind: 'node', action: 'view' })
    expect(explanation.row).toBeUndefined()
    expect(permission.kind).toBe('conditional')
  })
})
