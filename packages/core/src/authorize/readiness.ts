import { RowgateError } from '../errors.ts'
import type { Key } from '../schema/key.ts'
import type { Resource } from '../schema/resource-map.ts'
import type { Model } from '../schema/schema.ts'
import { askPdp } from './ask-pdp.ts'
import { codeOf } from './audit.ts'
import type { Authorizer } from './authorizer.ts'
import type { CerbosClient } from './cerbos.ts'

/** One thing that has to be right before the application can answer requests. */
export interface ReadinessCheck {
  readonly name: string
  readonly ok: boolean
  /** What was found, or what is wrong; no value of a principal or a row. */
  readonly detail: string
}

/** Whether the application can answer requests, and why not. */
export interface Readiness {
  readonly ready: boolean
  readonly checks: readonly ReadinessCheck[]
}

/** Versions of the PDP that every test of Rowgate runs against. */
const TESTED_PDP_VERSIONS: readonly string[] = ['0.51']

/** What a data layer asks its database before the application can answer requests. */
export interface DatabaseProbe {
  /** Reads a row of the kind by whatever key: whether tables and columns are there. */
  readonly read: (resource: Resource, key: Key) => Promise<unknown>
  /** Columns in which texts that differ can be equal. */
  readonly oddCollations: (
    models: readonly Model[],
  ) => Promise<readonly { readonly table: string; readonly column: string }[]>
}

/** Whether the PDP answers and is of a tested version, and whether the database has what the resource map says. */
export async function layerReadiness(
  authorizer: Authorizer,
  { read, oddCollations }: DatabaseProbe,
): Promise<Readiness> {
  const kinds = authorizer.resources.map((resource) =>
    attempt(`database: ${resource.kind}`, async () => {
      await read(resource, Object.fromEntries(resource.model.primaryKey.map((name) => [name, '0'])))
      return [{ name: `database: ${resource.kind}`, ok: true, detail: 'Its tables and columns are there.' }]
    }),
  )
  const collations = attempt('collations', async () => {
    const odd = await oddCollations(authorizer.models)
    const columns = odd.map(({ table, column }) => `${table}.${column}`).join(', ')
    const detail =
      odd.length === 0 ? 'Texts are equal only to themselves.' : `Texts that differ can be equal in ${columns}.`
    return [{ name: 'collations', ok: odd.length === 0, detail }]
  })
  const checks = (await Promise.all([authorizer.readiness(), ...kinds, collations])).flat()
  return { ready: checks.every(({ ok }) => ok), checks }
}

/** Whether the PDP answers, and whether its version is one that Rowgate is tested with. */
export async function pdpReadiness(cerbos: CerbosClient, deadline: number): Promise<readonly ReadinessCheck[]> {
  if (cerbos.serverInfo === undefined)
    return [{ name: 'pdp', ok: false, detail: 'The Cerbos client cannot ask the PDP for its version.' }]
  return attempt('pdp', async () => {
    const { version } = await askPdp((options) => serverInfo(cerbos, options), { deadline })
    const tested = TESTED_PDP_VERSIONS.some((known) => version === known || version.startsWith(`${known}.`))
    return [
      { name: 'pdp', ok: true, detail: 'The PDP answers.' },
      {
        name: 'pdp-version',
        ok: tested,
        detail: tested ? version : `${version}; tested: ${TESTED_PDP_VERSIONS.join(', ')}`,
      },
    ]
  })
}

/** What comes of asking: an error is a check that fails, with the message of an error of Rowgate's own. */
async function attempt(
  name: string,
  ask: () => Promise<readonly ReadinessCheck[]>,
): Promise<readonly ReadinessCheck[]> {
  try {
    return await ask()
  } catch (error) {
    const detail = error instanceof RowgateError ? error.message : `It failed [${codeOf(error)}].`
    return [{ name, ok: false, detail }]
  }
}

async function serverInfo(
  cerbos: CerbosClient,
  options: { signal?: AbortSignal },
): Promise<{ readonly version: string }> {
  return (await cerbos.serverInfo?.(options)) ?? { version: 'unknown' }
}
