import type { ServerResponse } from 'node:http'
import { type Problem, PROBLEM_TYPE, UNEXPLAINED } from './problem.ts'

/** A response that is about to begin. */
export interface Beginning {
  readonly status: number
  /** Whether more than one piece is to come. */
  readonly streaming: boolean
}

/** What becomes of a response: it passes, or a problem is sent in its place. */
export type Verdict = 'pass' | Problem

/** Decides on a response before its first byte is sent; while it decides, the response waits. */
export type Decide = (beginning: Beginning) => Verdict | Promise<Verdict>

type Method = 'writeHead' | 'write' | 'end' | 'flushHeaders'

type Call = readonly [Method, readonly unknown[]]

/**
 * Holds a response of Node back until it is decided on. Whatever writes it (a framework, a stream, the application itself) goes through
 * these four methods. What comes after an `end`, or after a replaced response, is dropped.
 */
export function gateResponse(response: ServerResponse, decide: Decide): void {
  const own = methodsOf(response)
  const waiting: Call[] = []
  let state: 'closed' | 'deciding' | 'open' | 'replaced' = 'closed'

  const settle = (verdict: Verdict): void => {
    // Node's `end` calls `writeHead` itself, which has to get through.
    state = 'open'
    if (verdict === 'pass') return replay(waiting, own)
    replace(response, verdict, own)
    state = 'replaced'
  }

  const gated =
    (method: Method) =>
    (...args: readonly unknown[]): unknown => {
      if (state === 'open') return own[method](...args)
      if (state === 'replaced') return dropped(method, response)
      if (waiting.at(-1)?.[0] !== 'end') waiting.push([method, args])
      if (state === 'closed' && method !== 'writeHead') {
        state = 'deciding'
        const beginning = { status: statusOf(response, waiting), streaming: method !== 'end' }
        const verdict = verdictOf(decide, beginning)
        if (verdict instanceof Promise) verdict.then(settle).catch(() => response.destroy())
        else settle(verdict)
      }
      return dropped(method, response)
    }

  for (const method of METHODS) Object.assign(response, { [method]: gated(method) })
  tell(response, 'headersSent', () => state === 'deciding')
  tell(response, 'writableEnded', () => state === 'deciding' && waiting.at(-1)?.[0] === 'end')
}

/** What a response that waits has been told counts: an error behind it must not become the status of what was sent. */
function tell(response: ServerResponse, name: 'headersSent' | 'writableEnded', waits: () => boolean): void {
  const prototype = Object.getPrototypeOf(response) as object
  Object.defineProperty(response, name, { get: () => waits() || Boolean(Reflect.get(prototype, name, response)) })
}

const METHODS: readonly Method[] = ['writeHead', 'write', 'end', 'flushHeaders']

type Methods = Readonly<Record<Method, (...args: readonly unknown[]) => unknown>>

function methodsOf(response: ServerResponse): Methods {
  const methods = response as unknown as Methods
  return Object.fromEntries(METHODS.map((method) => [method, methods[method].bind(response)])) as unknown as Methods
}

/** A decision that fails lets nothing through. */
function verdictOf(decide: Decide, beginning: Beginning): Verdict | Promise<Verdict> {
  try {
    const verdict = decide(beginning)
    return verdict instanceof Promise ? verdict.catch(() => UNEXPLAINED) : verdict
  } catch {
    return UNEXPLAINED
  }
}

function replay(waiting: readonly Call[], own: Methods): void {
  for (const [method, args] of waiting) own[method](...args)
}

/** The status that the application has set, or says to `writeHead`. */
function statusOf({ statusCode }: ServerResponse, waiting: readonly Call[]): number {
  const head = waiting.find(([method]) => method === 'writeHead')
  const [status] = head?.[1] ?? []
  return typeof status === 'number' ? status : statusCode
}

/** What the response that was held back says in its head is about a body that is not sent. */
function replace(response: ServerResponse, problem: Problem, own: Methods): void {
  for (const name of response.getHeaderNames()) response.removeHeader(name)
  response.statusCode = problem.status
  response.statusMessage = ''
  response.setHeader('content-type', PROBLEM_TYPE)
  own.end(JSON.stringify(problem))
}

/** What a method returns that has nothing to do yet, or any more. */
function dropped(method: Method, response: ServerResponse): unknown {
  if (method === 'write') return true
  return method === 'flushHeaders' ? undefined : response
}
