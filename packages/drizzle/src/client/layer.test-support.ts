import type { CerbosClient, CheckRequest, PlanResponse } from '@rowgate/core'
import { drizzle } from 'drizzle-orm/pg-proxy'
import { schema } from '../expenses.test-support.ts'
import { createDataLayer } from './create-data-layer.ts'

export const ada = { id: 'ada', roles: ['employee'] }

export const allowed = { kind: 'KIND_ALWAYS_ALLOWED', cerbosCallId: '' }
export const denied = { kind: 'KIND_ALWAYS_DENIED', cerbosCallId: '' }
export const own = {
  kind: 'KIND_CONDITIONAL',
  cerbosCallId: '',
  condition: { operator: 'eq', operands: [{ name: 'request.resource.attr.ownerId' }, { value: 'ada' }] },
}

/** A layer over a PDP that answers as told and a database that returns the rows, with what each was asked. */
export function layerOver({
  plan = own,
  permits = [],
  rows = [],
}: {
  plan?: PlanResponse
  permits?: string[]
  rows?: unknown[][]
}) {
  const queries: { text: string; values: unknown[] }[] = []
  const checks: CheckRequest[] = []
  const cerbos: CerbosClient = {
    planResources: () => Promise.resolve(plan),
    checkResources: (request) => {
      checks.push(request)
      const results = request.resources.map(({ resource, actions }) => ({
        resource: { id: resource.id },
        actions: Object.fromEntries(
          actions.map((action) => [action, permits.includes(action) ? 'EFFECT_ALLOW' : 'EFFECT_DENY']),
        ),
      }))
      return Promise.resolve({ cerbosCallId: '', results })
    },
  }
  const db = drizzle(
    (text, values) => {
      queries.push({ text, values })
      return Promise.resolve({ rows })
    },
    { schema },
  )
  const resources = {
    expense: { model: 'expenses', actions: ['view', 'approve'], relations: { lineItems: true } },
    watchers: { id: { fields: ['expenseId', 'userId'], separator: '/' } },
  } as const
  return { layer: createDataLayer({ db, cerbos, resources }), db, cerbos, queries, checks }
}
