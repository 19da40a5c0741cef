import type { FieldType } from '@rowgate/core'
import { expect, test } from 'vitest'
import { fieldTypeOf } from './field-type.ts'

// oxfmt-ignore
test.each<[string, FieldType]>([
  ['text',                        { kind: 'text', native: 'text' }],
  ['varchar(20)',                 { kind: 'text', native: 'varchar' }],
  ['varchar',                     { kind: 'text', native: 'varchar' }],
  ['char(3)',                     { kind: 'opaque', native: 'char(3)' }],
  ['citext',                      { kind: 'opaque', native: 'citext' }],
  ['text collate "de-x-icu"',     { kind: 'opaque', native: 'text collate "de-x-icu"' }],
  ['boolean',                     { kind: 'boolean' }],
  ['smallint',                    { kind: 'integer', bits: 16 }],
  ['smallserial',                 { kind: 'integer', bits: 16 }],
  ['integer',                     { kind: 'integer', bits: 32 }],
  ['serial',                      { kind: 'integer', bits: 32 }],
  ['bigint',                      { kind: 'integer', bits: 64 }],
  ['bigserial',                   { kind: 'integer', bits: 64 }],
  ['real',                        { kind: 'float', bits: 32 }],
  ['double precision',            { kind: 'float', bits: 64 }],
  ['numeric',                     { kind: 'decimal' }],
  ['numeric(12)',                 { kind: 'decimal', precision: 12, scale: 0 }],
  ['numeric(12, 2)',              { kind: 'decimal', precision: 12, scale: 2 }],
  ['timestamp',                   { kind: 'timestamp', precision: 6, timeZone: false }],
  ['timestamp (0)',               { kind: 'timestamp', precision: 0, timeZone: false }],
  ['timestamp(3) with time zone', { kind: 'timestamp', precision: 3, timeZone: true }],
  ['timestamp with time zone',    { kind: 'timestamp', precision: 6, timeZone: true }],
  ['timestamptz(3)',              { kind: 'timestamp', precision: 3, timeZone: true }],
  ['date',                        { kind: 'date' }],
  ['time (3) with time zone',     { kind: 'opaque', native: 'time (3) with time zone' }],
  ['interval',                    { kind: 'opaque', native: 'interval' }],
  ['uuid',                        { kind: 'uuid' }],
  ['json',                        { kind: 'json', native: 'json' }],
  ['jsonb',                       { kind: 'json', native: 'jsonb' }],
  ['bytea',                       { kind: 'opaque', native: 'bytea' }],
  ['inet',                        { kind: 'opaque', native: 'inet' }],
  ['vector(3)',                   { kind: 'opaque', native: 'vector(3)' }],
  ['constructor',                 { kind: 'opaque', native: 'constructor' }],
])('%s', (native, type) => {
  expect(fieldTypeOf(native)).toEqual(type)
})
