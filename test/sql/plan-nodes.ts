import { type Client, escapeLiteral } from 'pg'

/** A node of PostgreSQL's plan, as `EXPLAIN (FORMAT JSON)` shows it. */
export interface PlanNode {
  readonly 'Node Type': string
  readonly 'Relation Name'?: string
  readonly 'Index Name'?: string
  readonly 'Index Cond'?: string
  readonly Plans?: readonly PlanNode[]
}

/** How a prepared statement is planned after ten executions, and what came of it. */
export interface Prepared {
  /** As the server decides by itself. */
  readonly nodes: readonly PlanNode[]
  /** The plan for any values. */
  readonly genericNodes: readonly PlanNode[]
  /** How many of the executions had the plan for any values. */
  readonly generic: number
  readonly rows: readonly unknown[][]
}

/** Runs a statement ten times through the driver's protocol under a name, and asks how the server plans it then. */
export async function prepare(
  client: Client,
  name: string,
  { text, values }: { readonly text: string; readonly values: readonly unknown[] },
): Promise<Prepared> {
  let rows: unknown[][] = []
  for (let run = 0; run < 10; run += 1) {
    const result = await client.query<unknown[]>({ name, text, values: [...values], rowMode: 'array' })
    rows = result.rows
  }
  const counted = await client.query<{ generic: string }>(
    'select generic_plans as generic from pg_prepared_statements where name = $1',
    [name],
  )
  const execute = `execute "${name}"${parenthesized(values.map((value) => escapeLiteral(String(value))))}`
  const nodes = await explain(client, execute)
  await client.query('set plan_cache_mode = force_generic_plan')
  const genericNodes = await explain(client, execute)
  await client.query('reset plan_cache_mode')
  return { nodes, genericNodes, generic: Number(counted.rows[0]?.generic), rows }
}

async function explain(client: Client, statement: string): Promise<readonly PlanNode[]> {
  const explained = await client.query<{ 'QUERY PLAN': [{ Plan: PlanNode }] }>(`explain (format json) ${statement}`)
  const plan = explained.rows[0]?.['QUERY PLAN'][0].Plan
  return plan === undefined ? [] : nodesOf(plan)
}

/** The scans of a table that read all of it. */
export function fullScans(nodes: readonly PlanNode[]): readonly string[] {
  return nodes.filter((node) => node['Node Type'] === 'Seq Scan').map((node) => node['Relation Name'] ?? '')
}

/** The indexes that a plan uses, without repetition. */
export function indexesOf(nodes: readonly PlanNode[]): readonly string[] {
  return [...new Set(nodes.flatMap((node) => node['Index Name'] ?? []))].toSorted()
}

function nodesOf(plan: PlanNode): PlanNode[] {
  return [plan, ...(plan.Plans ?? []).flatMap(nodesOf)]
}

function parenthesized(values: readonly string[]): string {
  return values.length === 0 ? '' : `(${values.join(', ')})`
}
