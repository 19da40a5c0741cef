import type { Description } from './from-dmmf.ts'
import { isPattern, type PolicyActions } from './policy-actions.ts'

const WIDTH = 120

/**
 * The module that an application imports, also one that compiles with `isolatedDeclarations`. `as const` keeps every name a literal type,
 * so that kinds and fields are checked; the mapped type gives the models a name, by which the compiler's messages call them. The actions
 * are a type and nothing else: at run time the PDP knows them.
 */
export function printSchema({ schema: { provider, models }, skipped }: Description, actions?: PolicyActions): string {
  const members = [
    `readonly provider: '${provider}'`,
    'readonly models: Models',
    ...(actions === undefined ? [] : ['readonly actions?: Actions']),
  ]
  return [
    '// Written by rowgate-prisma from the Prisma schema. Run `prisma generate` instead of editing it.',
    ...skipped.map((sentence) => `// ${sentence}`),
    '',
    `const models = ${print(models, '')} as const`,
    '',
    'export type Models = { readonly [Name in keyof typeof models]: (typeof models)[Name] }',
    '',
    ...(actions === undefined ? [] : [printActions(actions), '']),
    `export const schema: { ${members.join('; ')} } = { provider: '${provider}', models }`,
    '',
  ].join('\n')
}

function printActions(actions: PolicyActions): string {
  const members = [...actions].map(([kind, names]) => printMember(`  readonly ${printKey(kind)}:`, unionOf(names)))
  return `/** The actions of the policies, by resource kind. */\nexport interface Actions {\n${members.join('')}}`
}

/** A union on one line where it fits, else one of its types per line. */
function printMember(name: string, types: readonly string[]): string {
  const line = `${name} ${types.join(' | ')}\n`
  return line.length <= WIDTH ? line : `${name}\n${types.map((type) => `    | ${type}\n`).join('')}`
}

/** Any text beside the known ones still has an editor offer these. */
function unionOf(names: readonly string[]): readonly string[] {
  if (names.length === 0) return ['never']
  const types = names.map(printAction)
  const anyText = types.includes('string')
  return [...types.filter((type) => type !== 'string'), ...(anyText ? ['(string & {})'] : [])]
}

/** A glob that has only stars is a template of TypeScript's, which takes any text where the glob takes one without a colon. */
function printAction(name: string): string {
  if (!isPattern(name)) return JSON.stringify(name)
  const parts = name.split(/\*+/)
  if (parts.every((part) => part === '') || parts.some(isPattern)) return 'string'
  return `\`${parts.map((part) => part.replaceAll(/[`$]/g, String.raw`\$&`)).join('${string}')}\``
}

/** A value on one line where it fits, else one member per line. */
function print(value: unknown, indent: string): string {
  if (typeof value !== 'object' || value === null) return JSON.stringify(value)
  const [open, close] = Array.isArray(value) ? '[]' : '{}'
  const inner = `${indent}  `
  const members = Array.isArray(value)
    ? value.map((item) => print(item, inner))
    : Object.entries(value).map(([key, item]) => `${printKey(key)}: ${print(item, inner)}`)
  const padding = Array.isArray(value) || members.length === 0 ? '' : ' '
  const line = `${open}${padding}${members.join(', ')}${padding}${close}`
  if (indent.length + line.length < WIDTH && !line.includes('\n')) return line
  return `${open}\n${members.map((member) => `${inner}${member},\n`).join('')}${indent}${close}`
}

function printKey(key: string): string {
  return /^[A-Za-z_$][\w$]*$/.test(key) ? key : JSON.stringify(key)
}
