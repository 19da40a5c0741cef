import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import generatorHelper, { type GeneratorOptions } from '@prisma/generator-helper'
import { RowgateError } from '@rowgate/core'
import { fromDmmf } from './from-dmmf.ts'
import { printSchema } from './print.ts'

generatorHelper.generatorHandler({
  onManifest: () => ({ prettyName: 'Rowgate schema', defaultOutput: './generated/rowgate' }),
  onGenerate: generate,
})

async function generate({ dmmf, datamodel, datasources, generator }: GeneratorOptions): Promise<void> {
  refuseOther(datasources[0]?.activeProvider)
  const folder = generator.output?.value as string
  const { schema, skipped } = fromDmmf(dmmf.datamodel, datamodel)
  for (const sentence of skipped) console.error(`rowgate: ${sentence}`)
  await mkdir(folder, { recursive: true })
  await writeFile(join(folder, 'index.ts'), printSchema(schema))
}

function refuseOther(provider: string | undefined): void {
  if (provider === 'postgresql' || provider === 'postgres') return
  throw new RowgateError(`Rowgate does not read schemas for ${provider ?? 'an unknown database'} yet.`, {
    code: 'invalid-resource-map',
    path: 'datasource.provider',
    hint: 'Supported: postgresql.',
  })
}
