import { parseInstant } from '../cel/instant.ts'
import { durationConstant, instantConstant, stringConstant } from '../cel/constants.ts'
import { isZone } from '../cel/date-part.ts'
import { parsePlannedDuration } from '../cel/duration.ts'
import type { CallExpression } from '../ir/expression.ts'
import type { Column, DatePart, Value } from '../ir/value.ts'
import type { FunctionName } from '../plan/functions.ts'
import { type Context, unsupported } from './context.ts'
import { operation } from './operation.ts'
import { ERROR_TERM, type Term, valueTerm } from './term.ts'

/** `timestamp(x)`: a known text is read, a timestamp field becomes the instant that it stores. */
export function timestampOf(operand: Term, call: CallExpression): Term {
  if (operand.kind !== 'value') return ERROR_TERM
  const { value } = operand
  if (value.type === 'timestamp') return operand
  if (value.type === 'int') return operation('intToInstant', [value])
  if (value.type === 'number') throw unsupported('literal-seconds', call)
  if (value.type !== 'string') return ERROR_TERM
  if (value.kind === 'constant') return knownInstant(value.value, call)
  return value.kind === 'column' ? storedInstant(value) : operation('textToInstant', [value])
}

const STRICT = /T\d\d:\d\d:\d\d(\.\d{1,9})?(Z|[+-](?!24)\d\d:\d\d)$/

/** What Go's parser takes beyond RFC 3339: a comma, an hour of one digit, more digits than nanoseconds, an offset of a whole day. */
const LENIENT = /^\d{4}-\d\d-\d\dT\d{1,2}:\d\d:\d\d([.,]\d+)?(Z|[+-]\d\d:\d\d)$/

function knownInstant(text: string, call: CallExpression): Term {
  const instant = parseInstant(text)
  if (instant === undefined && LENIENT.test(text) && !STRICT.test(text)) throw unsupported('lenient-timestamp', call)
  return instant === undefined ? ERROR_TERM : valueTerm({ kind: 'constant', type: 'timestamp', value: instant })
}

function storedInstant(column: Column): Term {
  const { kind } = column.field.type
  if (kind === 'date' || kind === 'uuid') return ERROR_TERM
  if (kind !== 'timestamp') return operation('textToInstant', [column])
  return valueTerm({ ...column, type: 'timestamp', nullIs: 'error' })
}

/** `duration(x)`: a text as Go reads it. */
export function durationOf(operand: Term): Term {
  if (operand.kind !== 'value') return ERROR_TERM
  const { value } = operand
  if (value.type === 'duration') return operand
  if (value.type !== 'string') return ERROR_TERM
  if (value.kind === 'constant') return knownDuration(value.value)
  return value.kind === 'column' && value.field.type.kind !== 'text'
    ? noDuration(value)
    : operation('textToDuration', [value])
}

function knownDuration(text: string): Term {
  const duration = parsePlannedDuration(text)
  return duration === undefined ? ERROR_TERM : valueTerm(durationConstant(duration))
}

/** The text of a uuid, a date or a timestamp is no duration; that of an enum may be one. */
function noDuration(column: Column): Term {
  return column.field.type.kind === 'enum' ? operation('textToDuration', [column]) : ERROR_TERM
}

/** `timeSince(x)`: the time from the timestamp until now. Unlike a difference, it is never too long, but stops at the longest duration. */
export function timeSince(operand: Term, { now }: Context): Term {
  if (operand.kind !== 'value' || operand.value.type !== 'timestamp') return ERROR_TERM
  return operation('elapsed', [instantConstant(now), operand.value])
}

// oxfmt-ignore
const PARTS: Partial<Record<FunctionName, DatePart>> = {
  getFullYear: 'year', getMonth: 'month', getDayOfMonth: 'dayOfMonth', getDate: 'date', getDayOfWeek: 'dayOfWeek',
  getDayOfYear: 'dayOfYear', getHours: 'hours', getMinutes: 'minutes', getSeconds: 'seconds', getMilliseconds: 'milliseconds',
}

/** Whether a function reads a part of a timestamp. */
export function isDateGetter(name: FunctionName): boolean {
  return PARTS[name] !== undefined
}

/** The units that a duration is asked for: hours, minutes, … in all, not beside the others. */
// oxfmt-ignore
const UNITS: Partial<Record<FunctionName, bigint>> = {
  getHours: 3_600_000_000_000n, getMinutes: 60_000_000_000n, getSeconds: 1_000_000_000n, getMilliseconds: 1_000_000n,
}

function unitsOf(name: FunctionName, duration: Value): Term {
  const unit = UNITS[name]
  return unit === undefined ? ERROR_TERM : operation('wholeUnits', [duration, durationConstant(unit)])
}

/** The getters of a timestamp, in UTC or in a known time zone. */
export function partOf(call: CallExpression, operand: Term, zone: Term | undefined): Term {
  const part = PARTS[call.name]
  if (part === undefined || operand.kind !== 'value') return ERROR_TERM
  if (operand.value.type === 'duration') return zone === undefined ? unitsOf(call.name, operand.value) : ERROR_TERM
  if (operand.value.type !== 'timestamp') return ERROR_TERM
  if (zone === undefined) return operation(part, [operand.value, stringConstant('UTC')])
  if (zone.kind !== 'value' || zone.value.type !== 'string') return ERROR_TERM
  if (zone.value.kind !== 'constant') throw unsupported('zone-of-a-row', call)
  if (!isZone(zone.value.value)) throw unsupported('unknown-zone', call)
  return operation(part, [operand.value, zone.value])
}
