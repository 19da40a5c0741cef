import type { Model } from '@rowgate/core'
import type { FindArgs, Row } from './store.ts'

type Run = (args: FindArgs) => Promise<unknown>

/** One relation that a call goes on to. */
interface Hop {
  readonly name: string
  readonly args: unknown
}

interface Walk {
  readonly model: Model
  readonly models: Readonly<Record<string, Model>>
  readonly hops: readonly Hop[]
}

/**
 * A result that is asked for when it is awaited, as Prisma's are. The one of a single row goes on to its relations, `.owner()`, and each of
 * them is a `select` of the same query.
 */
export function lazyRow(run: Run, args: FindArgs, walk: Walk): PromiseLike<unknown> {
  const { model, models, hops } = walk
  const follow = Object.values(model.relations).map((relation) => [
    relation.name,
    (inner: unknown) =>
      lazyRow(run, args, {
        model: models[relation.model] as Model,
        models,
        hops: [...hops, { name: relation.name, args: inner }],
      }),
  ])
  return lazy(async () => reach(await run(hops.length === 0 ? args : reaching(args, hops)), hops), follow)
}

/** A result that is asked for when it is awaited. */
export function lazy(run: () => Promise<unknown>, members: readonly unknown[][] = []): PromiseLike<unknown> {
  let running: Promise<unknown> | undefined
  const ask = (): Promise<unknown> => (running ??= run())
  return {
    ...Object.fromEntries(members),
    then: (...handlers) => ask().then(...handlers),
    catch: (handler) => ask().catch(handler),
    finally: (handler) => ask().finally(handler),
    [Symbol.toStringTag]: 'Promise',
  } satisfies Promise<unknown>
}

function reaching(args: FindArgs, hops: readonly Hop[]): FindArgs {
  const others = Object.entries(args).filter(([name]) => !['select', 'include', 'omit'].includes(name))
  return { ...Object.fromEntries(others), select: select(hops) }
}

function select([first, ...rest]: readonly Hop[]): object {
  const { name, args } = first as Hop
  if (rest.length === 0) return { [name]: args ?? true }
  return { [name]: { ...(args as object | undefined), select: select(rest) } }
}

/** The value at the end of the hops. */
function reach(row: unknown, hops: readonly Hop[]): unknown {
  return hops.reduce<unknown>((value, { name }) => (value as Row | null)?.[name] ?? null, row)
}
