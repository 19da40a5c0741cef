export { ForbiddenError, NotFoundError, RowgateError } from '@rowgate/core'
export type { Caller, Principal, PrincipalContext } from '@rowgate/core'
export { createDataLayer } from './client/create-data-layer.ts'
export type {
  ActionOf,
  BoundDataLayer,
  CountConfig,
  DataLayer,
  DataLayerOptions,
  KindOf,
  TableOf,
  WhereConfig,
} from './client/data-layer.ts'
export type { AnyDeclarations, Declarations, EveryTable } from './client/declarations.ts'
export type { Client, Exports, KeyOf, TablesOf } from './client/tables.ts'
export { toDrizzle } from './lower/to-drizzle.ts'
export type { ColumnName } from './schema/fields.ts'
export { fromTables } from './schema/from-tables.ts'
