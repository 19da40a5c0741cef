import { celText, parseCondition, type Json } from '@rowgate/core'
import type { Tried } from './batch.ts'
import { policiesOf, writeCase } from './policies.ts'

/** A failure with all that it takes to see it again: the command, the policy, the row, the plan, the SQL, the three answers. */
export function describe({ of, outcome }: Tried, command: string): string {
  const { side, plan, sql, answers, kind } = outcome
  const row = side.rows.find(({ id }) => id === answers?.id)
  const verdict = (yes: ReadonlySet<string>): string => (yes.has(answers?.id ?? '') ? 'yes' : 'no')
  const lines = [
    `${kind} (absent: ${side.absent}; ${command})`,
    yaml(policies(of)),
    ...(outcome.detail === '' ? [] : [outcome.detail]),
    `principal: ${JSON.stringify(side.principal)}`,
    ...(plan === undefined ? [] : [`plan: ${planText(plan)}`]),
    ...(sql === undefined ? [] : [`SQL: ${sql.text}`, `     ${JSON.stringify(sql.values.map(String))}`]),
    ...(row === undefined ? [] : [`row ${row.id}: ${JSON.stringify(row.attributes)}`]),
    ...(answers === undefined
      ? []
      : [
          `check: ${verdict(answers.check)}, evaluator: ${verdict(answers.evaluator)}, database: ${verdict(answers.database)}`,
        ]),
  ]
  return lines.join('\n')
}

/** The policies of the case alone, without what all share. */
function policies(of: Tried['of']): Json {
  const written = writeCase('view', of)
  return Object.entries(policiesOf([written]))
    .filter(([name]) => name.startsWith(written.kind))
    .map(([, policy]) => policy as Json)
}

function planText({ kind, condition }: { kind: string; condition?: unknown }): string {
  try {
    return condition === undefined ? kind : celText(parseCondition(condition))
  } catch {
    return JSON.stringify(condition)
  }
}

/** Plain data as YAML; every scalar is written as JSON, which YAML takes. */
export function yaml(value: Json, indent = ''): string {
  if (typeof value !== 'object' || value === null) return JSON.stringify(value)
  const entries = Array.isArray(value)
    ? value.map((item: Json) => `${indent}- ${yaml(item, `${indent}  `).trimStart()}`)
    : Object.entries(value).map(([key, item]: [string, Json]) => `${indent}${key}:${below(item, indent)}`)
  return entries.join('\n')
}

function below(value: Json, indent: string): string {
  const isFlat =
    typeof value !== 'object' || value === null || Object.values(value).every((item) => typeof item !== 'object')
  return isFlat ? ` ${JSON.stringify(value)}` : `\n${yaml(value, `${indent}  `)}`
}
