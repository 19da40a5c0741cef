import type { CallExpression, Expression, Json } from '../ir/expression.ts'
import { unreachable } from '../unreachable.ts'
import type { FunctionName } from './functions.ts'

/** How deep the text goes before it says `…`. */
const MAX_DEPTH = 12

// oxfmt-ignore
const INFIX: Partial<Record<FunctionName, string>> = {
  and: '&&', or: '||', equals: '==', notEquals: '!=', less: '<', lessOrEqual: '<=', greater: '>', greaterOrEqual: '>=', in: 'in',
  add: '+', subtract: '-', multiply: '*', divide: '/', modulo: '%',
}

/** Functions that CEL writes behind their first operand. */
const METHODS: ReadonlySet<FunctionName> = new Set([
  ...([
    'contains',
    'startsWith',
    'endsWith',
    'matches',
    'lowerAscii',
    'upperAscii',
    'trim',
    'substring',
    'timeSince',
    'charAt',
    'indexOf',
    'lastIndexOf',
    'replace',
    'reverse',
    'format',
    'join',
    'distinct',
    'flatten',
    'inIPAddrRange',
    'commonAncestors',
  ] as const),
  ...(['ancestorOf', 'descendentOf', 'immediateParentOf', 'immediateChildOf', 'siblingOf', 'overlaps'] as const),
])

/** The expression as the policy's author would read it. Constants are left out, since they may carry the principal's attributes. */
export function celText(expression: Expression, options: { readonly constants?: boolean } = {}, depth = 0): string {
  if (depth > MAX_DEPTH) return '…'
  const inner = (part: Expression): string => celText(part, options, depth + 1)
  switch (expression.kind) {
    case 'constant':
      return options.constants === true ? constantText(expression.value) : '?'
    case 'reference':
      return referenceText(expression.names)
    case 'select':
      return `${inner(expression.operand)}.${expression.field}`
    case 'lambda':
      return `${expression.variables.join(', ')}, ${inner(expression.body)}`
    case 'call':
      return callText(expression, inner, depth)
    case 'refused':
      return `${expression.operator}(${expression.operands.map(inner).join(', ')})`
    default:
      return unreachable(expression)
  }
}

function callText(call: CallExpression, inner: (part: Expression) => string, depth: number): string {
  if (call.name === 'transformList') return transformText(call, inner)
  const [first = '', ...rest] = call.operands.map(inner)
  const infix = INFIX[call.name]
  if (infix !== undefined) return parenthesized([first, ...rest].join(` ${infix} `), depth)
  if (call.name === 'not') return `!${first}`
  if (call.name === 'negate') return `-${first}`
  if (call.name === 'if') return parenthesized(`${first} ? ${rest.join(' : ')}`, depth)
  if (call.name === 'list') return `[${[first, ...rest].join(', ')}]`
  if (call.name === 'struct') return '{…}'
  if (call.name === 'index') return `${first}[${rest.join()}]`
  const isMethod = METHODS.has(call.name) || call.operands[1]?.kind === 'lambda'
  return isMethod ? `${first}.${call.name}(${rest.join(', ')})` : `${call.name}(${[first, ...rest].join(', ')})`
}

/** With one variable it is `map`. */
function transformText({ operands }: CallExpression, inner: (part: Expression) => string): string {
  const [range, ...lambdas] = operands
  const [variables = []] = lambdas.flatMap((each) => (each.kind === 'lambda' ? [each.variables] : []))
  const bodies = lambdas.map((each) => inner(each.kind === 'lambda' ? each.body : each))
  const name = variables.length === 1 ? 'map' : 'transformList'
  return `${range === undefined ? '' : inner(range)}.${name}(${[...variables, ...bodies].join(', ')})`
}

function parenthesized(text: string, depth: number): string {
  return depth === 0 ? text : `(${text})`
}

function referenceText(names: readonly string[]): string {
  const [request, resource, ...rest] = names
  return request === 'request' && resource === 'resource' ? ['R', ...rest].join('.') : names.join('.')
}

function constantText(value: Json): string {
  return JSON.stringify(value)
}
