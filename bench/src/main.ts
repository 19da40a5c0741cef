import { compile } from './compile.ts'
import { dataLayer } from './data-layer.ts'
import { emittedSql } from './emitted-sql.ts'
import { linearity } from './linearity.ts'

const PARTS = { compile, linearity, sql: emittedSql, layer: dataLayer } as const

const wanted = process.argv.slice(2).filter((name) => name !== '--')
for (const [name, run] of Object.entries(PARTS)) {
  if (wanted.length > 0 && !wanted.includes(name)) continue
  console.log(`\n## ${name}\n\n${await run()}`)
}
