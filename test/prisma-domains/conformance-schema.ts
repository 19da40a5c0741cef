import type { Schema } from '@rowgate/core'
import { fromTables } from '@rowgate/drizzle'
import { linked } from '../conformance/domain-map.ts'
import * as tables from '../conformance/domain-tables.ts'
import { writable } from './writable.ts'

/** The domain of the conformance suite. */
export const schema: Schema = writable(linked(fromTables(tables)))
