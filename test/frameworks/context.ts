import type { ExamplePrincipal } from '@rowgate/expenses'
import { afterAll, beforeAll, beforeEach, inject } from 'vitest'
import { createHeld, everyone, type Held, openWorld, type Start, type Started, type World } from './world.ts'

/** What differs between the frameworks. */
export interface Framework {
  readonly start: Start
  /** Paths whose handlers answer without authorizing anything, in every way that the framework has. */
  readonly forgotten: readonly string[]
  /** Whether a body has been read before the session is opened, and with it the transaction. */
  readonly readsBodiesFirst?: boolean
}

export interface Asked extends Omit<RequestInit, 'headers'> {
  readonly as?: string
  readonly headers?: Readonly<Record<string, string>>
}

/** What the tests of an ability have. The world is there when they run. */
export interface Context extends Framework {
  readonly world: () => World
  /** A request of a principal, ada's when not given, to the application without transactions. */
  readonly ask: (path: string, asked?: Asked) => Promise<Response>
  /** A request to the application in which requests have a transaction. */
  readonly change: (path: string, asked?: Asked) => Promise<Response>
  /** Where that application is. */
  readonly changing: () => string
  /** The handler that waits, of the test that runs. */
  readonly held: () => Held
  /** The codes of the errors that were reported. */
  readonly codes: () => readonly string[]
  readonly count: (name: string) => Promise<number>
}

/** Opens the world for the tests of a file, and two applications in it. */
export function createContext(framework: Framework): Context {
  let world: World
  let apps: readonly Started[] = []
  let held: Held
  beforeAll(async () => {
    world = await openWorld(inject('postgresUrl'))
    const settings = [false, true].map((transaction) => ({ world, transaction, held: () => held }))
    apps = await Promise.all(settings.map((setting) => framework.start(setting)))
  })
  afterAll(async () => {
    await Promise.all(apps.map(({ close }) => close()))
    await world?.close()
  })
  beforeEach(() => {
    held = createHeld()
    world.forget()
  })
  const urlOf = (at: number): string => apps[at]?.url ?? ''
  const asking =
    (at: number): Context['ask'] =>
    (path, { as = 'ada', headers, ...init } = {}) =>
      fetch(`${urlOf(at)}${path}`, { redirect: 'manual', ...init, headers: { ...headers, 'x-principal': as } })
  return {
    ...framework,
    world: () => world,
    ask: asking(0),
    change: asking(1),
    changing: () => urlOf(1),
    held: () => held,
    codes: () => world.reported.map(({ code }) => code),
    count: (name) => world.layer.authorizedCount(principalNamed(name), 'expense', 'view'),
  }
}

export function principalNamed(name: string): ExamplePrincipal {
  const found = everyone[name]
  if (found === undefined) throw new Error(`Nobody is called ${name}.`)
  return found
}

/** What problems are sent as. */
export const PROBLEM: RegExp = /^application\/problem\+json\b/

/** What is sent in the place of a response that nothing has authorized. */
export const REPLACED = { type: 'about:blank', title: 'Internal Server Error', status: 500 }

export async function bodyOf<T>(response: Response): Promise<T> {
  return response.json() as Promise<T>
}
