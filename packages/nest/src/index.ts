export { AuthorizeRequest, Before, Guard, Row, Session, SkipAuthorization } from './decorators.ts'
export type { GuardedRow } from './decorators.ts'
export { ROWGATE, RowgateModule } from './module.ts'
export type { RowgateModuleAsyncOptions, RowgateModuleOptions } from './module.ts'
