export { rowgate } from './rowgate.ts'
export type { Check, RouterLike, Rowgate, RowgateOptions } from './rowgate.ts'
export type { ProblemHook } from './problems.ts'
