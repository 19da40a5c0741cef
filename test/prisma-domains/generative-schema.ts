import type { Schema } from '@rowgate/core'
import { schema as odd } from '../generative/domain.ts'
import { writable } from './writable.ts'

/** The domain of the generative test. */
export const schema: Schema = writable(odd)
