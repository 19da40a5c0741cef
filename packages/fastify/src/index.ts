export { rowgate } from './rowgate.ts'
export type { Hook, KeyRequest, Rowgate, RowgateOptions } from './rowgate.ts'
export type { ProblemHook, Session, Skip } from '@rowgate/core'
