export { rowgate } from './rowgate.ts'
export type { Rowgate, RowgateOptions } from './rowgate.ts'
export type { RouterLike } from './routes.ts'
export type { ProblemHook, Session, Skip } from '@rowgate/core'
