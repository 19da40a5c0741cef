import { type Model, RowgateError, type Schema } from '@rowgate/core'
import type { Statement } from '@rowgate/sql'
import type { Years } from '../lower/value.ts'
import { isContention } from './database-error.ts'

/** A row as Prisma shows it. */
export type Row = Readonly<Record<string, unknown>>

/** Prisma's own arguments of a read. */
export interface FindArgs {
  readonly [name: string]: unknown
}

/** What reads the rows of a model. */
export interface Delegate {
  readonly findMany: (args: FindArgs) => PromiseLike<readonly Row[]>
  readonly findFirst: (args: FindArgs) => PromiseLike<Row | null>
  readonly findUnique: (args: FindArgs) => PromiseLike<Row | null>
  readonly count: (args: FindArgs) => PromiseLike<unknown>
  readonly aggregate: (args: FindArgs) => PromiseLike<unknown>
  readonly groupBy: (args: FindArgs) => PromiseLike<readonly Row[]>
  readonly createManyAndReturn: (args: FindArgs) => PromiseLike<readonly Row[]>
  readonly updateManyAndReturn: (args: FindArgs) => PromiseLike<readonly Row[]>
  readonly deleteMany: (args: FindArgs) => PromiseLike<{ readonly count: number }>
  /** References to the model's fields, for comparisons. */
  readonly fields: unknown
}

interface Client {
  readonly $queryRawUnsafe: (text: string, ...values: readonly unknown[]) => PromiseLike<readonly Row[]>
  readonly $transaction: <T>(
    work: (client: object) => Promise<T>,
    options?: { readonly isolationLevel: (typeof LEVELS)[Isolation] },
  ) => Promise<T>
}

/** Where rows are read. */
export interface Store {
  readonly client: object
  /** The client's transaction: none, one that the application has begun, or one of Rowgate's own whose reads are of one snapshot. */
  readonly transaction: 'none' | 'caller' | 'snapshot'
}

/**
 * A store over a client.
 *
 * @throws RowgateError `invalid-resource-map` when the client does not have a model of the schema.
 */
export function createStore(client: object, { models }: Schema): Store {
  const missing = Object.values(models).find((model) => !(delegateName(model) in client))
  if (missing === undefined) return { client, transaction: 'none' }
  throw new RowgateError(`The Prisma client has no model ${missing.name}, which the schema has.`, {
    code: 'invalid-resource-map',
    path: `schema.models.${missing.name}`,
    hint: 'Run `prisma generate`, which writes both.',
  })
}

export function delegateOf({ client }: Store, model: Model): Delegate {
  return (client as Readonly<Record<string, Delegate>>)[delegateName(model)] as Delegate
}

/** Whether SQL can be written; a guarded client has no raw queries. */
export function hasRawSql({ client }: Store): boolean {
  return typeof (client as Partial<Client>).$queryRawUnsafe === 'function'
}

export function query({ client }: Store, { text, values }: Statement): PromiseLike<readonly Row[]> {
  return (client as Client).$queryRawUnsafe(text, ...values.map(asRaw))
}

/** Prisma carries raw parameters as JSON, which has no NaN, no infinities and no sign of a zero; PostgreSQL reads their names. */
function asRaw(value: unknown): unknown {
  if (typeof value !== 'number' || (Number.isFinite(value) && !Object.is(value, -0))) return value
  return Object.is(value, -0) ? '-0' : String(value)
}

/** Everything that `work` reads is of one snapshot, but in a transaction that the application has begun otherwise. */
export function inSnapshot<T>(store: Store, work: (store: Store) => Promise<T>): Promise<T> {
  if (store.transaction !== 'none') return work(store)
  return (store.client as Client).$transaction((client) => work({ client, transaction: 'snapshot' }), {
    isolationLevel: 'RepeatableRead',
  })
}

/** What a transaction of Rowgate's own is isolated from; the database's default when not given. */
export type Isolation = 'read committed' | 'repeatable read' | 'serializable'

// oxfmt-ignore
const LEVELS = {
  'read committed':  'ReadCommitted',
  'repeatable read': 'RepeatableRead',
  'serializable':    'Serializable',
} as const satisfies Record<Isolation, string>

/** How often a transaction is tried that the database could not keep apart from others. */
const ATTEMPTS = 5

/**
 * Does the work in a transaction; in a savepoint of it, where the store is in one already. A transaction of Rowgate's own that others
 * have got in the way of is tried again.
 *
 * @throws RowgateError `unsupported-argument` when the application's transaction would have to be of another isolation, or has no
 *   savepoints: what a refused write has done could not be undone.
 */
export async function inTransaction<T>(
  store: Store,
  isolation: Isolation | undefined,
  work: (store: Store) => Promise<T>,
): Promise<T> {
  const client = store.client as Client
  const nested = store.transaction !== 'none'
  if (nested && isolation !== undefined) throw isolationOfAnother()
  if (!hasRawSql(store) || typeof client.$transaction !== 'function') throw noSavepoint()
  const options = isolation === undefined ? [] : ([{ isolationLevel: LEVELS[isolation] }] as const)
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await client.$transaction((inner) => work(insideOf(inner)), ...options)
    } catch (error) {
      if (nested || attempt === ATTEMPTS || !isContention(error)) throw error
    }
  }
}

/** A store over a client of either kind: the one inside of a transaction has no `$extends`. */
export function storeOf(client: object): Store {
  return '$extends' in client ? { client, transaction: 'none' } : insideOf(client)
}

/** Prisma 6 writes years of four digits only [measured]. A client knows the version that it was generated with. */
export function yearsOf({ client }: Store): Years {
  const { _clientVersion: version } = client as { readonly _clientVersion?: unknown }
  return typeof version === 'string' && version.startsWith('6.') ? 'four-digit' : 'any'
}

/** The same reads inside a transaction that the application has begun. */
export function insideOf(client: object): Store {
  return { client, transaction: 'caller' }
}

/** The client's property for a model, which is also the model's kind where none is declared. */
export function delegateName({ name }: Model): string {
  return `${name.charAt(0).toLowerCase()}${name.slice(1)}`
}

function isolationOfAnother(): RowgateError {
  return new RowgateError('The transaction is the application’s own, and so is its isolation.', {
    code: 'unsupported-argument',
    path: 'isolation',
    hint: 'Begin the transaction with the isolation that is needed, and leave `isolation` out.',
  })
}

function noSavepoint(): RowgateError {
  return new RowgateError('This client has no savepoints or no raw queries, which guarded writes need.', {
    code: 'unsupported-argument',
    path: 'with',
    hint: 'Give Rowgate a client with $queryRawUnsafe; with Prisma 6, write outside of an interactive transaction.',
  })
}
