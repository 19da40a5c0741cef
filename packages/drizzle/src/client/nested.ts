import {
  candidatesOf,
  filterOf,
  governingResource,
  hiddenRelation,
  type Model,
  type Permission,
  type Resource,
  RowgateError,
} from '@rowgate/core'
import { lowerFilter, lowerRelated, postgresql, type Related } from '@rowgate/sql'
import { is, One } from 'drizzle-orm'
import { toDrizzle } from '../lower/to-drizzle.ts'
import type { Context, Request } from './context.ts'
import { narrow, type Where } from './narrow.ts'
import { relationalTableOf, tableOf } from './store.ts'
import { storedColumn } from './stored.ts'

/** Drizzle's own arguments of a read, or of the read of a relation. */
export interface ReadConfig {
  readonly where?: Where
  readonly with?: Readonly<Record<string, unknown>> | undefined
  readonly extras?: Extras | undefined
}

type Extras = Columns | ((fields: never, operators: never) => Columns)

type Columns = Readonly<Record<string, unknown>>

/** The related rows that a read reaches, by relation, and which of them it may have. */
export interface Reach {
  readonly model: Model
  readonly relations: ReadonlyMap<string, ReachedRelation>
}

export interface ReachedRelation {
  readonly reach: Reach
  /** Whose policy says who may read the related rows; nothing when they are not guarded. */
  readonly resource: Resource | undefined
  readonly permission: Permission
  /** Whether Drizzle's types say that there is a related row for every row. */
  readonly required: boolean
}

/**
 * The relations in the caller's arguments, each with what the policy of the related kind permits for its read action. Rows of a table
 * that is bound to no kind are permitted.
 *
 * @throws RowgateError `ambiguous-kind` when several kinds are bound to the table of a relation.
 */
export async function reachOf(context: Context, request: Request, model: Model, config: ReadConfig): Promise<Reach> {
  const asked = Object.entries(config.with ?? {}).filter(([, inner]) => inner !== undefined && inner !== false)
  const relations = await Promise.all(
    asked.map(async ([name, inner]): Promise<[string, ReachedRelation]> => {
      const target = targetOf(context, model, name)
      const resource = governingResource(context.map, target)
      const [reach, permission] = await Promise.all([
        reachOf(context, request, target, configOf(inner)),
        readPermission(context, request, resource),
      ])
      return [name, { reach, resource, permission, required: isRequired(context, model, name) }]
    }),
  )
  return { model, relations: new Map(relations) }
}

/** Whether there are related rows, at whatever depth, of which only the PDP knows which may be read. */
export function isUndecidedBelow({ relations }: Reach): boolean {
  return [...relations.values()].some(
    ({ reach, permission }) => permission.kind === 'undecided' || isUndecidedBelow(reach),
  )
}

/**
 * The caller's arguments with every relation in them narrowed to the related rows that may be read.
 *
 * @param stored whether guarded related rows are to have the column that they are verified by.
 */
export function narrowRelations<C extends ReadConfig>(
  context: Context,
  config: C,
  { model, relations }: Reach,
  stored: boolean,
): C {
  if (relations.size === 0) return config
  const inner = [...relations].map(([name, { reach, resource, permission }]) => {
    const asked = narrowRelations(context, configOf(config.with?.[name]), reach, stored)
    const isAsked = resource !== undefined && (stored || permission.kind === 'undecided')
    const own = isAsked ? withExtras(asked, storedColumn(context.store, resource)) : asked
    if (permission.kind === 'allowed') return [name, own]
    if (permission.kind === 'undecided') refuseBeforeAsked(own, `with.${name}`)
    const found = toDrizzle(lowerFilter(candidatesOf(permission), postgresql), tableOf(context.store, reach.model.name))
    return [name, { ...own, where: narrow(own.where, found) }]
  })
  const narrowed = { ...config, with: Object.fromEntries(inner) as Record<string, unknown> }
  const needed = context.hiddenRelation === 'omit' ? neededBy({ model, relations }) : []
  return needed.reduce((from, related) => {
    const exists = toDrizzle(lowerRelated(related, model, postgresql), tableOf(context.store, model.name))
    return { ...from, where: narrow(from.where, exists) }
  }, narrowed)
}

/** Arguments that would leave out rows before the PDP is asked about them. */
function refuseBeforeAsked(config: ReadConfig, path: string): void {
  const refused = ['limit', 'offset'].find((name) =>
    Object.entries(config).some(([key, value]) => key === name && value !== undefined),
  )
  if (refused === undefined) return
  throw new RowgateError(
    `Only the PDP knows which of these related rows may be read, and \`${refused}\` would leave out some before it is asked.`,
    { code: 'unsupported-argument', path: `${path}.${refused}`, hint: 'Ask for them in a query of their own.' },
  )
}

/** The caller's arguments with columns of Rowgate's own. */
export function withExtras<C extends ReadConfig>(config: C, columns: Columns): C {
  const { extras } = config
  if (Object.keys(columns).length === 0) return config
  if (typeof extras !== 'function') return { ...config, extras: { ...extras, ...columns } }
  return {
    ...config,
    extras: (fields: never, operators: never) => ({ ...extras(fields, operators), ...columns }),
  }
}

/** The related rows without which a row would be shown as its type says it cannot be. */
function neededBy({ model, relations }: Reach): readonly Related[] {
  return [...relations].flatMap(([name, { reach, permission, required }]) => {
    const related = neededBy(reach)
    const relation = model.relations[name]
    if (!required || relation === undefined || (permission.kind === 'allowed' && related.length === 0)) return []
    return [{ relation, target: reach.model, filter: filterOf(permission), related }]
  })
}

/**
 * Refuses a row with a required relation whose row is not there: it may not be read.
 *
 * @throws RowgateError `hidden-relation`
 */
export function refuseHiddenRelation(row: Readonly<Record<string, unknown>>, { model, relations }: Reach): void {
  for (const [name, { reach, required }] of relations) {
    const related = row[name]
    if (required && related === null) throw hiddenRelation(model.name, name)
    const rows = related === null || related === undefined ? [] : [related].flat()
    for (const inner of rows) refuseHiddenRelation(inner as Readonly<Record<string, unknown>>, reach)
  }
}

function targetOf({ models }: Context, model: Model, name: string): Model {
  const relation = Object.hasOwn(model.relations, name) ? model.relations[name] : undefined
  const target = relation === undefined ? undefined : models[relation.model]
  if (target !== undefined) return target
  throw new RowgateError(`Table "${model.name}" has no relation "${name}".`, {
    code: 'unsupported-argument',
    path: `with.${name}`,
    hint: 'Name a relation of the Drizzle schema.',
  })
}

function readPermission(
  { authorizer }: Context,
  { caller }: Request,
  resource: Resource | undefined,
): Promise<Permission> {
  if (resource === undefined) return Promise.resolve({ kind: 'allowed' })
  return authorizer.permissionFor(caller, resource.kind, resource.readAction)
}

function isRequired({ store }: Context, model: Model, name: string): boolean {
  const relation = relationalTableOf(store, model.name).relations[name]
  return is(relation, One) && relation.config?.fields.every((column) => column.notNull) === true
}

function configOf(asked: unknown): ReadConfig {
  return typeof asked === 'object' && asked !== null ? asked : {}
}
