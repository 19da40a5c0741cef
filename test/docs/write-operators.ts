// docs/reference/operators.md, from the tables of packages/core/src/plan: `pnpm run docs:operators`. A test says when it is out of date.
import { writeFileSync } from 'node:fs'
import { operatorsPage } from './operators-page.ts'

writeFileSync(new URL('../../docs/reference/operators.md', import.meta.url), operatorsPage())
