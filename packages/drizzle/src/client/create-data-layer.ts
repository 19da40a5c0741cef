import {
  bindResources,
  createAuthorizer,
  createCursorCodec,
  createVerifier,
  type ResourceDeclarations,
  type Schema,
} from '@rowgate/core'
import { fromTables } from '../schema/from-tables.ts'
import type { DataLayer, DataLayerOptions } from './data-layer.ts'
import type { AnyDeclarations, EveryTable } from './declarations.ts'
import { layerOn } from './layer.ts'
import { columnNameOf, createStore } from './store.ts'
import type { Client, Exports, TablesOf } from './tables.ts'

/**
 * Makes the functions through which an application reads what its Cerbos policies permit.
 *
 * @throws RowgateError `invalid-resource-map` when the declarations do not fit the schema.
 * @example
 * const { authorizedFindMany, check } = createDataLayer({ db, cerbos, resources: { expenses: { actions: ['view', 'approve'] } } })
 * const rows = await authorizedFindMany(principal, 'expenses', 'view', { limit: 20 })
 */
export function createDataLayer<
  Own extends Exports,
  E extends Exports = Own,
  const R extends AnyDeclarations = EveryTable<TablesOf<E>>,
  Db = Client<Own>,
>(options: DataLayerOptions<Own, E, R, Db>): DataLayer<TablesOf<E>, R, Db> {
  const { db, schema, cerbos, resources, cursorKeys = [], hiddenRelation = 'error', verify, onVerified } = options
  const store = createStore(db, schema)
  const tables = fromTables(store.exports, columnNameOf(store))
  const map = bindResources(tables, (resources as ResourceDeclarations | undefined) ?? everyTable(tables))
  const context = {
    authorizer: createAuthorizer(cerbos, map, options),
    map,
    models: tables.models,
    store,
    cursors: createCursorCodec(cursorKeys),
    hiddenRelation,
    verifier: createVerifier(verify),
    verifyLimit: options.verifyLimit ?? 10_000,
    onVerified,
  }
  return layerOn(context) as unknown as DataLayer<TablesOf<E>, R, Db>
}

/** A table whose rows have no id of one field needs a declaration of it, so it is no kind by itself. */
function everyTable({ models }: Schema): ResourceDeclarations {
  const identified = Object.values(models).filter(({ primaryKey }) => primaryKey.length === 1)
  return Object.fromEntries(identified.map(({ name }) => [name, true]))
}
