import {
  type AuthorizerOptions,
  bindResources,
  type CerbosClient,
  createAuthorizer,
  createCursorCodec,
  createVerifier,
  type HiddenRelation,
  type ResourceDeclarations,
  type ResourceMap,
  type Schema,
  type Verified,
  type Verify,
} from '@rowgate/core'
import type { Context } from './context.ts'
import { qualify } from './qualify.ts'
import { delegateName } from './store.ts'
import { keyFields } from './verify.ts'

/** How many rows may be looked at to verify a list, when the application does not say. */
const VERIFY_LIMIT = 10_000

/** What a data layer has before it has a client. */
export interface BoundLayer {
  readonly schema: Schema
  readonly map: ResourceMap
  readonly context: Omit<Context, 'store'>
}

/** The options of a data layer, without what of their types only the application's own code needs. */
export interface LayerOptions extends AuthorizerOptions {
  readonly schema: Schema
  readonly cerbos: CerbosClient
  readonly resources?: unknown
  readonly databaseSchema?: string
  readonly verifyLimit?: number
  readonly verify?: Verify | undefined
  readonly onVerified?: ((verified: Verified) => void) | undefined
  readonly cursorKeys?: readonly string[]
  readonly hiddenRelation?: HiddenRelation
}

/**
 * Binds the resource kinds to the models.
 *
 * @throws RowgateError `invalid-resource-map` when the declarations do not fit the schema, `inexact-where` when rows are to be verified that
 *   cannot be told apart.
 */
export function bindLayer(options: LayerOptions): BoundLayer {
  const { cerbos, resources, databaseSchema = 'public', verifyLimit = VERIFY_LIMIT, onVerified } = options
  const { cursorKeys = [], hiddenRelation = 'error', verify = 'never' } = options
  const schema = qualify(options.schema, databaseSchema)
  const map = bindResources(schema, (resources as ResourceDeclarations | undefined) ?? everyModel(schema))
  const authorizer = createAuthorizer(cerbos, map, options)
  const cursors = createCursorCodec(cursorKeys)
  const verifier = createVerifier(verify)
  if (verify !== 'never') for (const { model } of map.resources.values()) keyFields(model)
  return {
    schema,
    map,
    context: { authorizer, map, models: schema.models, verifier, verifyLimit, onVerified, cursors, hiddenRelation },
  }
}

/** A model whose rows have no id of one field needs a declaration of it, so it is no kind by itself. */
function everyModel({ models }: Schema): ResourceDeclarations {
  const identified = Object.values(models).filter(({ primaryKey }) => primaryKey.length === 1)
  return Object.fromEntries(identified.map((model) => [delegateName(model), true]))
}
