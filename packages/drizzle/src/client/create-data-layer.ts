import type { Declarations, EveryTable } from './declarations.ts'
import type { DataLayer, DataLayerOptions } from './data-layer.ts'
import type { Exports, TablesOf } from './tables.ts'

export function createDataLayer<
  Own extends Exports,
  E extends Exports = Own,
  const R extends Declarations<TablesOf<E>> = EveryTable<TablesOf<E>>,
>(options: DataLayerOptions<Own, E, R>): DataLayer<TablesOf<E>, R> {
  return options as never
}
