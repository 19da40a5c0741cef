import {
  bindResources,
  type CerbosClient,
  conflict,
  createAuthorizer,
  createCursorCodec,
  createSession,
  createVerifier,
  type ErrorCode,
  forbidden,
  governingResource,
  hiddenRelation,
  invalidReference,
  notAuthorized,
  notFound,
  filterOf,
  type Permission,
  permissionOf,
  resourceOf,
  type ResourceMap,
  type Schema,
  unreachable,
} from '@rowgate/core'
import { createDataLayer, rowgate } from '@rowgate/prisma'
import { runningPdp, startPdp, startPostgresServer } from '@rowgate/testing'

/** Code that fails with the code, and with the message that docs/reference/errors.md shows. Neither a PDP nor a database runs. */
export const PROVOKED: Readonly<Record<ErrorCode, () => unknown>> = {
  'ambiguous-kind': () =>
    governingResource(bindResources(schema, { expense: true, claim: { model: 'Expense' } }), schema.models.Expense),
  conflict: () => raise(conflict('expense')),
  'database-failed': () => layer({ kind: 'KIND_ALWAYS_ALLOWED' }).authorizedFindMany(ada, 'expense', 'view'),
  divergence: () => {
    const nothing = { ...authorizer, allowedActions: () => Promise.resolve(new Set<string>()) }
    const claims = [{ row: { id: 'e1' }, actions: ['view'], permitted: true }]
    return createVerifier({ sample: 1, failClosed: true })
      .draw()
      ?.confirm(nothing, { caller: ada, kind: 'expense' }, claims)
  },
  'filter-too-large': () => conditional(ternaries(20)),
  forbidden: () => raise(forbidden('expense', 'approve')),
  'hidden-relation': () => raise(hiddenRelation('Expense', 'owner')),
  'inexact-where': () => layer(inByteOrder).authorizedWhere(ada, 'expense', 'view'),
  'invalid-cursor': () =>
    createCursorCodec([]).open('forged', { principal: 'u-ada', kind: 'expense', action: ['view'], terms: [] }),
  'invalid-principal': () => authorizer.permissionFor({ id: 'u-ada', roles: [] }, 'expense', 'view'),
  'invalid-reference': () => raise(invalidReference('expense')),
  'invalid-resource-map': () => bindResources(schema, { expense: { attributes: { costCenter: 'costCentre' } } }),
  'malformed-plan': () => conditional({ operator: 'eq', operands: [attribute('amount')] }),
  'not-authorized': () => raise(notAuthorized('GET', '/expenses')),
  'not-found': () => raise(notFound('expense')),
  'pdp-failed': () => authorizerWith({ code: 3 }).permissionFor(ada, 'expense', 'view'),
  'pdp-start-failed': () => runningPdp({ CERBOS_GRPC_ADDRESS: '127.0.0.1:3593' }),
  'pdp-unavailable': () => authorizerWith({ code: 14 }).permissionFor(ada, 'expense', 'view'),
  'plan-too-deep': () => conditional(nested(401)),
  'plan-too-large': () => conditional({ value: Array.from({ length: 200_000 }, (_, at) => at) }),
  'policies-invalid': () => startPdp({ policies: 'polices', running: false }),
  'postgres-start-failed': async () => {
    const server = await startPostgresServer({ DATABASE_URL: 'postgres://postgres@127.0.0.1:1/postgres' })
    await server.createDatabase()
  },
  unauthenticated: () => createSession({ as: () => ({}) }, undefined, { method: 'GET' }).principal,
  'unguarded-operation': () => guardedClient(ada, 'expense')['updateManyAndReturn'],
  'unknown-kind': () => authorizer.resourceOf('invoice'),
  'unmapped-attribute': () => conditional({ operator: 'eq', operands: [attribute('costCenter'), { value: 'R&D' }] }),
  unreachable: () => unreachable({ kind: 'xor' } as never),
  'unsupported-argument': () => layer(inByteOrder).authorizedFindMany(ada, 'expense', 'view', { skip: 20 }),
  'unsupported-construct': () => {
    return filterOf(conditional({ operator: 'matches', operands: [attribute('project'), attribute('project')] }))
  },
  'unsupported-operator': () => conditional({ operator: 'frobnicate', operands: [attribute('project')] }),
  'verify-limit-reached': () => endless(),
}

/** A data layer over a table without an end, no row of which is permitted. */
function endless(): Promise<unknown> {
  const findMany = ({ take }: { readonly take: number }): Promise<object[]> =>
    Promise.resolve(Array.from({ length: take }, (_, id) => ({ id: String(id) })))
  const many = Array.from({ length: 1001 }, (_, id) => ({ id: String(id) }))
  const $queryRawUnsafe = (text: string): Promise<object[]> => Promise.resolve(text.includes('limit') ? many : [])
  const client = { expense: { findMany }, $queryRawUnsafe, $extends: undefined }
  const $transaction = (work: (tx: object) => Promise<unknown>): Promise<unknown> => work(client)
  const cerbos = {
    planResources: () => Promise.resolve({ ...inByteOrder, cerbosCallId: '' }),
    checkResources: findMany,
  }
  const prisma = { ...client, $transaction } as never
  return (createDataLayer({ prisma, schema, cerbos: cerbos as never }).authorizedFindMany as Untyped)(
    ada,
    'expense',
    'view',
  )
}

const ada = { id: 'u-ada', roles: ['employee'] }

const schema = {
  provider: 'postgresql',
  models: {
    Expense: {
      name: 'Expense',
      table: 'expenses',
      fields: {
        id: text('id'),
        ownerId: text('ownerId'),
        amount: { ...text('amount'), type: { kind: 'decimal', precision: 12, scale: 2 } },
        project: { ...text('project'), nullable: true },
        tags: { ...text('tags'), nullable: true, list: true },
      },
      relations: {},
      primaryKey: ['id'],
      uniqueKeys: [],
    },
  },
} as const satisfies Schema

const map: ResourceMap = bindResources(schema, { expense: true })
const authorizer = authorizerWith({})

function authorizerWith(failure: object) {
  return createAuthorizer(cerbosWith(failure), map)
}

function cerbosWith(failure: object): CerbosClient {
  const refuse = (): Promise<never> => Promise.reject(Object.assign(new Error('refused'), failure))
  return { planResources: refuse, checkResources: refuse }
}

/** `R.attr.project < "m"`: Prisma orders text by the column's collation, not by bytes. */
const inByteOrder = {
  kind: 'KIND_CONDITIONAL',
  condition: { operator: 'lt', operands: [attribute('project'), { value: 'm' }] },
}

/** A data layer whose PDP answers with this plan, and whose database is not there. */
function layer(plan: { kind: string; condition?: unknown }) {
  const refused = (): Promise<never> => Promise.reject(Object.assign(new Error('refused'), { code: 'P1001' }))
  const prisma = { expense: { findMany: refused }, $transaction: refused, $queryRawUnsafe: refused, $extends: refused }
  const cerbos = { planResources: () => Promise.resolve({ ...plan, cerbosCallId: '' }), checkResources: refused }
  const { authorizedFindMany, authorizedWhere } = createDataLayer({ prisma, schema, cerbos })
  return { authorizedFindMany: authorizedFindMany as Untyped, authorizedWhere: authorizedWhere as Untyped }
}

/** The delegate of a client for a principal. */
function guardedClient(principal: object, name: string): Readonly<Record<string, unknown>> {
  type Extension = { readonly client: { readonly as: (principal: object) => Readonly<Record<string, never>> } }
  const extended = { [name]: {}, $extends: ({ client }: Extension) => ({ ...client, [name]: {}, $extends: null }) }
  const db = rowgate({ schema, cerbos: cerbosWith({}) })(extended) as unknown as ReturnType<typeof extended.$extends>
  return db.as(principal)[name] as never
}

type Untyped = (...args: unknown[]) => Promise<unknown>

function text<const Name extends string>(name: Name) {
  return { name, column: name, type: { kind: 'text', native: 'text' }, nullable: false, list: false } as const
}

function conditional(condition: object): Permission {
  return permissionOf({ kind: 'KIND_CONDITIONAL', condition }, resourceOf(map, 'expense'))
}

function attribute(name: string): object {
  return { name: `request.resource.attr.${name}` }
}

function nested(depth: number): object {
  return depth === 0 ? { value: true } : { operator: 'not', operands: [nested(depth - 1)] }
}

/** A ternary in the condition of a ternary: each level doubles the filter. */
function ternaries(depth: number): object {
  const eq = (value: string): object => ({ operator: 'eq', operands: [attribute('project'), { value }] })
  if (depth === 0) return eq('p')
  return { operator: 'if', operands: [ternaries(depth - 1), eq(`a${depth}`), eq(`b${depth}`)] }
}

function raise(error: Error): never {
  throw error
}
