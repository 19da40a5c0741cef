import type { Schema } from '@rowgate/core'
import { expect, test } from 'vitest'
import { qualify } from './qualify.ts'

test('tables, join tables and enums get the schema that Prisma names, where they have none', () => {
  const field = { name: 'x', column: 'x', nullable: false, list: false } as const
  const schema: Schema = {
    provider: 'postgresql',
    models: {
      A: {
        name: 'A',
        table: 'a',
        fields: { x: { ...field, type: { kind: 'enum', native: 'e', values: [] } } },
        relations: {
          bs: {
            name: 'bs',
            model: 'B',
            cardinality: 'many',
            on: [],
            through: { table: '_AToB', from: ['A'], to: ['B'] },
          },
        },
        primaryKey: ['x'],
        uniqueKeys: [],
      },
      B: { name: 'B', table: 'b', schema: 'own', fields: {}, relations: {}, primaryKey: [], uniqueKeys: [] },
    },
  }
  expect(qualify(schema, 'public').models).toMatchObject({
    A: {
      schema: 'public',
      fields: { x: { type: { schema: 'public' } } },
      relations: { bs: { through: { schema: 'public' } } },
    },
    B: { schema: 'own' },
  })
})
