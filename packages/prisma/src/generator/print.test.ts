import { expect, test } from 'vitest'
import { printSchema } from './print.ts'

test('the module that an application imports', () => {
  const module = printSchema({
    provider: 'postgresql',
    models: {
      User: {
        name: 'User',
        table: 'the "users"',
        fields: { id: { name: 'id', column: 'id', type: { kind: 'integer', bits: 32 }, nullable: false, list: false } },
        relations: {},
        primaryKey: ['id'],
        uniqueKeys: [],
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
