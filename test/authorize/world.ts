import { mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { GRPC } from '@cerbos/grpc'
import {
  type Authorizer,
  type AuthorizerOptions,
  bindResources,
  type CerbosClient,
  createAuthorizer,
  type CheckRequest,
  type Field,
  type PlanRequest,
  type ResourceDeclaration,
  type ResourceMap,
} from '@rowgate/core'
import { type Pdp, type PdpSettings, startPdp } from '@rowgate/testing'

/** The real PDP with a policy, and a client that counts what it is asked. */
export interface World {
  readonly pdp: Pdp
  readonly cerbos: CerbosClient
  readonly plans: PlanRequest[]
  readonly checks: CheckRequest[]
  readonly close: () => Promise<void>
}

/** Notes have an owner, a level, a tenant and labels. */
const POLICY = {
  version: 'default',
  resource: 'note',
  rules: [
    rule('view', 'R.attr.owner == P.id', {
      name: 'own',
      output: { when: { ruleActivated: '"own " + R.id', conditionNotMet: '"not own " + R.id' } },
    }),
    rule('edit', 'R.attr.owner == P.id && R.attr.level < 3.0', {
      name: 'low',
      output: { when: { conditionNotMet: '"level " + string(R.attr.level)' } },
    }),
    rule('rank', 'R.attr.level <= P.attr.level'),
    rule('recent', 'timestamp(R.attr.at) > now() - duration("1h")'),
    rule('token', 'request.aux_data.jwt.team == R.attr.owner'),
    ...Array.from({ length: 60 }, (_, at) => rule(`act${at}`, `R.attr.level > ${at}.0`)),
  ],
}

function rule(action: string, expr: string, more: object = {}) {
  return { actions: [action], effect: 'EFFECT_ALLOW', roles: ['USER'], condition: { match: { expr } }, ...more }
}

/** In scope `acme` everybody may view what has level 0, in `acme.hr` nobody may do anything more. */
const SCOPED = [
  { ...POLICY, scope: 'acme', rules: [rule('view', 'R.attr.level == 0.0')] },
  { ...POLICY, scope: 'globex', rules: [rule('view', 'R.attr.level == 9.0')] },
]

export async function openWorld(settings: Partial<PdpSettings> = {}): Promise<World> {
  const policies = mkdtempSync(join(tmpdir(), 'rowgate-policies-'))
  for (const [at, resourcePolicy] of [POLICY, ...SCOPED].entries()) {
    const policy = { apiVersion: 'api.cerbos.dev/v1', resourcePolicy }
    writeFileSync(join(policies, `policy${at}.yaml`), JSON.stringify(policy))
  }
  const pdp = await startPdp({ policies, maxResourcesPerRequest: 50, running: false, ...settings })
  const client = new GRPC(pdp.grpcAddress, { tls: false })
  const plans: PlanRequest[] = []
  const checks: CheckRequest[] = []
  const cerbos: CerbosClient = {
    planResources: (request, options) => (plans.push(request), client.planResources(request, options)),
    checkResources: (request, options) => (checks.push(request), client.checkResources(request, options)),
    serverInfo: (options) => client.serverInfo(options),
  }
  const close = async (): Promise<void> => {
    client.close()
    await pdp.stop()
  }
  return { pdp, cerbos, plans, checks, close }
}

function field(name: string, own: Partial<Field> = {}): Field {
  return { name, column: name, type: { kind: 'text', native: 'text' }, nullable: false, list: false, ...own }
}

/** The notes of the policy. */
export function notes(declaration: ResourceDeclaration = {}): ResourceMap {
  const fields = [
    field('id'),
    field('owner'),
    field('tenant'),
    field('level', { type: { kind: 'float', bits: 64 }, nullable: true }),
    field('at', { type: { kind: 'timestamp', precision: 3, timeZone: true }, nullable: true }),
  ]
  const Note = {
    name: 'Note',
    table: 'notes',
    fields: Object.fromEntries(fields.map((each) => [each.name, each])),
    relations: {},
    primaryKey: ['id'],
    uniqueKeys: [],
  }
  return bindResources({ provider: 'postgresql', models: { Note } }, { note: declaration })
}

export function authorizerOver(world: Pick<World, 'cerbos'>, options: AuthorizerOptions = {}): Authorizer {
  return createAuthorizer(world.cerbos, notes(), options)
}

/** A note as it is stored. */
export function note(
  id: string,
  own: { readonly owner?: string; readonly level?: string | null; readonly tenant?: string } = {},
) {
  return { id, owner: 'ada', tenant: 'acme', level: '1', at: null, ...own }
}

export const ada = { id: 'ada', roles: ['USER'], attr: { level: 5 } }
export const ben = { id: 'ben', roles: ['USER'], attr: { level: 2 } }
