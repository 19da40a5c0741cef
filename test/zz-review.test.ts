import * as fc from 'fast-check'
import { Pool } from 'pg'
import { inject, test } from 'vitest'
import { createDatabase } from '@rowgate/testing'
import { lowerFilter, postgresql, render } from '@rowgate/sql'
import { predicate } from '../packages/core/src/evaluate/arbitrary-predicate.test-support.ts'
import { storedRow } from '../packages/core/src/evaluate/arbitrary-row.test-support.ts'
import { evaluate } from '../packages/core/src/evaluate/evaluate.ts'
import {
  NODE,
  NODE_SCHEMA,
  PARENT,
  SET_PARENT,
  CHILDREN,
  SET_CHILDREN,
} from '../packages/core/src/evaluate/node-model.test-support.ts'
import { predicateText } from '../packages/core/src/evaluate/predicate-text.test-support.ts'
import { settle } from '../packages/core/src/settle/settle.ts'
import { createTables, insertRows, tableOf } from './support/tables.ts'
import { quote } from './support/native-type.ts'

const bc = (v: any): any =>
  typeof v === 'string'
    ? v.replace(/^-0001-12-31T23:59:59Z$/, '0002-12-31 23:59:59+00 BC').replace(/^-0001-12-31$/, '0002-12-31 BC')
    : Array.isArray(v)
      ? v.map(bc)
      : v

test('pg', async () => {
  const database = await createDatabase(inject('postgresUrl'))
  const pool = new Pool({ connectionString: (database as any).url, max: 4 })
  const seed = Number(process.env['RV_SEED'] ?? 1)
  const N = 120
  const raw = fc
    .sample(storedRow(0), { numRuns: N, seed })
    .map((row: any, at) => ({
      ...row,
      id: `n${at}`,
      text: at % 5 < 3 && row.text !== null ? `n${(at * 7) % 23}` : row.text,
    }))
  const rows: any[] = raw.map((row: any) => {
    const own = { ...row }
    for (const key of [PARENT.key, SET_PARENT.key, CHILDREN.key, SET_CHILDREN.key]) delete own[key]
    return own
  })
  for (const row of rows) {
    const plain = { ...row }
    Object.defineProperty(row, '__plain', { value: plain, enumerable: false })
    Object.defineProperty(row, PARENT.key, { get: () => rows.find((r) => r.id === row.text) ?? null })
    Object.defineProperty(row, SET_PARENT.key, { get: () => rows.find((r) => r.id === row.text && r.flagSet) ?? null })
    Object.defineProperty(row, CHILDREN.key, { get: () => rows.filter((r) => r.text === row.id) })
    Object.defineProperty(row, SET_CHILDREN.key, { get: () => rows.filter((r) => r.text === row.id && r.flagSet) })
  }
  await pool.query(createTables(NODE_SCHEMA))
  const { text, values } = insertRows(
    NODE,
    rows.map((r) => Object.fromEntries(Object.entries(r.__plain).map(([k, v]) => [k, bc(v)]))) as any,
  )
  await pool.query(text, values)
  const count = Number(process.env['RV_N'] ?? 200)
  let bad = 0,
    done = 0,
    refused = 0
  for (const depth of [0, 1, 2, 3]) {
    for (const p of fc.sample(predicate({ depth }), { numRuns: count, seed: seed + depth })) {
      for (const question of ['isTrue', 'isFalse', 'isError', 'isNotTrue', 'isNotFalse', 'isNotError'] as const) {
        if (depth > 1 && (question === 'isNotTrue' || question === 'isNotFalse')) continue
        let filter
        try {
          filter = settle(p, question)
        } catch (e) {
          refused++
          continue
        }
        const s = render(
          lowerFilter(filter, postgresql),
          ({ column }) => `"rg0".${quote(column)}`,
          postgresql.placeholder,
        )
        const sqlText = `select id from ${tableOf(NODE)} as "rg0" where ${s.text}`
        let found: Set<string>
        try {
          found = new Set((await pool.query(sqlText, [...s.values] as any)).rows.map((r) => r.id))
        } catch (e: any) {
          if (/out of range for type double/.test(e.message) && /scaled|any/.test(sqlText)) {
            refused++
            continue
          }
          bad++
          if (bad < 12)
            console.log(
              'RAISED',
              e.message,
              predicateText(p).slice(0, 600),
              sqlText.slice(0, 900),
              JSON.stringify(s.values.map(String)).slice(0, 300),
            )
          continue
        }
        for (const row of rows) {
          const truth = evaluate(p, row)
          const want = {
            isTrue: truth === 'true',
            isFalse: truth === 'false',
            isError: truth === 'error',
            isNotTrue: truth !== 'true',
            isNotFalse: truth !== 'false',
            isNotError: truth !== 'error',
          }[question]
          if (found.has(row.id) !== want) {
            bad++
            if (bad < 12)
              console.log(
                'DIFF',
                question,
                row.id,
                truth,
                predicateText(p).slice(0, 600),
                '\n',
                sqlText.slice(0, 1200),
                JSON.stringify(s.values.map(String)).slice(0, 300),
                '\n',
                JSON.stringify(row.__plain).slice(0, 3000),
              )
            break
          }
        }
        done++
      }
    }
  }
  console.log('DONE', done, 'bad', bad, 'refused', refused)
  await pool.end()
}, 580_000)
