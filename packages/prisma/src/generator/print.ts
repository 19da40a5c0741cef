import type { Schema } from '@rowgate/core'

const WIDTH = 120

/**
 * The module that an application imports, also one that compiles with `isolatedDeclarations`. `as const` keeps every name a literal type,
 * so that kinds and fields are checked; the mapped type gives the models a name, by which the compiler's messages call them.
 */
export function printSchema({ provider, models }: Schema): string {
  return [
    '// Written by rowgate-prisma from the Prisma schema. Run `prisma generate` instead of editing it.',
    '',
    `const models = ${print(models, '')} as const`,
    '',
    'export type Models = { readonly [Name in keyof typeof models]: (typeof models)[Name] }',
    '',
    `export const schema: { readonly provider: '${provider}'; readonly models: Models } = { provider: '${provider}', models }`,
    '',
  ].join('\n')
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
