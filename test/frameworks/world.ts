import {
  type CerbosClient,
  type CheckRequest,
  ForbiddenError,
  type GuardOptions,
  type PlanRequest,
  type PrincipalContext,
  RowgateError,
  type Session,
} from '@rowgate/core'
import { createDataLayer } from '@rowgate/drizzle'
import { drizzleSchema, type ExamplePrincipal, principals } from '@rowgate/expenses'
import { eq, sql } from 'drizzle-orm'
import { type Expenses, openExpenses, POLICIES } from '../drizzle/open-expenses.ts'
import { RESOURCES } from '../support/resources.ts'
import { createModule, type Module } from './module.ts'

export type Layer = Expenses['layer']

export const everyone: Readonly<Record<string, ExamplePrincipal>> = principals

/** The example domain behind a client that remembers what it asks, what the guards told, and a module with policies of its own. */
export interface World {
  readonly domain: Expenses
  readonly layer: Layer
  readonly module: Module
  readonly plans: PlanRequest[]
  readonly checks: CheckRequest[]
  readonly reported: RowgateError[]
  readonly skipped: unknown[]
  readonly identified: string[]
  /** Policies that did not compile. */
  readonly invalid: string[]
  readonly forget: () => void
  readonly close: () => Promise<void>
}

export async function openWorld(serverUrl: string): Promise<World> {
  const module = createModule()
  const invalid: string[] = []
  const onInvalid = ({ message }: RowgateError): void => void invalid.push(message)
  const domain = await openExpenses(serverUrl, [POLICIES, module.folder], { onInvalid })
  const plans: PlanRequest[] = []
  const checks: CheckRequest[] = []
  const recorded = { plans, checks, reported: [], skipped: [], identified: [], invalid }
  const cerbos: CerbosClient = {
    planResources: (request, options) => (plans.push(request), domain.cerbos.planResources(request, options)),
    checkResources: (request, options) => (checks.push(request), domain.cerbos.checkResources(request, options)),
  }
  const layer = createDataLayer({ db: domain.db, cerbos, resources: RESOURCES })
  const forget = (): void => Object.values(recorded).forEach((list) => list.splice(0))
  const close = async (): Promise<void> => {
    await domain.close()
    module.remove()
  }
  return { domain, layer, module, ...recorded, forget, close }
}

/** How a framework reads a header of its requests. */
export type HeaderOf<Request> = (request: Request, name: string) => string | undefined

/**
 * Who asks, by the header `x-principal`, from the address in `x-ip`, with the token in `authorization`. Department and region are the
 * database's with `x-stored`; then it takes a while.
 */
function principalFrom<Request>(world: World, headerOf: HeaderOf<Request>) {
  return (request: Request): PrincipalContext | undefined | Promise<PrincipalContext> => {
    const name = headerOf(request, 'x-principal') ?? ''
    world.identified.push(name)
    if (name === 'malformed') return { principal: { id: '', roles: [] } }
    if (name === 'unreadable') return Promise.reject(new Error('The token cannot be read.'))
    const known = everyone[name]
    if (known === undefined) return undefined
    const ip = headerOf(request, 'x-ip')
    const token = headerOf(request, 'authorization')?.replace('Bearer ', '')
    const principal = ip === undefined ? known : { ...known, attr: { ...known.attr, ip } }
    if (headerOf(request, 'x-stored') !== undefined) return stored(world, known)
    return token === undefined ? { principal } : { principal, auxData: { jwt: { token } } }
  }
}

/** A principal whose token does not know where they work. */
async function stored({ domain }: World, { id, roles, attr }: ExamplePrincipal): Promise<PrincipalContext> {
  const { user } = drizzleSchema
  const { department: _department, region: _region, ...token } = attr
  const { department, region } = user
  const [place] = await domain.db.select({ department, region }).from(user).where(eq(user.id, id))
  return { principal: { id, roles, attr: { ...token, ...place } } }
}

/** What every application of the tests is guarded with. */
export function guardOptions<Request>(world: World, headerOf: HeaderOf<Request>): GuardOptions<Layer, Request> {
  return {
    layer: world.layer,
    principal: principalFrom(world, headerOf),
    onError: (error) => world.reported.push(error),
    onSkip: (skip) => world.skipped.push(skip),
    actions: { PUT: 'submit' },
    inTransaction: (request) => headerOf(request, 'x-no-transaction') === undefined,
    problem: (error, usual) => (error.code === 'conflict' ? { ...usual, title: 'Taken' } : usual),
  }
}

/** An error that a handler may throw, and that nobody is to see. */
export function broken(): RowgateError {
  return new RowgateError('A secret.', { code: 'database-failed' })
}

/** An error of which the application has its own words. */
export function taken(): RowgateError {
  return new RowgateError('A secret.', { code: 'conflict' })
}

/** A read that the database fails, of which the handler says nothing. */
export async function failQuietly({ authorizedFindMany }: ReturnType<Layer['as']>): Promise<void> {
  await authorizedFindMany('expense', 'view', { where: sql`1 / (quantity - quantity) = 1` }).catch(() => undefined)
}

/** A handler that waits until the test lets it go on. */
export interface Held {
  readonly arrived: Promise<void>
  readonly arrive: () => void
  readonly released: Promise<void>
  readonly release: () => void
  readonly outcome: Promise<unknown>
  readonly report: (outcome: unknown) => void
}

export function createHeld(): Held {
  const [arrived, arrive] = signal<void>()
  const [released, release] = signal<void>()
  const [outcome, report] = signal<unknown>()
  return { arrived, arrive, released, release, outcome, report }
}

/** A handler that is held, and writes when it goes on. */
export async function goOn(held: Held, write: () => Promise<unknown>): Promise<void> {
  held.arrive()
  await held.released
  held.report(await write().catch(String))
}

function signal<T>(): [Promise<T>, (value: T) => void] {
  let resolve: (value: T) => void = () => undefined
  const promise = new Promise<T>((done) => {
    resolve = done
  })
  return [promise, resolve]
}

/** The values of a row that ada may create. */
export function draft(id: string) {
  return {
    id,
    ownerId: principals.ada.id,
    department: 'engineering',
    region: 'emea',
    amount: '10.00',
    currency: 'EUR',
  } as const
}

/** An application under test. */
export interface Started {
  readonly url: string
  readonly close: () => Promise<void>
}

/** What an application is started with. */
export interface Setting {
  readonly world: World
  /** Whether every request has a transaction, but those with the header `x-no-transaction`. */
  readonly transaction: boolean
  readonly held: () => Held
}

export type Start = (setting: Setting) => Promise<Started>

/** A trip of a module, which is in no database. */
const TRIP = { id: 't-1', attributes: { region: 'emea' } } as const

/** Shows the trip to whom the policy of its module does. */
export async function showTrip({ data, authorized }: Session<Layer>): Promise<{ readonly id: string }> {
  if (!(await data.isAllowedObject('trip', 'view', TRIP))) {
    throw new ForbiddenError('Not this trip.', { code: 'forbidden' })
  }
  authorized()
  return { id: TRIP.id }
}
