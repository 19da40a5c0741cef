import { expect } from 'vitest'
import type { StoredRow, Stored } from '../authorize/attributes.ts'
import { evaluate } from '../evaluate/evaluate.ts'
import { NODE, NODE_SCHEMA, PARENT, CHILDREN } from '../evaluate/node-model.test-support.ts'
import { RowgateError, type ErrorCode } from '../errors.ts'
import type { Json } from '../ir/expression.ts'
import { refusalsOf } from '../ir/refusals.ts'
import type { Truth } from '../ir/truth.ts'
import { parseCondition } from '../plan/parse.ts'
import { bindResources, resourceOf } from '../schema/bind-resources.ts'
import type { ResourceDeclaration } from '../schema/declaration.ts'
import type { Resource } from '../schema/resource-map.ts'
import type { Field, Model } from '../schema/schema.ts'
import { holds } from '../settle/holds.test-support.ts'
import { settle } from '../settle/settle.ts'
import { resolveCondition } from './resolve.ts'

/** An operand of a plan. */
export type Operand =
  | { readonly operator: string; readonly operands: readonly Operand[] }
  | { readonly value: Json }
  | { readonly name: string }

/** `R.attr.x`. */
export function R(path: string): Operand {
  return { name: `request.resource.attr.${path}` }
}

/** A variable of a lambda. */
export function V(name: string): Operand {
  return { name }
}

/** Anything but an operand is a constant. */
export function call(operator: string, ...operands: readonly (Operand | Json)[]): Operand {
  return { operator, operands: operands.map((operand) => (isOperand(operand) ? operand : { value: operand })) }
}

export function lambda(body: Operand, ...variables: readonly string[]): Operand {
  return { operator: 'lambda', operands: [body, ...variables.map(V)] }
}

function isOperand(operand: Operand | Json): operand is Operand {
  return (
    typeof operand === 'object' &&
    operand !== null &&
    !Array.isArray(operand) &&
    ['operator', 'value', 'name'].some((key) => key in operand)
  )
}

const MODEL: Model = {
  ...NODE,
  fields: {
    ...NODE.fields,
    meta: { name: 'meta', column: 'meta', type: { kind: 'json', native: 'jsonb' }, nullable: true, list: false },
    opaque: {
      name: 'opaque',
      column: 'opaque',
      type: { kind: 'opaque', native: 'citext' },
      nullable: true,
      list: false,
    },
  },
}

/** The `Node` of the property tests with a JSON field, and with its relations as attributes. */
export function bindNode(declaration: ResourceDeclaration = {}): Resource {
  const relations = {
    parent: { relations: { parent: true, children: true } },
    children: { relations: { parent: true, children: true } },
  } as const
  return resourceOf(
    bindResources({ ...NODE_SCHEMA, models: { Node: MODEL } }, { node: { relations, ...declaration } }),
    'node',
  )
}

/** Every field that may be null is null, every other has some value; there are no related rows. */
export function row(own: Readonly<Record<string, Stored>> = {}): StoredRow {
  const fields = Object.values(MODEL.fields).map((field): [string, Stored] => [
    field.name,
    field.nullable ? null : someValue(field),
  ])
  return { ...Object.fromEntries(fields), [PARENT.key]: null, [CHILDREN.key]: [], ...own }
}

function someValue({ type, list }: Field): Stored {
  if (list) return []
  // oxfmt-ignore
  switch (type.kind) {
    case 'boolean':   return false
    case 'integer':
    case 'float':
    case 'decimal':   return '0'
    case 'timestamp': return `2024-01-01T00:00:00${type.precision === 0 ? '' : `.${'0'.repeat(type.precision)}`}Z`
    case 'date':      return '2024-01-01'
    case 'enum':      return type.values[0]?.stored ?? ''
    case 'uuid':      return 'c0ffee00-0000-4000-8000-000000000000'
    case 'json':      return '{}'
    default:          return ''
  }
}

const NODE_RESOURCE = bindNode()

/** What the condition is for the row, for the evaluator and for the database. */
export function expectOutcome(
  condition: Operand,
  stored: StoredRow,
  expected: Truth,
  resource: Resource = NODE_RESOURCE,
): void {
  const predicate = resolveCondition(parseCondition(condition), resource)
  expect(evaluate(predicate, stored)).toBe(expected)
  const found = (['isTrue', 'isFalse', 'isError'] as const).filter((question) =>
    holds(settle(predicate, question), stored),
  )
  expect(found).toEqual([{ true: 'isTrue', false: 'isFalse', error: 'isError' }[expected]])
}

/** The condition is refused, or left undecided, with a code and a place. */
export function expectRefusal(condition: Operand, code: ErrorCode, resource: Resource = NODE_RESOURCE): void {
  const error = thrownBy(() => {
    const predicate = resolveCondition(parseCondition(condition), resource)
    settle(predicate, 'isTrue')
    for (const refusal of refusalsOf(predicate)) throw refusal
  })
  expect(error).toBeInstanceOf(RowgateError)
  expect(error).toMatchObject({ code })
}

export function thrownBy(act: () => unknown): unknown {
  try {
    act()
  } catch (error) {
    return error
  }
  return undefined
}
