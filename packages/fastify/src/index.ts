export { rowgate } from './rowgate.ts'
export type { Hook, KeyRequest, Rowgate, RowgateOptions } from './rowgate.ts'
export type { Check, ProblemHook, Session } from '@rowgate/core'
