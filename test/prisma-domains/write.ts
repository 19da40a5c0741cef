import { mkdirSync, writeFileSync } from 'node:fs'
import { schema as corpus } from '../conformance/corpus-domain.ts'
import { schema as json } from '../conformance/json-domain.ts'
import { prismaSchema } from '../support/prisma-schema.ts'
import { schema as attacks } from './attacks-schema.ts'
import { schema as conformance } from './conformance-schema.ts'
import { schema as generative } from './generative-schema.ts'

/** Writes the Prisma schemas of the test domains, which `scripts/generate.mjs` makes clients of. */
for (const [name, schema] of Object.entries({ attacks, corpus, generative, conformance, json })) {
  const folder = new URL(`generated/${name}/`, import.meta.url)
  mkdirSync(folder, { recursive: true })
  writeFileSync(new URL('schema.prisma', folder), prismaSchema(schema))
}
