import { type Expression, unreachable } from '@rowgate/core'

/** The names of the resource that an expression has, each once. */
export function resourceNames(expression: Expression): readonly (readonly string[])[] {
  const names = new Map(namesIn(expression).map((name) => [name.join('.'), name]))
  return [...names.values()].filter(([root, part]) => root === 'request' && part === 'resource')
}

function namesIn(expression: Expression): readonly (readonly string[])[] {
  switch (expression.kind) {
    case 'constant':
      return []
    case 'reference':
      return [expression.names]
    case 'select':
      return namesIn(expression.operand)
    case 'call':
    case 'refused':
      return expression.operands.flatMap(namesIn)
    case 'lambda':
      return namesIn(expression.body)
    default:
      return unreachable(expression)
  }
}
