import { type Caller, type Model, type Resource, type ResourceMap, RowgateError, type Schema } from '@rowgate/core'
import type { AnyDeclarations, EveryModel } from './declarations.ts'
import { bindLayer } from './bind-layer.ts'
import type { DataLayerOptions } from './data-layer-options.ts'
import type { RowgateExtension } from './extension-types.ts'
import { type Guard, guardClient, type RawQuery } from './guard.ts'
import type { ModelsOf } from './models.ts'
import type { PrismaClientLike } from './prisma-types.ts'
import { createStore, delegateName, storeOf } from './store.ts'

/** What the extension is made of: the options of a data layer, whose client is the one that is extended. */
export interface RowgateOptions<S extends Schema, R, Raw extends RawQuery = RawQuery> extends Omit<
  DataLayerOptions<PrismaClientLike, S, R>,
  'prisma'
> {
  /** Which raw queries the client of a principal has. No policy guards them, and the audit hook is told of each. None when not given. */
  readonly rawQueries?: readonly Raw[]
}

interface Extensible {
  readonly $extends: (extension: object) => never
}

/**
 * A Prisma client extension: `db.as(principal)` reads and writes what the principal may. Apply it last: what an extension after it puts into the
 * arguments of a query takes the place of the condition.
 *
 * @throws RowgateError `invalid-resource-map` when the declarations do not fit the schema or, when it is applied, the schema the client.
 * @example
 * const db = prisma.$extends(rowgate({ schema, cerbos, resources: { expense: true } }))
 * const rows = await db.as(principal).expense.findMany({ take: 20 })
 */
export function rowgate<
  const S extends Schema,
  const R extends AnyDeclarations = EveryModel<ModelsOf<S>>,
  const Raw extends RawQuery = never,
>(options: RowgateOptions<S, R, Raw>): RowgateExtension<S, R, Raw> {
  const { schema, map, context } = bindLayer(options)
  const kinds = kindsByModel(map)
  const { rawQueries = [] } = options
  const guardOf = (client: object): Guard => ({ kinds, rawQueries, context: { ...context, store: storeOf(client) } })
  return (client: object) => {
    createStore(client, schema)
    return (client as Extensible).$extends({
      name: 'rowgate',
      client: {
        as(this: object, caller: Caller, { action }: { readonly action?: string } = {}): object {
          return guardClient(guardOf(this), { caller, action })
        },
      },
    })
  }
}

/** By the client's property for a model, its kind: the one of the model's own name, or the only one. */
function kindsByModel({ resources }: ResourceMap): ReadonlyMap<string, string> {
  const models = [...new Set([...resources.values()].map(({ model }) => model))]
  return new Map(models.map((model) => [delegateName(model), kindOf(model, [...resources.values()])]))
}

function kindOf({ name }: Model, resources: readonly Resource[]): string {
  const kinds = resources.filter(({ model }) => model.name === name).map(({ kind }) => kind)
  const [only, ...others] = kinds
  const own = kinds.find((kind) => kind.charAt(0).toUpperCase() + kind.slice(1) === name)
  const kind = own ?? (others.length === 0 ? only : undefined)
  if (kind !== undefined) return kind
  throw new RowgateError(`Model ${name} has several kinds, ${kinds.join(' and ')}, and none is called like it.`, {
    code: 'invalid-resource-map',
    path: `resources.${kinds[1] ?? ''}`,
    hint: 'A client for a principal guards a model by one kind: leave the others to an extension of their own.',
  })
}
