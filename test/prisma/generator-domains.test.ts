import type { Model, Schema } from '@rowgate/core'
import { expect, test } from 'vitest'
import { schema as corpus } from '../conformance/corpus-domain.ts'
import { schema as json } from '../conformance/json-domain.ts'
import { schema as conformance } from '../prisma-domains/conformance-schema.ts'
import { schema as generatedConformance } from '../prisma-domains/generated/conformance/rowgate/index.ts'
import { schema as generatedCorpus } from '../prisma-domains/generated/corpus/rowgate/index.ts'
import { schema as generatedGenerative } from '../prisma-domains/generated/generative/rowgate/index.ts'
import { schema as generatedJson } from '../prisma-domains/generated/json/rowgate/index.ts'
import { schema as generative } from '../prisma-domains/generative-schema.ts'

/** The domains were written without Prisma, and their Prisma schemas from them; a relation has a second end there. */
test.each<[name: string, written: Schema, generated: Schema]>([
  ['corpus', corpus, generatedCorpus],
  ['generative', generative, generatedGenerative],
  ['conformance', conformance, generatedConformance],
  ['json', json, generatedJson],
])('%s: the generator describes what the Prisma schema was written from', (_name, written, generated) => {
  expect(Object.keys(generated.models).toSorted()).toEqual(Object.keys(written.models).toSorted())
  for (const model of Object.values(written.models)) {
    const described = generated.models[model.name] as Model
    const { fields, ...others } = known(model)
    expect(described.fields).toEqual(fields)
    expect(described).toMatchObject(others)
  }
})

/** Of indexes a Prisma schema knows few, and the generator none; every name of several schemas' has one. */
function known({ schema = 'public', ...model }: Model): Omit<Model, 'indexes'> {
  const { indexes: _indexes, ...described } = model
  const fields = Object.entries(model.fields).map(([name, { type, ...field }]) => [
    name,
    { ...field, type: type.kind === 'enum' ? { schema: 'public', ...type } : type },
  ])
  return { ...described, schema, fields: Object.fromEntries(fields) as Model['fields'] }
}
