import { ELEMENT, type Field, type FieldType, type JsonReading } from '@rowgate/core'
import { parameter, sql, type SqlText } from '../sql-text.ts'
import type { JsonConstant } from './dialect.ts'
import { decimalAsDouble } from './postgresql-numbers.ts'

/** What a reading of a JSON column gives: NULL where nothing of its type stands at its path. Nothing here raises. */
export function readJson(column: SqlText, { of, path, as }: JsonReading): SqlText {
  const value = jsonAt(documentOf(column, of), path)
  // oxfmt-ignore
  switch (as) {
    case 'type':      return sql`jsonb_typeof(${value})`
    case 'string':    return where('string', value, textAt(documentOf(column, of), path))
    case 'number':    return where('number', value, sql`(${value})::numeric`)
    case 'boolean':   return where('boolean', value, sql`(${value})::boolean`)
    case 'canonical': return canonicalText(value)
    case 'keys':      return where('object', value, value)
    case 'null':
    case 'array':
    case 'object':    return where(as, value, value)
  }
}

/** The value at a place of a JSON column, whatever it is. */
export function jsonValue(column: SqlText, { of, path }: JsonReading): SqlText {
  return jsonAt(documentOf(column, of), path)
}

/**
 * Whether the value at a place is this one. Containment is what a GIN index serves; along a path of keys it says the same as equality of
 * scalars, and a list at the end has the value among its elements.
 */
export function hasJson(column: SqlText, reading: JsonReading, value: JsonConstant): SqlText {
  const { of, path } = reading
  const isContained = path.length > 0 && path.every((step) => typeof step === 'string')
  if (!isContained) return sql`${jsonValue(column, reading)} ${Array.isArray(value) ? '@>' : '='} ${json(value)}`
  const document = path.reduceRight<unknown>((inner, name) => Object.fromEntries([[name, inner]]), value)
  return sql`${documentOf(column, of)} @> ${json(document)}`
}

/** A list or an object, as a table. */
export function jsonElements(value: SqlText, alias: string, keys: boolean): SqlText {
  return sql`${keys ? 'jsonb_object_keys' : 'jsonb_array_elements'}(${value}) as "${alias}"("${ELEMENT}")`
}

/** A JSON constant: as text, since drivers write a parameter of a JSON type as JSON once more. */
function json(value: unknown): SqlText {
  return sql`${parameter(JSON.stringify(value))}::text::jsonb`
}

function where(type: string, value: SqlText, read: SqlText): SqlText {
  return sql`case when jsonb_typeof(${value}) = '${type}' then ${read} end`
}

/** Text looks into objects alone; a position is looked for in lists alone, where `->` would take a scalar for a list of one. */
function jsonAt(document: SqlText, path: JsonReading['path']): SqlText {
  return path.reduce<SqlText>(
    (from, step) =>
      typeof step === 'number'
        ? sql`jsonb_path_query_first(${from}, 'strict $[${String(step)}]', '{}', true)`
        : sql`${from} -> ${key(step)}`,
    document,
  )
}

function textAt(document: SqlText, path: JsonReading['path']): SqlText {
  const last = path.at(-1)
  if (typeof last !== 'string') return sql`${jsonAt(document, path)} #>> '{}'`
  return sql`${jsonAt(document, path.slice(0, -1))} ->> ${key(last)}`
}

/** A plain name is part of the text, so that an index over the expression serves it under a generic plan too. */
function key(name: string): SqlText {
  return /^[A-Za-z_]\w*$/.test(name) ? [`'${name}'`] : sql`${parameter(name)}::text`
}

const NO_TEXT = String.raw`'\\u(?:0000|[dD][89a-fA-F])'`
const SURROGATE_PAIRS = String.raw`'\\u[dD][89abAB][0-9a-fA-F]{2}\\u[dD][c-fC-F][0-9a-fA-F]{2}'`
const STRINGS = String.raw`'"(?:[^"\\]|\\.)*"'`
const NO_NUMBER = `'[eE][+-]?[0-9]*[1-9][0-9]{3}|[0-9]{255}'`

/** The column as `jsonb`; NULL for the few documents of a `json` that no `jsonb` is, as core has it for what is sent. */
function documentOf(column: SqlText, { type }: Field): SqlText {
  if (type.kind !== 'json' || type.native !== 'json') return column
  const text = sql`regexp_replace(replace(${column}::text, '\\\\', ''), ${SURROGATE_PAIRS}, '', 'g') !~ ${NO_TEXT}`
  const numbers = sql`regexp_replace(${column}::text, ${STRINGS}, '', 'g') !~ ${NO_NUMBER}`
  return sql`case when ${text} and ${numbers} then ${column}::jsonb end`
}

/** Everything in the value, each before what is in it: the same text exactly for values that CEL has equal. */
function canonicalText(value: SqlText): SqlText {
  const object = `(select 'o' || coalesce(json_agg(k)::text, '') from jsonb_object_keys(v) as rgk(k))`
  const number = sql`encode(float8send(${saturatedDouble(['v::numeric'])}), 'hex')`
  const node = sql`case jsonb_typeof(v) when 'object' then ${object} when 'array' then 'a' || jsonb_array_length(v) when 'number' then ${number} else v::text end`
  return sql`(select string_agg(${node}, ',' order by at) from jsonb_path_query(${value}, 'strict $.**') with ordinality as rgn(v, at))`
}

/** The numbers of JSON have the largest double near where no finite one is. */
export function saturatedDouble(value: SqlText): SqlText {
  const nearest = decimalAsDouble(['n'])
  return sql`(select case when n is not null then coalesce(${nearest}, case when n < 0 then -1 else 1 end * ${String(Number.MAX_VALUE)}::float8) end from (select ${value} as n offset 0) as rgs)`
}

/** Whether a type is a decimal that saturates. */
export function saturates(type: FieldType): boolean {
  return type.kind === 'decimal' && type.saturates === true
}
