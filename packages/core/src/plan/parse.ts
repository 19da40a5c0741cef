import { RowgateError } from '../errors.ts'
import type {
  CallExpression,
  ConstantExpression,
  Expression,
  Json,
  LambdaExpression,
  ReferenceExpression,
  RefusedExpression,
} from '../ir/expression.ts'
import { functionShape } from './functions.ts'
import { REFUSED_OPERATORS } from './refusals.ts'

/** Plans nested deeper than this are refused. CEL's own parser stops at 250. */
export const MAX_DEPTH = 400

/** Plans of more nodes than this are refused. */
export const MAX_NODES = 200_000

interface Place {
  readonly path: string
  readonly depth: number
}

/** Counts the nodes of one plan, which may be a graph whose parts repeat without end. */
interface Budget {
  nodes: number
}

/**
 * The condition of a PlanResources response as an Expression. Takes both spellings of an operand: the one of `@cerbos/core`
 * (`{ operator, operands }`, `{ value }`, `{ name }`) and the one of the PDP's JSON (`{ expression }`, `{ value }`, `{ variable }`).
 *
 * @throws RowgateError `malformed-plan`, `unsupported-operator`, `plan-too-deep`, `plan-too-large`. Never a partial result.
 */
export function parseCondition(condition: unknown): Expression {
  const place = { path: 'condition', depth: 0 }
  try {
    return parseOperand(condition, place, { nodes: 0 })
  } catch (error) {
    if (error instanceof RowgateError) throw error
    throw malformed('The condition cannot be read', place, error)
  }
}

function parseOperand(operand: unknown, place: Place, budget: Budget): Expression {
  spend(place, budget)
  if (!isRecord(operand)) throw malformed('An operand is not an object', place)
  const { expression, operator, value, name, variable } = operand
  const given = [expression, operator, value, name, variable].filter((part) => part !== undefined)
  if (given.length !== 1) throw malformed('An operand is not just one of an expression, a value and a variable', place)
  if (isRecord(expression)) return parseOperation(expression, place, budget)
  if (operator !== undefined) return parseOperation(operand, place, budget)
  if (value !== undefined) return parseConstant(value, place, budget)
  const reference = name ?? variable
  if (typeof reference === 'string') return parseReference(reference, place)
  throw malformed('An operand is neither an expression, nor a value, nor a variable', place)
}

function parseOperation(operation: Record<string, unknown>, place: Place, budget: Budget): Expression {
  const { operator, operands = [] } = operation
  if (typeof operator !== 'string') throw malformed('An operator is not a string', place)
  if (!Array.isArray(operands)) throw malformed(`The operands of "${operator}" are not a list`, place)
  if (operator === 'lambda') return parseLambda(operands, place, budget)
  if (operator === 'get-field') return parseGetField(operands, place, budget)
  if (TRANSFORMATIONS.has(operator)) return parseTransformation(operator, operands, place, budget)
  return parseCall(operator, operands, place, budget)
}

function parseCall(
  operator: string,
  operands: readonly unknown[],
  place: Place,
  budget: Budget,
): CallExpression | RefusedExpression {
  const shape = functionShape(operator)
  if (shape === undefined && !Object.hasOwn(REFUSED_OPERATORS, operator)) throw unknownOperator(operator, place)
  const parsed = isJunction(operator)
    ? parseJunction(operator, operands, place, budget)
    : Array.from(operands, (operand, at) => parseOperand(operand, inside(place, operator, at), budget))
  if (shape === undefined) return { kind: 'refused', operator, operands: parsed, path: place.path }
  if (parsed.length < shape.least || parsed.length > shape.most) {
    throw malformed(`"${operator}" has ${parsed.length} operands`, place)
  }
  return { kind: 'call', name: shape.name, operands: parsed, path: place.path }
}

function isJunction(operator: string): boolean {
  return operator === 'and' || operator === 'or'
}

/**
 * The operands of `and` and `or` with nested ones of the same kind taken in: the planner writes a look-up in a map of 10,000 keys
 * as 10,000 nested `or`s, which would exhaust the stack of whoever walks them. Both are associative in CEL.
 */
function parseJunction(operator: string, operands: readonly unknown[], place: Place, budget: Budget): Expression[] {
  const parsed: Expression[] = []
  const pending = withPaths(operands, operator, place)
  for (let next = pending.pop(); next !== undefined; next = pending.pop()) {
    const nested = operandsOf(next.operand, operator)
    if (nested === undefined) {
      parsed.push(parseOperand(next.operand, { path: next.place.path, depth: place.depth + 1 }, budget))
    } else {
      for (const inner of withPaths(nested, operator, next.place)) {
        spend(place, budget)
        pending.push(inner)
      }
    }
  }
  return parsed
}

function withPaths(operands: readonly unknown[], operator: string, place: Place) {
  return Array.from(operands, (operand, at) => ({
    operand,
    place: { ...inside(place, operator, at), depth: place.depth },
  })).toReversed()
}

/** The operands of an operation of that operator; nothing for anything else, and where it has none. */
function operandsOf(operand: unknown, operator: string): readonly unknown[] | undefined {
  if (!isRecord(operand)) return undefined
  const operation = isRecord(operand['expression']) ? operand['expression'] : operand
  const { operands } = operation
  return operation['operator'] === operator && Array.isArray(operands) && operands.length > 0 ? operands : undefined
}

function parseLambda(operands: readonly unknown[], place: Place, budget: Budget): LambdaExpression {
  return parseLambdas(operands, 1, place, budget)[0] as LambdaExpression
}

/** A lambda for each of the first operands, with the variables that the others are. */
function parseLambdas(
  operands: readonly unknown[],
  bodies: number,
  place: Place,
  budget: Budget,
): readonly LambdaExpression[] {
  const variables = operands.slice(bodies).map((variable, at) => {
    const parsed = parseOperand(variable, inside(place, 'lambda', bodies + at), budget)
    if (parsed.kind !== 'reference' || parsed.names.length !== 1)
      throw malformed('A lambda binds something other than a variable', place)
    return parsed.names[0] as string
  })
  if (variables.length === 0) throw malformed('A lambda binds no variable', place)
  return Array.from({ length: bodies }, (_, at) => ({
    kind: 'lambda',
    variables,
    body: parseOperand(operands[at], inside(place, 'lambda', at), budget),
    path: place.path,
  }))
}

const TRANSFORMATIONS: ReadonlySet<string> = new Set(['transformList', 'transformMap', 'transformMapEntry'])

/**
 * `list.map(x, condition, f(x))`, `list.transformList(i, x, …)` and what makes maps, whose lambdas have the condition, what is made of the
 * elements, and the variables. Without a condition there are two variables: what a single one would be made into is never a name alone [measured].
 */
function parseTransformation(
  operator: string,
  operands: readonly unknown[],
  place: Place,
  budget: Budget,
): CallExpression | RefusedExpression {
  const [range, lambda] = operands
  const parts = operandsOf(lambda, 'lambda') ?? []
  if (operands.length !== 2 || parts.length < 3) throw malformed(`"${operator}" has no lambda`, place)
  const bodies = parts.length === 3 && isVariable(parts[1]) ? 1 : 2
  const lambdas = parseLambdas(parts, bodies, inside(place, operator, 1), budget)
  const parsed = [parseOperand(range, inside(place, operator, 0), budget), ...lambdas]
  const name = functionShape(operator)?.name
  if (name === undefined) return { kind: 'refused', operator, operands: parsed, path: place.path }
  return { kind: 'call', name, operands: parsed, path: place.path }
}

function isVariable(operand: unknown): boolean {
  return isRecord(operand) && (operand['name'] ?? operand['variable']) !== undefined
}

function parseGetField(operands: readonly unknown[], place: Place, budget: Budget): Expression {
  const [operand, field] = operands
  const name = isRecord(field) ? (field['name'] ?? field['variable']) : undefined
  if (operands.length !== 2 || typeof name !== 'string') throw malformed('"get-field" names no field', place)
  return {
    kind: 'select',
    operand: parseOperand(operand, inside(place, 'get-field', 0), budget),
    field: name,
    path: place.path,
  }
}

function parseReference(name: string, place: Place): ReferenceExpression {
  const names = name.split('.')
  if (names.includes('')) throw malformed('A variable has an empty name', place)
  return { kind: 'reference', names, path: place.path }
}

function parseConstant(value: unknown, place: Place, budget: Budget): ConstantExpression {
  return { kind: 'constant', value: parseJson(value, place, budget), path: place.path }
}

function parseJson(value: unknown, place: Place, budget: Budget): Json {
  if (value === null || typeof value === 'boolean') return value
  if (typeof value === 'number' && Number.isFinite(value)) return value
  if (typeof value === 'string' && value.isWellFormed()) return value
  if (Array.isArray(value)) return Array.from(value, (item) => parseNested(item, place, budget))
  if (isMap(value))
    return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, parseNested(item, place, budget)]))
  throw malformed(`A value is ${typeof value === 'string' ? 'a string with half a surrogate pair' : 'not JSON'}`, place)
}

function parseNested(value: unknown, place: Place, budget: Budget): Json {
  const deeper = { path: place.path, depth: place.depth + 1 }
  spend(deeper, budget)
  return parseJson(value, deeper, budget)
}

function inside(place: Place, operator: string, at: number): Place {
  return { path: `${place.path}.${operator}[${at}]`, depth: place.depth + 1 }
}

function spend(place: Place, budget: Budget): void {
  if (place.depth > MAX_DEPTH) {
    throw new RowgateError(`The plan is nested more than ${MAX_DEPTH} levels deep.`, {
      code: 'plan-too-deep',
      path: place.path.slice(0, 200),
    })
  }
  budget.nodes += 1
  if (budget.nodes > MAX_NODES) {
    throw new RowgateError(`The plan has more than ${MAX_NODES} nodes.`, { code: 'plan-too-large' })
  }
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** A map of JSON, whose keys are texts that the PDP can have sent; a date or another object of a class is none. */
function isMap(value: unknown): value is Record<string, unknown> {
  if (!isRecord(value)) return false
  const prototype: unknown = Object.getPrototypeOf(value)
  return (prototype === null || prototype === Object.prototype) && Object.keys(value).every((key) => key.isWellFormed())
}

function malformed(what: string, place: Place, cause?: unknown): RowgateError {
  return new RowgateError(`${what}.`, {
    code: 'malformed-plan',
    path: place.path,
    cause,
    hint: 'The plan did not come from a PDP that Rowgate knows; see docs/reference/errors.md.',
  })
}

function unknownOperator(operator: string, place: Place): RowgateError {
  return new RowgateError(`The policy uses "${operator}", which Rowgate does not know.`, {
    code: 'unsupported-operator',
    path: `${place.path}.${operator}`,
    hint: 'Rewrite the condition; docs/reference/operators.md lists what is supported.',
  })
}
