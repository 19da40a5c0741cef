import { mkdir, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import generatorHelper, { type GeneratorConfig, type GeneratorOptions } from '@prisma/generator-helper'
import { RowgateError } from '@rowgate/core'
import { fromDmmf } from './from-dmmf.ts'
import { type PolicyActions, policyActions } from './policy-actions.ts'
import { printSchema } from './print.ts'
import { readPolicies } from './read-policies.ts'

generatorHelper.generatorHandler({
  onManifest: () => ({ prettyName: 'Rowgate schema', defaultOutput: './generated/rowgate' }),
  onGenerate: generate,
})

async function generate({ dmmf, datamodel, datasources, generator }: GeneratorOptions): Promise<void> {
  refuseOther(datasources[0]?.activeProvider)
  const folder = generator.output?.value as string
  const description = fromDmmf(dmmf.datamodel, datamodel)
  const actions = await actionsOf(generator)
  await mkdir(folder, { recursive: true })
  await writeFile(join(folder, 'index.ts'), printSchema(description, actions))
  // Prisma shows a generator's standard output; the other one is its channel to the generator.
  for (const sentence of description.skipped) console.log(`rowgate: ${sentence}`)
}

/** The actions of the policies in the folders that `policies` names, relative to the schema, as Prisma takes `output`. */
async function actionsOf({ config, sourceFilePath }: GeneratorConfig): Promise<PolicyActions | undefined> {
  const { policies } = config
  if (policies === undefined) return undefined
  return policyActions(await readPolicies([policies].flat(), dirname(sourceFilePath)))
}

function refuseOther(provider: string | undefined): void {
  if (provider === 'postgresql' || provider === 'postgres') return
  throw new RowgateError(`Rowgate does not read schemas for ${provider ?? 'an unknown database'} yet.`, {
    code: 'invalid-resource-map',
    path: 'datasource.provider',
    hint: 'Supported: postgresql.',
  })
}
