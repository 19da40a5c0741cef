import {
  bindResources,
  type Model,
  parseCondition,
  filterOf,
  permissionOfPlan,
  type Principal,
  type Resource,
  RowgateError,
  type Schema,
} from '@rowgate/core'
import { refuseTooManyValues } from '../lower/bound-values.ts'
import { lowerWhere } from '../lower/where.ts'
import { declare } from './declare.ts'
import type { Mapper, MapperConfig, NullAttributeRepresentation } from './mapper.ts'
import { resourceNames } from './references.ts'

/** The kinds of a query plan, under the names that Cerbos' clients have for them. */
export const PlanKind = {
  ALWAYS_ALLOWED: 'KIND_ALWAYS_ALLOWED',
  ALWAYS_DENIED: 'KIND_ALWAYS_DENIED',
  CONDITIONAL: 'KIND_CONDITIONAL',
} as const

/** A kind of query plan. */
export type PlanKind = (typeof PlanKind)[keyof typeof PlanKind]

/** A Prisma `where` of whatever model. */
// oxlint-disable-next-line typescript/no-explicit-any -- a plan does not know the model's type; the caller's query checks it
export type PrismaFilter = Record<string, any>

interface Mapping {
  /** The answer of a Cerbos client's `planResources`. */
  readonly queryPlan: { readonly kind: string; readonly condition?: unknown }
  /** By attribute; every field of the model under its own name when not given. */
  readonly mapper?: Mapper
  /** What a NULL is in the attributes that the application sends to `check`. `explicit` when not given. */
  readonly nullAttributeRepresentation?: NullAttributeRepresentation
}

/** A plan, and what its attributes are stored as. */
export interface QueryPlanToPrismaArgs<S extends Schema = Schema> extends Mapping {
  /** What the generator `rowgate-prisma` has written. */
  readonly schema: S
  /** The model that is filtered. */
  readonly model: keyof S['models'] & string
  /** Who the plan is for. A few plans name the principal, and are refused without it. */
  readonly principal?: Principal
}

/** What a plan permits; `filters` only where it is some of the rows. */
export type QueryPlanToPrismaResult =
  | { readonly kind: 'KIND_ALWAYS_ALLOWED' | 'KIND_ALWAYS_DENIED'; readonly filters?: undefined }
  | { readonly kind: 'KIND_CONDITIONAL'; readonly filters: PrismaFilter }

/**
 * A query plan as a Prisma `where`, with the options of `@cerbos/orm-prisma`. It finds the rows that the plan permits and no others; it may
 * stand in an AND with conditions of one's own, and under no NOT.
 *
 * @throws RowgateError `inexact-where` when Prisma has no words for the plan, `invalid-resource-map` when the mapper does not fit the schema,
 *   and what a plan is refused with.
 * @example
 * const { kind, filters } = queryPlanToPrisma({ queryPlan, schema, model: 'Expense', mapper })
 */
export function queryPlanToPrisma<const S extends Schema>(args: QueryPlanToPrismaArgs<S>): QueryPlanToPrismaResult {
  const { queryPlan, principal, model } = args
  const resource = resourceOf(args.schema, model, args)
  const permission = permissionOfPlan(queryPlan, resource, principal)
  if (permission.kind === 'allowed') return { kind: PlanKind.ALWAYS_ALLOWED }
  if (permission.kind === 'denied') return { kind: PlanKind.ALWAYS_DENIED }
  const { where, exactness } = lowerWhere(filterOf(permission), resource.model)
  if (exactness === 'superset') throw inexact(model)
  refuseTooManyValues(where)
  return { kind: PlanKind.CONDITIONAL, filters: where }
}

function resourceOf(schema: Schema, name: string, mapping: Mapping): Resource {
  const { mapper, nullAttributeRepresentation: nulls = 'explicit' } = mapping
  const model = modelOf(schema, name)
  const declaration = declare(schema, model, mapper && mapped(mapper, mapping.queryPlan), nulls)
  return bindResources(schema, { [name]: declaration }).resources.get(name) as Resource
}

function modelOf({ models }: Schema, name: string): Model {
  const model = Object.hasOwn(models, name) ? models[name] : undefined
  if (model !== undefined) return model
  throw new RowgateError(`The schema has no model "${name}".`, {
    code: 'invalid-resource-map',
    path: 'model',
    hint: `Known: ${Object.keys(models).join(', ')}.`,
  })
}

/** What a function maps is known for the names in a plan only, and then by the longest part of each that it maps. */
function mapped(mapper: Mapper, { kind, condition }: Mapping['queryPlan']): Readonly<Record<string, MapperConfig>> {
  if (typeof mapper !== 'function') return mapper
  if (kind !== PlanKind.CONDITIONAL) return {}
  return Object.fromEntries(resourceNames(parseCondition(condition)).flatMap((names) => longest(mapper, names)))
}

function longest(
  mapper: (key: string) => MapperConfig | undefined,
  names: readonly string[],
): [string, MapperConfig][] {
  for (let length = names.length; length > 2; length -= 1) {
    const key = names.slice(0, length).join('.')
    const config = mapper(key)
    if (config !== undefined) return [[key, config]]
  }
  return []
}

function inexact(model: string): RowgateError {
  return new RowgateError(`No Prisma "where" finds exactly the rows of ${model} that the plan permits.`, {
    code: 'inexact-where',
    path: 'queryPlan',
    hint: 'Ask through createDataLayer or rowgate, which verify such rows in the database.',
  })
}
