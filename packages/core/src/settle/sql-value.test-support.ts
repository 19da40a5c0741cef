import type { Stored, StoredRow } from '../authorize/attributes.ts'
import { encodeField, UNREPRESENTABLE } from '../authorize/encode.ts'
import { applyOperation } from '../cel/apply.ts'
import type { Computed, FieldScalar, Parameter, Scalar } from '../ir/filter.ts'
import type { Json } from '../ir/expression.ts'
import type { Constant } from '../ir/value.ts'
import type { Field, FieldType } from '../schema/schema.ts'
import { unreachable } from '../unreachable.ts'
import { total } from './holds.test-support.ts'
import { readInside } from './stored-json.test-support.ts'

/** A value as PostgreSQL compares it. */
export type SqlValue =
  | null
  | { readonly kind: 'boolean'; readonly value: boolean }
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'uuid'; readonly text: string }
  | { readonly kind: 'enum'; readonly native: string; readonly text: string }
  | { readonly kind: 'double'; readonly value: number }
  | { readonly kind: 'real'; readonly value: number }
  /** An exact number: units of 10^-500, or what is no number. */
  | { readonly kind: 'integer' | 'decimal'; readonly value: bigint | 'NaN' | 'Infinity' | '-Infinity' }
  /** Nanoseconds, or days. */
  | { readonly kind: 'instant' | 'date'; readonly value: bigint | 'Infinity' | '-Infinity' }

type Rows = ReadonlyMap<string, StoredRow>

export function valueOf(scalar: Scalar, rows: Rows): SqlValue {
  // oxfmt-ignore
  switch (scalar.kind) {
    case 'field':         return fieldValue(scalar, rows)
    case 'parameter':     return parameterValue(scalar)
    case 'asDouble':      return scalar.value.kind === 'field' ? asDouble(storedOf(scalar.value, rows), scalar.value.field.type) : doubleOf(valueOf(scalar.value, rows))
    case 'asText':        return asText(scalar.value.field, storedOf(scalar.value, rows))
    case 'asNanoseconds': return nanosecondsOf(fieldValue(scalar.value, rows))
    case 'computed':      return compute(scalar, scalar.operands.map((operand) => valueOf(operand, rows)))
    case 'total':         return { kind: 'integer', value: BigInt(total(scalar.terms, rows)) * ONE }
    default:              return unreachable(scalar)
  }
}

export function isFieldNull(scalar: FieldScalar, rows: Rows): boolean {
  return storedOf(scalar, rows) === null
}

export function elementsOf(row: StoredRow, field: Field): readonly Json[] | null {
  return (field.inside === undefined ? row[field.name] : readInside(field.inside, row)) as readonly Json[] | null
}

function storedOf({ row: { id }, field }: FieldScalar, rows: Rows): Stored {
  const row = rows.get(id)
  if (row === undefined) throw new Error(`Row ${id} is out of scope.`)
  const stored = field.inside === undefined ? row[field.name] : readInside(field.inside, row)
  if (stored === undefined) throw new Error(`Row ${id} has no ${field.name}.`)
  return stored
}

function fieldValue(scalar: FieldScalar, rows: Rows): SqlValue {
  const stored = storedOf(scalar, rows)
  if (stored === null) return null
  if (scalar.field.list) throw new Error(`The list ${scalar.field.name} is compared with a scalar.`)
  return typed(scalar.field.type, stored)
}

/** A parameter is read as the type of what it is compared with; one that the type does not take is an error of the statement. */
function parameterValue({ type, value }: Parameter): SqlValue {
  if (type.kind === 'integer' && (typeof value === 'bigint') !== (type.bits === 64))
    throw new Error(`${value} for ${type.bits} bits.`)
  if (type.kind === 'integer' && BigInt.asIntN(type.bits, BigInt(value)) !== BigInt(value))
    throw new Error(`${value} is out of range.`)
  if (type.kind === 'float' && type.bits === 32 && !Number.isFinite(Math.fround(Number(value))))
    throw new Error(`${value} is out of range for real.`)
  if (type.kind === 'text' && String(value).includes('\0')) throw new Error('A NUL in a parameter.')
  if (type.kind !== 'enum') return typed(type, value)
  const option = type.values.find(({ name }) => name === value)
  if (option === undefined) throw new Error(`${value} is no value of the enum.`)
  return typed(type, option.stored)
}

function typed(type: FieldType, value: unknown): SqlValue {
  // oxfmt-ignore
  switch (type.kind) {
    case 'boolean':   return { kind: 'boolean', value: value === true }
    case 'text':      return { kind: 'text', text: String(value) }
    case 'uuid':      return { kind: 'uuid', text: uuid(String(value)) }
    case 'enum':      return { kind: 'enum', native: type.native, text: String(value) }
    case 'float':     return type.bits === 64 ? { kind: 'double', value: Number(value) } : { kind: 'real', value: Math.fround(Number(value)) }
    case 'integer':
    case 'decimal':   return { kind: type.kind, value: exact(String(value)) }
    case 'timestamp': return { kind: 'instant', value: instant(String(value)) }
    case 'date':      return { kind: 'date', value: instant(`${String(value)}T00:00:00Z`) }
    case 'json':
    case 'opaque':    throw new Error(`A ${type.kind} is compared.`)
  }
}

function uuid(text: string): string {
  if (!/^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/.test(text)) throw new Error(`${text} is no uuid.`)
  return text
}

const SCALE = 500
const ONE = 2n * 10n ** BigInt(SCALE)

type Exact = bigint | 'NaN' | 'Infinity' | '-Infinity'

/** Numbers of 500 digits take their time, and the same ones come again and again. */
const known = new Map<string, Exact>()

function exact(text: string): Exact {
  const value = known.get(text) ?? parseExact(text)
  known.set(text, value)
  return value
}

function parseExact(text: string): Exact {
  if (text === 'NaN' || text === 'Infinity' || text === '-Infinity') return text
  const match = /^(-?)(\d+)(?:\.(\d+))?$/.exec(text)
  if (match === null) throw new Error(`${text} is no decimal.`)
  const fraction = (match[3] ?? '').slice(0, SCALE).padEnd(SCALE, '0')
  // What is beyond the units matters only where it is not zero: the ends of a double's interval have up to 1075 digits.
  const beyond = /[1-9]/.test((match[3] ?? '').slice(SCALE)) ? 1n : 0n
  return (match[1] === '-' ? -1n : 1n) * (BigInt(`${match[2]}${fraction}`) * 2n + beyond)
}

function instant(text: string): bigint | 'Infinity' | '-Infinity' {
  if (text.startsWith('infinity')) return 'Infinity'
  if (text.startsWith('-infinity')) return '-Infinity'
  const match = /^(-?)0*(\d+)-(\d\d)-(\d\d)T(\d\d):(\d\d):(\d\d)(?:\.(\d{1,9}))?Z$/.exec(text)
  if (match === null) throw new Error(`${text} is no timestamp.`)
  const [year, month, day, hour, minute, second] = match.slice(2, 8).map(Number) as [
    number,
    number,
    number,
    number,
    number,
    number,
  ]
  const date = new Date(0)
  date.setUTCFullYear(match[1] === '-' ? -year : year, month - 1, day)
  date.setUTCHours(hour, minute, second)
  return BigInt(date.getTime()) * 1_000_000n + BigInt((match[8] ?? '').padEnd(9, '0'))
}

function asDouble(stored: Stored, type: FieldType): SqlValue {
  if (stored === null) return null
  const value = Number(stored)
  if (type.kind !== 'decimal' || type.saturates !== true) return { kind: 'double', value }
  return { kind: 'double', value: value === 0 ? 0 : Math.max(-Number.MAX_VALUE, Math.min(Number.MAX_VALUE, value)) }
}

function doubleOf(value: SqlValue): SqlValue {
  return value === null || value.kind !== 'integer' ? value : { kind: 'double', value: Number(units(value.value)) }
}

function nanosecondsOf(value: SqlValue): SqlValue {
  if (value === null || value.kind !== 'instant') return value
  return { kind: 'decimal', value: typeof value.value === 'bigint' ? value.value * ONE : value.value }
}

/** A function of CEL: NULL where it errs. One that is not guarded raises where PostgreSQL does. */
function compute(computed: Computed, values: readonly SqlValue[]): SqlValue {
  const operands = values
    .flatMap((value) => (value === null ? [] : [constantOf(value)]))
    .filter((value) => value !== undefined)
  if (operands.length < values.length) return null
  const result = applyOperation(computed.name, operands)
  if (result === undefined) return null
  if (!computed.guarded && result.type === 'double') raiseUnguarded(computed.name, operands, result.value)
  return result.type === 'double' || result.type === 'string' || result.type === 'bool'
    ? typed(computed.type, result.value)
    : ofInteger(computed.type, result.value as bigint)
}

function ofInteger({ kind }: FieldType, value: bigint): SqlValue {
  if (kind !== 'integer' && kind !== 'decimal') throw new Error(`${value} as ${kind}.`)
  return { kind, value: value * ONE }
}

/** Time is nanoseconds, in whatever function it is. */
function constantOf(value: NonNullable<SqlValue>): Constant | undefined {
  // oxfmt-ignore
  switch (value.kind) {
    case 'double':  return { kind: 'constant', type: 'double', value: value.value }
    case 'text':    return { kind: 'constant', type: 'string', value: value.text }
    case 'integer': return { kind: 'constant', type: 'int', value: units(value.value) }
    case 'decimal': return typeof value.value === 'bigint' ? { kind: 'constant', type: 'timestamp', value: units(value.value) } : undefined
    default:        throw new Error(`A ${value.kind} in a function.`)
  }
}

function units(value: bigint | string): bigint {
  return BigInt(value) / ONE
}

function raiseUnguarded(name: string, operands: readonly Constant[], result: number): void {
  const numbers = operands.map(({ value }) => Number(value))
  if (numbers.every(Number.isFinite) && !Number.isFinite(result)) throw new Error(`${name} overflows.`)
  if (
    (name === 'multiply' || name === 'divide') &&
    result === 0 &&
    numbers[0] !== 0 &&
    (name === 'divide' || numbers[1] !== 0)
  )
    throw new Error(`${name} underflows.`)
}

/** What cannot be sent is some text that no attribute is. */
function asText(field: Field, stored: Stored): SqlValue {
  if (stored === null) return null
  const sent = field.type.kind === 'integer' ? stored : encodeField(field, stored)
  return { kind: 'text', text: sent === UNREPRESENTABLE ? 'unrepresentable' : textOf(sent) }
}

function textOf(sent: Stored): string {
  return typeof sent === 'string' ? sent : JSON.stringify(sent)
}

/** Negative, zero or positive. NaN equals itself and is above everything; text is in the order of its bytes. */
export function compareValues(left: NonNullable<SqlValue>, right: NonNullable<SqlValue>): number {
  if (isNumber(left) && isNumber(right))
    return left.kind === right.kind && 'value' in left
      ? order(left.value, right.value)
      : order(asNumber(left), asNumber(right))
  if (left.kind !== right.kind) throw new Error(`There is no comparison of ${left.kind} and ${right.kind}.`)
  if (left.kind === 'enum' && right.kind === 'enum' && left.native !== right.native)
    throw new Error(`There is no comparison of ${left.native} and ${right.native}.`)
  if ('text' in left && 'text' in right) return Buffer.compare(Buffer.from(left.text), Buffer.from(right.text))
  return order((left as { value: Ordered }).value, (right as { value: Ordered }).value)
}

type Ordered = boolean | bigint | number | 'NaN' | 'Infinity' | '-Infinity'

type Numeric = Extract<SqlValue, { readonly kind: 'double' | 'real' | 'integer' | 'decimal' }>

function isNumber(value: NonNullable<SqlValue>): value is Numeric {
  return ['double', 'real', 'integer', 'decimal'].includes(value.kind)
}

/** Numbers of different types are compared as doubles. */
function asNumber({ value }: Numeric): number {
  return typeof value === 'bigint' ? Number(units(value)) : Number(value)
}

function order(left: Ordered, right: Ordered): number {
  const [a, b] = [rank(left), rank(right)]
  if (a !== b || a !== 0) return a - b
  return left === right || (Number(left) === 0 && Number(right) === 0) ? 0 : left < right ? -1 : 1
}

/** −∞, everything else, ∞, NaN. */
function rank(value: Ordered): number {
  if (value === 'NaN' || Number.isNaN(value)) return 2
  if (value === 'Infinity' || value === Infinity) return 1
  return value === '-Infinity' || value === -Infinity ? -1 : 0
}
