import { expect, test } from 'vitest'
import { printSchema } from './print.ts'

const schema = { provider: 'postgresql', models: {} } as const

test('the module that an application imports', () => {
  const module = printSchema({
    skipped: [],
    schema: {
      provider: 'postgresql',
      models: {
        User: {
          name: 'User',
          table: 'the "users"',
          fields: {
            id: { name: 'id', column: 'id', type: { kind: 'integer', bits: 32 }, nullable: false, list: false },
          },
          relations: {},
          primaryKey: ['id'],
          uniqueKeys: [],
        },
      },
    },
  })
  expect(module)
    .toBe(`// Written by rowgate-prisma from the Prisma schema. Run \`prisma generate\` instead of editing it.

const models = {
  User: {
    name: "User",
    table: "the \\"users\\"",
    fields: { id: { name: "id", column: "id", type: { kind: "integer", bits: 32 }, nullable: false, list: false } },
    relations: {},
    primaryKey: ["id"],
    uniqueKeys: [],
  },
} as const

export type Models = { readonly [Name in keyof typeof models]: (typeof models)[Name] }

export const schema: { readonly provider: 'postgresql'; readonly models: Models } = { provider: 'postgresql', models }
`)
})

test('what is left out stands in it', () => {
  expect(printSchema({ schema, skipped: ['A.b is skipped: so.'] }).split('\n')[1]).toBe('// A.b is skipped: so.')
})

// oxfmt-ignore
test.each<[action: string[], type: string]>([
  [[],                        'never'],
  [['approve', 'view'],       '"approve" | "view"'],
  [['a"b'],                   '"a\\"b"'],
  [['*', 'view'],             '"view" | (string & {})'],
  [['**'],                    '(string & {})'],
  [['view:*'],                '`view:${string}`'],
  [['*:a`$:**'],              '`${string}:a\\`\\$:${string}`'],
  [['view:?', 'edit'],        '"edit" | (string & {})'],
])('actions %j', (names, type) => {
  const module = printSchema({ schema, skipped: [] }, new Map([['expense', names], ['line-item', ['view']]]))
  expect(module).toContain(`export interface Actions {\n  readonly expense: ${type}\n  readonly "line-item": "view"\n}\n`)
  expect(module).toContain("readonly models: Models; readonly actions?: Actions } = {")
})

test('actions that do not fit on a line', () => {
  const names = Array.from({ length: 12 }, (_, at) => `an action number ${at}`)
  const module = printSchema({ schema, skipped: [] }, new Map([['expense', names]]))
  const lines = names.map((name) => `    | "${name}"\n`).join('')
  expect(module).toContain(`export interface Actions {\n  readonly expense:\n${lines}}\n`)
})
