import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { GRPC } from '@cerbos/grpc'
import { attributesOf, evaluate, type Permission, permissionOf, type StoredRow } from '@rowgate/core'
import { type Pdp, startPdp } from '@rowgate/testing'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import {
  type Agreement,
  type Divergence,
  DIVERGENCES,
  JSON_SCHEMA,
  resource,
  rowOf,
  type Rule,
} from './known-divergences.ts'
import { headingsOf, pageAt } from './markdown.ts'

const cases = Object.entries(DIVERGENCES).map(([name, divergence], at) => ({ name, divergence, action: `a${at}` }))
const principal = {
  id: 'u1',
  roles: ['USER', 'OTHER'],
  attr: { team: 'red', hidden: [], suspended: null, blocked: [], limits: { red: 5, blue: 50 } },
}

test('every section of docs/reference/divergences.md is pinned here', () => {
  const sections = headingsOf(pageAt('docs/reference/divergences.md')).filter(({ level }) => level === 2)
  expect(sections.map(({ text }) => text.replaceAll('`', ''))).toEqual(Object.keys(DIVERGENCES))
})

describe('a list next to a check by the PDP', () => {
  let pdp: Pdp
  let cerbos: GRPC

  beforeAll(async () => {
    pdp = await startPdp({ policies: writePolicies(), schemaEnforcement: 'reject', running: false })
    cerbos = new GRPC(pdp.grpcAddress, { tls: false })
  })

  afterAll(async () => {
    cerbos?.close()
    await pdp?.stop()
  })

  test.each(cases)('$name', async ({ action, divergence: { rows } }) => {
    expect(await agreements(action, rows)).toEqual(rows.map(([, agreement]) => agreement))
  })

  test.each(cases.filter(({ divergence }) => divergence.instead))(
    'instead of: $name',
    async ({ action, divergence: { rows } }) => {
      const apart = (await agreements(`${action}-instead`, rows)).filter(
        (each) => each !== 'both' && each !== 'neither',
      )
      expect(apart).toEqual([])
    },
  )

  function agreements(action: string, rows: Divergence['rows']): Promise<Agreement[]> {
    return Promise.all(rows.map(([given]) => agreementOn(action, rowOf(given))))
  }

  async function agreementOn(action: string, row: StoredRow): Promise<Agreement> {
    const permission = await planned(action).catch(() => undefined)
    if (permission === undefined) return 'list refused'
    if (permission.kind === 'undecided') return 'PDP asked'
    const attr = attributesOf(resource, row) as Record<string, never>
    const { results } = await cerbos.checkResources({
      principal,
      resources: [{ resource: { kind: 'thing', id: 'a', attr }, actions: [action] }],
    })
    const [listed, checked] = [isListed(permission, row), results[0]?.isAllowed(action) === true]
    if (listed === checked) return listed ? 'both' : 'neither'
    return listed ? 'list only' : 'check only'
  }

  async function planned(action: string): Promise<Permission> {
    return permissionOf(await cerbos.planResources({ principal, resource: { kind: 'thing' }, action }), resource)
  }
})

function isListed(permission: Permission, row: StoredRow): boolean {
  return permission.kind === 'conditional'
    ? evaluate(permission.predicate, row) === 'true'
    : permission.kind === 'allowed'
}

function writePolicies(): string {
  const folder = mkdtempSync(join(tmpdir(), 'rowgate-divergences-'))
  const write = (file: string, policy: object): void => writeFileSync(join(folder, file), JSON.stringify(policy))
  const rules = cases.flatMap(({ action, divergence }) => [
    ...rulesFor(action, divergence.rules),
    ...rulesFor(`${action}-instead`, divergence.instead ?? []),
  ])
  const schemas = { resourceSchema: { ref: 'cerbos:///thing.json' } }
  const variables = { local: { department: 'R.attr.approver.department', absent: 'P.attr.absent' } }
  const constants = { local: { limit: 10.5 } }
  write('thing.json', {
    apiVersion: 'api.cerbos.dev/v1',
    resourcePolicy: { resource: 'thing', version: 'default', variables, constants, rules, schemas },
  })
  const own = [{ resource: 'thing', actions: cases.flatMap(principalRules) }]
  write('u1.json', {
    apiVersion: 'api.cerbos.dev/v1',
    principalPolicy: { principal: principal.id, version: 'default', rules: own },
  })
  mkdirSync(join(folder, '_schemas'))
  write('_schemas/thing.json', JSON_SCHEMA)
  return folder
}

function rulesFor(action: string, rules: readonly Rule[]): object[] {
  return rules.map(({ effect = 'ALLOW', everyRole = false, match }) => ({
    actions: [action],
    effect: `EFFECT_${effect}`,
    roles: everyRole ? ['*'] : ['USER'],
    ...condition(match),
  }))
}

function principalRules({
  action,
  divergence,
}: {
  readonly action: string
  readonly divergence: Divergence
}): object[] {
  return (divergence.principalRules ?? []).map(({ effect = 'ALLOW', match }) => ({
    action,
    effect: `EFFECT_${effect}`,
    ...condition(match),
  }))
}

function condition(match: object | undefined): object {
  return match === undefined ? {} : { condition: { match } }
}
