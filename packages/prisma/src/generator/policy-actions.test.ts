import { expect, test } from 'vitest'
import { type PolicyActions, policyActions } from './policy-actions.ts'

const resource = (kind: string, ...actions: string[][]): object => ({
  resourcePolicy: { resource: kind, version: 'default', rules: actions.map((some) => ({ actions: some })) },
})
const found = (...documents: unknown[]): object => Object.fromEntries(policyActions(documents) satisfies PolicyActions)

// oxfmt-ignore
test.each<[name: string, documents: unknown[], actions: object]>([
  ['every rule, sorted, once',         [resource('expense', ['view', 'edit'], ['approve', 'view'])], { expense: ['approve', 'edit', 'view'] }],
  ['every version and scope',          [resource('expense', ['view']), { resourcePolicy: { resource: 'expense', version: 'v2', scope: 'acme', rules: [{ actions: ['audit'] }] } }], { expense: ['audit', 'view'] }],
  ['kinds, sorted',                    [resource('user', ['view']), resource('comment', ['view'])],  { comment: ['view'], user: ['view'] }],
  ['a star of a kind’s own',           [resource('expense', ['*'], ['view:*'])],                     { expense: ['*', 'view:*'] }],
  ['a principal’s own action',         [{ principalPolicy: { principal: 'ada', rules: [{ resource: 'expense', actions: [{ action: 'audit' }, { action: '*' }] }] } }], { expense: ['audit'] }],
  ['a principal’s, of any kind',       [{ principalPolicy: { rules: [{ resource: '*', actions: [{ action: 'audit' }] }] } }], {}],
  ['a role’s',                         [{ rolePolicy: { role: 'clerk', rules: [{ resource: 'expense', allowActions: ['file', '*'] }] } }], { expense: ['file'] }],
  ['none of a disabled policy',        [{ ...resource('expense', ['view']), disabled: true }],       {}],
  ['none of what is no policy',        [null, 1, 'x', [], { derivedRoles: {} }, { resourcePolicy: null }, { resourcePolicy: { resource: 'expense', rules: [null, { actions: 'view' }, { actions: [1] }] } }], {}],
])('%s', (_name, documents, actions) => {
  expect(found(...documents)).toEqual(actions)
  expect(Object.keys(found(...documents.toReversed()))).toEqual(Object.keys(actions))
})
