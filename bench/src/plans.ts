import { copyFileSync, existsSync, mkdtempSync, readFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { PlanKind, type PlanResourcesResponse } from '@cerbos/core'
import { GRPC } from '@cerbos/grpc'
import type { Mapper, MapperConfig } from '@cerbos/orm-prisma'
import { bindResources, type Resource, resourceOf } from '@rowgate/core'
import { principals } from '@rowgate/expenses'
import { startPdp } from '@rowgate/testing'
import { schema } from '../../prisma/generated/rowgate/index.ts'
import { CORPUS, corpusPrincipal, declaration, schema as corpusSchema } from '../../test/conformance/corpus-domain.ts'
import { mapper } from '../../test/peer/official-mapper.ts'
import { RESOURCES } from '../../test/support/resources.ts'

/** Plans of one resource kind, with what Rowgate and the official adapter are told of it. */
export interface Plans {
  readonly name: string
  readonly plans: readonly PlanResourcesResponse[]
  readonly resource: Resource
  readonly mapper: Mapper
}

type Asked = Parameters<GRPC['planResources']>[0]

/** The plans of the example's policies, for every principal and action. */
export async function plansOfExample(): Promise<Plans> {
  const policies = fileURLToPath(new URL('../../policies', import.meta.url))
  const asked = Object.values(principals).flatMap((principal) =>
    RESOURCES.expense.actions.map((action): Asked => ({ principal, resource: { kind: 'expense' }, action })),
  )
  const resource = resourceOf(bindResources(schema, RESOURCES), 'expense')
  return { name: 'the example', plans: await conditional(policies, asked), resource, mapper }
}

/** The plans of the shared corpus of hostile conditions, where it is present. */
export async function plansOfCorpus(): Promise<Plans | undefined> {
  if (!existsSync(CORPUS)) return undefined
  const policies = mkdtempSync(join(tmpdir(), 'rowgate-corpus-'))
  copyFileSync(new URL('policy.yaml', CORPUS), join(policies, 'policy.yaml'))
  const actions = [...readFileSync(new URL('policy.yaml', CORPUS), 'utf8').matchAll(/actions:\n +- (\S+)/g)]
  const principal = corpusPrincipal() as Asked['principal']
  const asked = actions.map(([, action = '']): Asked => ({ principal, resource: { kind: 'adversarial' }, action }))
  const resource = resourceOf(bindResources(corpusSchema, { adversarial: declaration('missing') }), 'adversarial')
  return { name: 'the hostile corpus', plans: await conditional(policies, asked), resource, mapper: CORPUS_MAPPER }
}

async function conditional(policies: string, asked: readonly Asked[]): Promise<PlanResourcesResponse[]> {
  const pdp = await startPdp({ policies, running: false })
  const cerbos = new GRPC(pdp.grpcAddress, { tls: false })
  try {
    const plans = await Promise.all(asked.map((request) => cerbos.planResources(request)))
    return plans.filter(({ kind }) => kind === PlanKind.CONDITIONAL)
  } finally {
    cerbos.close()
    await pdp.stop()
  }
}

const named = (...names: string[]): Record<string, MapperConfig> =>
  Object.fromEntries(names.map((name) => [name, { field: name, nullable: true }]))
const related = (
  type: 'one' | 'many',
  name: string,
  model: string,
  fields: Record<string, MapperConfig>,
): MapperConfig => ({ relation: { name, type, model, fields } })

const own = named('aBool', 'aString', 'aNumber', 'aOptionalString')
const labels = related('many', 'labels', 'Label', named('name'))
const category = {
  ...named('name'),
  subCategories: related('many', 'subCategories', 'SubCategory', { ...named('name'), labels }),
}

const CORPUS_MAPPER: Mapper = {
  'request.resource.id': { field: 'id' },
  ...Object.fromEntries(
    Object.entries<MapperConfig>({
      ...own,
      ...named('aDouble', 'createdBy', 'createdAt', 'scope'),
      tags: related('many', 'tags', 'Tag', { ...named('name'), id: { field: 'tagId' } }),
      categories: related('many', 'categories', 'Category', category),
      mainCategory: related('one', 'mainCategory', 'Category', category),
      parent: related('one', 'parent', 'Parent', { ...own, inner: related('one', 'inner', 'Inner', own) }),
    }).map(([name, config]) => [`request.resource.attr.${name}`, config]),
  ),
}
