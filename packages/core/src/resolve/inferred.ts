import type { CallExpression, Expression } from '../ir/expression.ts'
import type { FunctionName } from '../plan/functions.ts'
import { unreachable } from '../unreachable.ts'
import { isTypeName } from './reference.ts'

/** The variables of lambdas whose type may be inferred. */
export type InferredVariables = ReadonlySet<string>

/**
 * The functions whose overloads CEL chooses before there is a row, by what its type checker knows of an operand. It knows nothing of an
 * attribute, and keeps all of them; but it leaves open what `x["k"]` is, and the first overload that takes it is the one. So
 * `string(R.attr.meta["k"])` takes texts only, and `int(R.attr.meta["k"])` takes no value of an attribute at all [measured]; with
 * `R.attr.meta.k`, both take any. A plan has the values of keys, and not their types.
 */
const CHOSEN_BY_TYPE: ReadonlySet<FunctionName> = new Set([
  ...(['int', 'double', 'string', 'bool', 'timestamp', 'duration'] as const),
  ...(['hierarchy', 'reverse', 'math.greatest', 'math.least'] as const),
])

/** The functions whose operands are of one type to CEL. */
const COMPARISONS: ReadonlySet<FunctionName> = new Set(['equals', 'notEquals', 'in'])

/** Whether a plan does not say what a function takes, since that depends on a type which CEL may have inferred. */
export function takesInferred(call: CallExpression, variables: InferredVariables): boolean {
  const { name, operands } = call
  if (COMPARISONS.has(name)) return operands.some((part) => mayBeInferred(part, variables)) && operands.some(namesType)
  const [only, second] = operands
  if (only === undefined || second !== undefined || !CHOSEN_BY_TYPE.has(name)) return false
  const isKnownList = isCollection(only) || hasInferredElements(only)
  return mayBeInferred(only, variables) && (!isKnownList || OF_ELEMENTS.has(name))
}

/**
 * Whether an expression is a type, or a list of types. What it is compared with is a type to CEL, and where that is inferred for a variable
 * of a macro, the PDP gives up the whole condition in a check, whatever stands beside [measured].
 */
function namesType(expression: Expression): boolean {
  if (expression.kind === 'reference') return isTypeName(expression)
  return expression.kind === 'call' && expression.name !== 'type' && expression.operands.some(namesType)
}

/** Those of them that look at the elements of a list; of others, that it is a list is all that counts. */
const OF_ELEMENTS: ReadonlySet<FunctionName> = new Set(['math.greatest', 'math.least'])

/** What the policy writes down, or makes of a list: CEL knows that it is a list or a map. */
// oxfmt-ignore
const COLLECTIONS: ReadonlySet<FunctionName> = new Set([
  'list', 'struct', 'entry', 'filter', 'map', 'transformList', 'intersect', 'except', 'distinct', 'flatten', 'reverse',
])

/** The other functions whose result is of the type of an operand. */
// oxfmt-ignore
const OF_OPERANDS: ReadonlySet<FunctionName> = new Set([
  'if', 'add', 'subtract', 'multiply', 'divide', 'modulo', 'negate',
])

/** The functions whose lists have elements of one type to CEL, which it infers: of `R.attr.numbers.distinct()`, `string()` takes no number [measured]. */
const OF_ONE_TYPE: ReadonlySet<FunctionName> = new Set(['intersect', 'except', 'distinct', 'flatten'])

/** Whether CEL may have inferred the type of an expression, or of what it has, from how it is used. */
function mayBeInferred(expression: Expression, variables: InferredVariables): boolean {
  const isInferred = (part: Expression): boolean => mayBeInferred(part, variables)
  switch (expression.kind) {
    case 'reference':
      return variables.has(expression.names[0] ?? '')
    case 'select':
      return mayHaveInferred(expression.operand, variables)
    case 'lambda':
      return isInferred(expression.body)
    case 'call': {
      const [first, key] = expression.operands
      if (expression.name !== 'index') return hasInferredElements(expression) || isOfInferred(expression, isInferred)
      if (first === undefined || key === undefined || isAttributes(first)) return false
      return isInferred(first) || (!isCollection(first) && !mayBePosition(key))
    }
    case 'constant':
    case 'refused':
      return false
    default:
      return unreachable(expression)
  }
}

/** The same of what it has alone: where the type of a map or list is open itself, that may be anything. */
export function mayHaveInferred(expression: Expression, variables: InferredVariables): boolean {
  const [whole] = isCall(expression, 'index') ? expression.operands : [expression]
  return whole !== undefined && mayBeInferred(whole, variables)
}

/** The variable of all attributes: CEL knows it for a map of anything. */
function isAttributes(expression: Expression): boolean {
  return expression.kind === 'reference' && expression.names.length === 3 && expression.names[2] === 'attr'
}

/** Whether a key may be the position in a list: then what is found may be anything. */
function mayBePosition(key: Expression): boolean {
  if (key.kind === 'constant') return typeof key.value === 'number'
  if (key.kind === 'reference') return key.names.length > 3 && key.names[2] === 'attr'
  return key.kind === 'select' || isCall(key, 'dyn')
}

/** Where the policy adds a list that it writes down, the elements of the other are of its type to CEL, too. */
function hasInferredElements(expression: Expression): boolean {
  if (expression.kind !== 'call') return false
  const { name, operands } = expression
  return OF_ONE_TYPE.has(name) || (name === 'add' && operands.some(isWrittenList))
}

function isWrittenList(expression: Expression): boolean {
  return isCall(expression, 'list') || (expression.kind === 'constant' && Array.isArray(expression.value))
}

function isOfInferred({ name, operands }: CallExpression, isInferred: (part: Expression) => boolean): boolean {
  return (COLLECTIONS.has(name) || OF_OPERANDS.has(name)) && operands.some(isInferred)
}

function isCollection(expression: Expression): boolean {
  return expression.kind === 'call' && COLLECTIONS.has(expression.name)
}

function isCall(expression: Expression, name: FunctionName): expression is CallExpression {
  return expression.kind === 'call' && expression.name === name
}
