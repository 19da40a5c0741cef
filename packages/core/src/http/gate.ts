import type { ServerResponse } from 'node:http'
import { type Problem, PROBLEM_TYPE, UNEXPLAINED } from './problem.ts'

/** A response that is about to begin. */
export interface Beginning {
  readonly status: number
  /** Whether more than one piece is to come. */
  readonly streaming: boolean
  /** Whether it has no body, or one that only repeats its header `Allow`. */
  readonly empty: boolean
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

  const settle = (verdict: Verdict): unknown => {
    // Node's `end` calls `writeHead` itself, which has to get through.
    state = 'open'
    if (verdict === 'pass') return replay(waiting, own)
    replace(response, verdict, own)
    state = 'replaced'
    for (const call of waiting) drop(call, response)
    return undefined
  }

  const decided = (verdict: Verdict): void => {
    const room = settle(verdict) !== false
    // Whoever was told to wait goes on; Node itself says so when what was replayed has filled the socket.
    if (room) response.emit('drain')
  }

  const held = (call: Call): unknown => {
    const [method] = call
    if (!hold(waiting, call)) return drop(call, response)
    if (state === 'deciding' || method === 'writeHead') return answerOf(method, response, false)
    state = 'deciding'
    const verdict = verdictOf(decide, beginningOf(response, waiting))
    if (!(verdict instanceof Promise)) return settle(verdict) ?? answerOf(method, response, true)
    verdict.then(decided).catch(() => response.destroy())
    return answerOf(method, response, false)
  }

  const gated =
    (method: Method) =>
    (...args: readonly unknown[]): unknown => {
      if (state === 'open') return own[method](...args)
      return state === 'replaced' ? drop([method, args], response) : held([method, args])
    }

  for (const method of METHODS) Object.assign(response, { [method]: gated(method) })
  const waits = (): boolean => state === 'closed' || state === 'deciding'
  tell(response, 'headersSent', () => waits() && waiting.length > 0)
  tell(response, 'writableEnded', () => waits() && waiting.at(-1)?.[0] === 'end')
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

/** Keeps a call for later, unless it comes too late. A second head is that of a middleware which has not seen the first one go. */
function hold(waiting: Call[], call: Call): boolean {
  if (waiting.at(-1)?.[0] === 'end' || (call[0] === 'writeHead' && waiting.length > 0)) return false
  waiting.push(call)
  return true
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

/** What the last call has returned. */
function replay(waiting: readonly Call[], own: Methods): unknown {
  return waiting.map(([method, args]) => own[method](...args)).at(-1)
}

function beginningOf(response: ServerResponse, waiting: readonly Call[]): Beginning {
  const [method, [chunk]] = waiting.at(-1) ?? ['end', []]
  const streaming = method !== 'end'
  return { status: statusOf(response, waiting), streaming, empty: !streaming && saysNothing(response, chunk) }
}

/** The status that the application has set, or says to `writeHead`. */
function statusOf({ statusCode }: ServerResponse, waiting: readonly Call[]): number {
  const head = waiting.find(([method]) => method === 'writeHead')
  const [status] = head?.[1] ?? []
  return typeof status === 'number' ? status : statusCode
}

function saysNothing(response: ServerResponse, chunk: unknown): boolean {
  if (chunk === undefined || chunk === null || typeof chunk === 'function') return true
  const body = chunk as string | Uint8Array
  if (body.length === 0) return true
  const allow = response.getHeader('allow')
  return typeof allow === 'string' && body.length === allow.length && Buffer.from(body as string).toString() === allow
}

/** What the response that was held back says in its head is about a body that is not sent. */
function replace(response: ServerResponse, problem: Problem, own: Methods): void {
  for (const name of response.getHeaderNames()) response.removeHeader(name)
  response.statusCode = problem.status
  response.statusMessage = ''
  response.setHeader('content-type', PROBLEM_TYPE)
  own.end(JSON.stringify(problem))
}

/** A call that is never made. Whoever waits for it is told that it is over. */
function drop([method, args]: Call, response: ServerResponse): unknown {
  const callback = args.at(-1)
  if (typeof callback === 'function') process.nextTick(callback)
  return answerOf(method, response, true)
}

/** What a method returns that has nothing to do yet, or any more; for `write`, whether there is room for more. */
function answerOf(method: Method, response: ServerResponse, room: boolean): unknown {
  if (method === 'write') return room
  return method === 'flushHeaders' ? undefined : response
}
