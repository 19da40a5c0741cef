import { type Caller, type Model, parseCaller, type Resource, RowgateError, unguarded } from '@rowgate/core'
import { aggregate, groupBy } from './aggregate.ts'
import type { Context, Request, SingleRequest } from './context.ts'
import { countRows, findFirst, findFirstOrThrow, findMany, findUnique, findUniqueOrThrow } from './find.ts'
import { lazy, lazyRow } from './lazy-row.ts'
import { delegateOf, type FindArgs, insideOf } from './store.ts'
import { create, createMany, upsert } from './write/create.ts'
import { deleteMany, updateMany } from './write/many.ts'
import { remove, update } from './write/one.ts'

/** What guards the models of a client. */
export interface Guard {
  readonly context: Context
  /** By the client's property for a model, the kind that guards it. */
  readonly kinds: ReadonlyMap<string, string>
  /** What else of the client the application has allowed. */
  readonly rawQueries: readonly RawQuery[]
}

/** What Prisma's clients have for SQL: no policy is part of it. */
export type RawQuery = '$queryRaw' | '$queryRawUnsafe' | '$executeRaw' | '$executeRawUnsafe'

/** Who works through a client, and with which action in place of each kind's read action. */
export interface Bearer {
  readonly caller: Caller
  readonly action?: string | undefined
}

type Read = (context: Context, request: Request, args: FindArgs) => Promise<unknown>

/** The reads that return one row go on to its relations. */
// oxfmt-ignore
const READS: Readonly<Record<string, { readonly read: Read; readonly one: boolean }>> = {
  findMany:          { read: findMany,            one: false },
  findFirst:         { read: findFirst,           one: true },
  findFirstOrThrow:  { read: findFirstOrThrow,    one: true },
  findUnique:        { read: findUnique,          one: true },
  findUniqueOrThrow: { read: findUniqueOrThrow,   one: true },
  count:             { read: countRows,           one: false },
  aggregate:         { read: aggregate,           one: false },
  groupBy:           { read: groupBy,             one: false },
}

type Write = (context: Context, request: never, args: never) => Promise<unknown>

/** The writes, each with the action that it is: the bearer's own in its place, if there is one. */
// oxfmt-ignore
const WRITES: Readonly<Record<string, { readonly write: Write; readonly action: (resource: Resource) => unknown }>> = {
  create:              { write: create,                action: () => 'create' },
  createMany:          { write: counting(createMany),  action: () => 'create' },
  createManyAndReturn: { write: createMany,            action: () => 'create' },
  update:              { write: update,                action: ({ updateAction }) => updateAction },
  updateMany:          { write: counting(updateMany),  action: ({ updateAction }) => updateAction },
  upsert:              { write: upsert,                action: ({ updateAction }) => ({ create: 'create', update: updateAction }) },
  delete:              { write: remove,                action: () => 'delete' },
  deleteMany:          { write: counting(deleteMany),  action: () => 'delete' },
}

/** Prisma says how many rows there were in an object. */
function counting<Args>(
  write: (context: Context, request: SingleRequest, args: Args) => Promise<number | readonly unknown[]>,
): (context: Context, request: SingleRequest, args: Args) => Promise<{ readonly count: number }> {
  return async (context, request, args) => {
    const written = await write(context, request, args)
    return { count: typeof written === 'number' ? written : written.length }
  }
}

/** A client that reads and writes what one principal may. It has no other operation: what is not guarded is refused by its name. */
export function guardClient(guard: Guard, bearer: Bearer): object {
  parseCaller(bearer.caller)
  const { client } = guard.context.store
  const models = [...guard.kinds].map(([name, kind]) => [name, guardModel(guard, bearer, kind)])
  const transaction =
    '$transaction' in client ? { $transaction: transactionOf(client as Transactional, guard, bearer) } : {}
  const members = { ...Object.fromEntries([...models, ...rawQueriesOf(guard)]), ...transaction }
  return only(members, (name) => refused(name, 'a client for a principal'))
}

/** The audit hook is told of each query. */
function rawQueriesOf({ context, rawQueries }: Guard): readonly (readonly [string, unknown])[] {
  const { authorizer, store } = context
  const client = store.client as Readonly<Record<RawQuery, (...args: readonly unknown[]) => PromiseLike<unknown>>>
  return rawQueries.map((name) => {
    const run = async (args: readonly unknown[]): Promise<unknown> =>
      (await unguarded(authorizer, name, client))[name](...args)
    return [name, (...args: readonly unknown[]) => lazy(() => run(args))]
  })
}

function guardModel(guard: Guard, { caller, action }: Bearer, kind: string): object {
  const { context } = guard
  const { model, readAction } = context.authorizer.resourceOf(kind)
  const request = { caller, kind, action: action ?? readAction }
  const reads = Object.entries(READS).map(([name, { read, one }]) => {
    const run = (args: FindArgs): Promise<unknown> => read(context, request, args)
    const walk = { model, models: context.models, hops: [] }
    return [name, (args: FindArgs = {}) => (one ? lazyRow(run, args, walk) : lazy(() => run(args)))]
  })
  const { fields } = delegateOf(context.store, model)
  const writes = writesOf(guard, { caller, action }, kind)
  return only({ ...Object.fromEntries([...reads, ...writes]), fields }, (name) =>
    refused(`${kind}.${name}`, nameOf(model)),
  )
}

function writesOf(
  { context }: Guard,
  { caller, action }: Bearer,
  kind: string,
): readonly (readonly [string, unknown])[] {
  const resource = context.authorizer.resourceOf(kind)
  return Object.entries(WRITES).map(([name, { write, action: own }]) => {
    const acting = name === 'upsert' && action !== undefined ? { create: action, update: action } : action
    const request = { caller, kind, action: acting ?? own(resource) }
    const run = (args: FindArgs): Promise<unknown> => write(context, request as never, args as never)
    const onward = Object.keys(resource.model.relations).map((relation) => [
      relation,
      () => {
        throw refused(`${kind}.${name}().${relation}`, 'a write')
      },
    ])
    return [name, (args: FindArgs = {}) => lazy(() => run(args), onward)]
  })
}

interface Transactional {
  readonly $transaction: (work: (client: object) => Promise<unknown>, options?: object) => Promise<unknown>
}

/** An interactive transaction whose client is guarded as well. A list of queries is none: they would have run outside of it. */
function transactionOf(client: Transactional, guard: Guard, bearer: Bearer): unknown {
  return async (work: unknown, options?: object) => {
    if (typeof work !== 'function') throw refused('$transaction of a list', 'a client for a principal')
    return client.$transaction(
      (inner) => work(guardClient({ ...guard, context: { ...guard.context, store: insideOf(inner) } }, bearer)),
      options,
    )
  }
}

/** Members by their names, and an error for every other name. An object that is awaited or printed is asked for names of its own. */
function only(members: object, refuse: (name: string) => RowgateError): object {
  return new Proxy(Object.freeze(members), {
    get: (target, name) => {
      if (Object.hasOwn(target, name)) return target[name as keyof typeof target]
      if (typeof name === 'symbol' || ASKED_BY_OTHERS.has(name)) return undefined
      throw refuse(name)
    },
  })
}

const ASKED_BY_OTHERS: ReadonlySet<string> = new Set(['then', 'toJSON', 'asymmetricMatch', 'nodeType', 'constructor'])

function nameOf({ name }: Model): string {
  return `the rows of ${name} that a principal may have`
}

function refused(name: string, what: string): RowgateError {
  return new RowgateError(`There is no \`${name}\` on ${what}: it is not guarded.`, {
    code: 'unguarded-operation',
    path: name,
    hint: 'Reads and writes of the models that `resources` binds are. For others, `check` the row and use your own client in the same transaction.',
  })
}
