import type { ExplainedPart } from './explain-row.ts'
import type { Explanation, ExplainedPlan, ExplainedRow } from './explain.ts'

/** An explanation for people: a line for each thing, a line for each part of a condition. */
export function explainText(explanation: Explanation): string {
  const { kind, actions, plans, permits, predicate, filter, undecided, row, attributes } = explanation
  return [
    `${actions.join(' and ')} of ${kind}: ${PERMITS[permits]}`,
    ...plans.flatMap(planLines),
    `meaning:    ${predicate}`,
    `filter:     ${filter}`,
    ...undecided.map((refusal) => `undecided:  ${refusal}`),
    `attributes: ${attributes.join(', ')}`,
    ...(row === undefined ? [] : rowLines(row)),
  ].join('\n')
}

const PERMITS = {
  allowed: 'every row',
  denied: 'no row',
  conditional: 'some rows',
  undecided: 'some rows, of which the PDP is asked one by one',
} as const

function planLines({ scope, kind, condition, cerbosCallId, validationErrors }: ExplainedPlan): readonly string[] {
  const where = scope === undefined ? '' : ` in scope "${scope}"`
  return [
    `plan:       ${condition ?? kind}${where} (call ${cerbosCallId})`,
    ...validationErrors.map(({ path, message, source }) => `invalid:    ${source} ${path}: ${message}`),
  ]
}

function rowLines({ listed, permitted, condition, validationErrors }: ExplainedRow): readonly string[] {
  const verdict = `this row is ${listed ? '' : 'not '}in the list, and a check ${permitted ? 'permits' : 'denies'} it`
  return [
    listed === permitted ? `${verdict}:` : `${verdict}; see docs/reference/divergences.md:`,
    ...partLines(condition, '  '),
    ...validationErrors.map(({ path, message, source }) => `  invalid ${source} ${path}: ${message}`),
  ]
}

function partLines({ text, truth, reads, parts }: ExplainedPart, indent: string): readonly string[] {
  const values = reads.flatMap(({ name, value }) => (value === undefined ? [] : [`${name} = ${value}`]))
  const line = `${indent}${text} is ${truth}${values.length === 0 ? '' : `: ${values.join(', ')}`}`
  return [line, ...parts.flatMap((part) => partLines(part, `${indent}  `))]
}
