import type { CerbosValue } from '../authorize/cerbos.ts'

/** A request as a resource of its own: kind `http_request`. */
export interface RequestResource {
  readonly kind: 'http_request'
  readonly id: string
  readonly attributes: Readonly<Record<string, CerbosValue>>
}

/** What is known of a request in any framework. */
export interface RequestFacts {
  readonly method: string
  /** The route as it is declared: `/expenses/:id`. */
  readonly route: string
  readonly path: string
  readonly params: Readonly<Record<string, unknown>>
  readonly query: Readonly<Record<string, unknown>>
  readonly header: (name: string) => string | undefined
}

/** Which headers the policy is told of; none when not given. Headers carry secrets, and so every one is named. */
export interface RequestResourceOptions {
  readonly headers?: readonly string[]
}

/** The request as policies see it: `R.attr.method`, `.route`, `.path`, `.params`, `.query`, and the headers that are named. */
export function requestResource(facts: RequestFacts, { headers = [] }: RequestResourceOptions = {}): RequestResource {
  const { method, route, path } = facts
  const named = headers.map((name): [string, CerbosValue] => [name.toLowerCase(), facts.header(name) ?? null])
  return {
    kind: 'http_request',
    id: `${method.toUpperCase()} ${route}`,
    attributes: {
      method: method.toUpperCase(),
      route,
      path,
      params: texts(facts.params),
      query: texts(facts.query),
      headers: Object.fromEntries(named),
    },
  }
}

/** A query parameter that comes more than once is a list. */
function texts(values: Readonly<Record<string, unknown>>): { [name: string]: CerbosValue } {
  const entries = Object.entries(values).filter(([, value]) => value !== undefined)
  return Object.fromEntries(
    entries.map(([name, value]) => [name, Array.isArray(value) ? value.map(textOf) : textOf(value)]),
  )
}

function textOf(value: unknown): CerbosValue {
  return typeof value === 'string' || value === null ? value : JSON.stringify(value)
}
