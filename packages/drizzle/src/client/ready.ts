import { attempt, type Readiness, type ReadinessCheck, readinessOf } from '@rowgate/core'
import type { Context } from './context.ts'
import { storedRows } from './allowed-actions.ts'

/** Whether the PDP answers and is of a tested version, and whether the database has what the resource map says. */
export async function ready({ authorizer, store }: Context): Promise<Readiness> {
  const kinds = authorizer.resources.map((resource) =>
    attempt(`database: ${resource.kind}`, async (): Promise<readonly ReadinessCheck[]> => {
      const key = Object.fromEntries(resource.model.primaryKey.map((name) => [name, '0']))
      await storedRows(store, resource, [key])
      return [{ name: `database: ${resource.kind}`, ok: true, detail: 'Its tables and columns are there.' }]
    }),
  )
  return readinessOf((await Promise.all([authorizer.readiness(), ...kinds])).flat())
}
