import type { Schema } from '@rowgate/core'
import type { WithActions } from './arguments.ts'
import { bindLayer } from './bind-layer.ts'
import type { DataLayer } from './data-layer.ts'
import type { DataLayerOptions } from './data-layer-options.ts'
import type { AnyDeclarations, EveryModel } from './declarations.ts'
import { layerOn } from './layer.ts'
import type { ModelsOf } from './models.ts'
import type { PrismaClientLike } from './prisma-types.ts'
import { createStore } from './store.ts'

/**
 * Makes the functions through which an application reads what its Cerbos policies permit.
 *
 * @throws RowgateError `invalid-resource-map` when the declarations do not fit the schema, or the schema the client.
 * @example
 * const { authorizedFindMany, check } = createDataLayer({ prisma, schema, cerbos, resources: { expense: { actions: ['view', 'approve'] } } })
 * const rows = await authorizedFindMany(principal, 'expense', 'view', { take: 20 })
 */
export function createDataLayer<
  P extends PrismaClientLike,
  const S extends Schema,
  const R extends AnyDeclarations = EveryModel<ModelsOf<S>>,
>(options: DataLayerOptions<P, S, R>): DataLayer<P, ModelsOf<S>, WithActions<R, S>, P> {
  const { schema, context } = bindLayer(options)
  const layer = layerOn({ ...context, store: createStore(options.prisma, schema) })
  return layer as unknown as DataLayer<P, ModelsOf<S>, WithActions<R, S>, P>
}
