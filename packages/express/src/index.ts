export { rowgate } from './rowgate.ts'
export type { Handler, Rowgate, RowgateOptions } from './rowgate.ts'
