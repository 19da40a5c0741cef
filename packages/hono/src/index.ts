export { rowgate } from './rowgate.ts'
export type { Rowgate, RowgateEnv, RowgateOptions } from './rowgate.ts'
export type { AppLike } from './routes.ts'
export type { ProblemHook, Session, Skip } from '@rowgate/core'
