import type { CerbosClient, PlanResponse, Principal, Resource } from '@rowgate/core'
import { asCerbos, checkedIds, type CheckedRow } from '../support/oracle.ts'
import type { WrittenCase } from './policies.ts'

/** One way to see the rows, and one who asks for them. */
export interface Side {
  readonly absent: 'null' | 'missing'
  readonly principal: Principal
  readonly resource: Resource
  readonly rows: readonly CheckedRow[]
}

export type Plan = Pick<PlanResponse, 'kind' | 'condition'>

/** What the PDP says about some actions. */
export interface Answered {
  /** The plan of every action, or why the PDP has none. */
  readonly plans: ReadonlyMap<string, Plan | string>
  /** The ids of the rows that check allows. */
  readonly allowed: ReadonlyMap<string, ReadonlySet<string>>
}

/** Asks the PDP for the plans and the checks of all actions that it has loaded. */
export async function askPdp(
  cerbos: CerbosClient,
  side: Side,
  loaded: ReadonlyMap<string, WrittenCase>,
): Promise<Answered> {
  const principal = asCerbos(side.principal)
  const kinds = new Set([...loaded.values()].map(({ kind }) => kind))
  const [allowed, plans] = await Promise.all([
    inParallel(3, [...kinds], (kind) => {
      const actions = [...loaded].filter(([, own]) => own.kind === kind).map(([action]) => action)
      return checkedIds(cerbos, side.principal, { kind, actions, rows: side.rows })
    }),
    inParallel(16, [...loaded], async ([action, { kind }]): Promise<[string, Plan | string]> => {
      const plan = cerbos.planResources({ principal, resource: { kind }, actions: [action] })
      return [action, await plan.catch((error: unknown) => String(error))]
    }),
  ])
  return { plans: new Map(plans), allowed: new Map(allowed.flatMap((own) => [...own])) }
}

/** Runs over the items, some at a time. */
export async function inParallel<Item, Result>(
  many: number,
  items: readonly Item[],
  run: (item: Item) => Promise<Result>,
): Promise<Result[]> {
  const queue = [...items.entries()]
  const results: Result[] = []
  const work = async (): Promise<void> => {
    for (let next = queue.shift(); next !== undefined; next = queue.shift()) results[next[0]] = await run(next[1])
  }
  await Promise.all(Array.from({ length: many }, work))
  return results
}
