import { bindResources, createAuthorizer, type ResourceDeclarations, type Schema } from '@rowgate/core'
import type { DataLayer, DataLayerOptions } from './data-layer.ts'
import type { AnyDeclarations, EveryModel } from './declarations.ts'
import { layerOn } from './layer.ts'
import type { ModelsOf } from './models.ts'
import type { PrismaClientLike } from './prisma-types.ts'
import { qualify } from './qualify.ts'
import { createStore, delegateName } from './store.ts'

/** How many rows may be looked at to verify a list, when the application does not say. */
const VERIFY_LIMIT = 10_000

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
>(options: DataLayerOptions<P, S, R>): DataLayer<P, ModelsOf<S>, R> {
  const { prisma, cerbos, resources, databaseSchema = 'public', verifyLimit = VERIFY_LIMIT, onVerified } = options
  const schema = qualify(options.schema, databaseSchema)
  const map = bindResources(schema, (resources as ResourceDeclarations | undefined) ?? everyModel(schema))
  const context = {
    authorizer: createAuthorizer(cerbos, map),
    store: createStore(prisma, schema),
    verifyLimit,
    onVerified,
  }
  return layerOn(context) as unknown as DataLayer<P, ModelsOf<S>, R>
}

/** A model whose rows have no id of one field needs a declaration of it, so it is no kind by itself. */
function everyModel({ models }: Schema): ResourceDeclarations {
  const identified = Object.values(models).filter(({ primaryKey }) => primaryKey.length === 1)
  return Object.fromEntries(identified.map((model) => [delegateName(model), true]))
}
