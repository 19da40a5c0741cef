export { rowgate } from './rowgate.ts'
export type { Rowgate, RowgateOptions } from './rowgate.ts'
export type { RouterLike } from './routes.ts'
export type { Check, ProblemHook } from '@rowgate/core'
