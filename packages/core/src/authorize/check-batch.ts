import { canonicalText, type Canonical } from './canonical.ts'
import { type CheckedObject, checkedObject, resultsOf } from './check-answer.ts'
import { type CheckLimits, joinQuestions, splitRequests } from './check-request.ts'
import type { CheckRequest, CheckResponse, CheckResult, ResourceCheck } from './cerbos.ts'
import { unlessAborted } from './wait.ts'

/** Who asks: what a request says beside the objects. */
type Asker = Omit<CheckRequest, 'resources'>

/** Asks about one object, together with whatever else the same asker wants to know at the moment. */
export type CheckBatch = (
  asker: Asker,
  /** The object once it is loaded; nothing when there is none. */
  loading: Promise<ResourceCheck | undefined>,
  signal?: AbortSignal,
) => Promise<CheckedObject | undefined>

type Ask = (request: CheckRequest, signal: AbortSignal | undefined) => Promise<CheckResponse>

interface Entry {
  readonly question: ResourceCheck
  readonly signal: AbortSignal | undefined
  readonly resolve: (checked: CheckedObject) => void
  readonly reject: (error: unknown) => void
}

/** What one asker wants to know. */
interface Group {
  readonly asker: Asker
  /** Objects that are still being loaded. */
  loading: number
  ready: Entry[]
  patience: NodeJS.Timeout | undefined
}

/**
 * Milliseconds that a loaded object waits for others of the same asker. It bounds what a slow row costs, and it keeps two transactions apart
 * of which one waits for a lock of the other.
 */
const PATIENCE = 10

/**
 * Joins the checks of one asker. A group goes out when everything that it waits for is loaded, at the end of the turn of the event loop.
 * Askers are told apart by everything that a request says of them, so that no principal is ever answered for another.
 */
export function createCheckBatch(ask: Ask, limits: CheckLimits): CheckBatch {
  const groups = new Map<string, Group>()
  const sendOut = (key: string, group: Group): void => {
    clearTimeout(group.patience)
    group.patience = undefined
    if (group.loading === 0) groups.delete(key)
    send(group.asker, group.ready.splice(0), ask, limits)
  }
  const arrive = (key: string, group: Group): void => {
    group.loading -= 1
    if (group.loading === 0) setImmediate(() => group.loading === 0 && sendOut(key, group))
    else group.patience ??= setTimeout(() => sendOut(key, group), PATIENCE)
  }
  return async (asker, loading, signal) => {
    const key = canonicalText(asker as unknown as Canonical)
    const group = groups.get(key) ?? { asker, loading: 0, ready: [], patience: undefined }
    groups.set(key, group)
    group.loading += 1
    const question = await loading.finally(() => arrive(key, group))
    if (question === undefined) return undefined
    const answer = new Promise<CheckedObject>((resolve, reject) => {
      group.ready.push({ question, signal, resolve, reject })
    })
    return unlessAborted(answer, signal)
  }
}

/** Asks about the objects of those who still wait. What fails of one request fails for those alone whose objects were in it. */
function send(asker: Asker, entries: readonly Entry[], ask: Ask, limits: CheckLimits): void {
  const waiting = entries.filter(({ signal }) => signal?.aborted !== true)
  const byQuestion = joinQuestions(
    waiting.map(({ question }) => question),
    limits,
  )
  const objectsOf = ({ question }: Entry): readonly ResourceCheck[] => byQuestion.get(question) ?? []
  const answers = new Map<ResourceCheck, Promise<Answer>>()
  for (const resources of splitRequests([...new Set([...byQuestion.values()].flat())], limits)) {
    const asked = new Set(resources)
    const told = waiting.filter((entry) => objectsOf(entry).some((object) => asked.has(object)))
    const response = askOnce({ ...asker, resources }, ask, abortedByAll(told))
    for (const [at, object] of resources.entries()) {
      answers.set(
        object,
        response.then((answer) => answer(at)),
      )
    }
  }
  for (const entry of waiting) {
    const parts = objectsOf(entry).map((object) => answers.get(object) as Promise<Answer>)
    void Promise.all(parts).then((found) => entry.resolve(joined(found, entry.question)), entry.reject)
  }
}

interface Answer {
  readonly result: CheckResult
  readonly cerbosCallId: string
}

async function askOnce(
  request: CheckRequest,
  ask: Ask,
  signal: AbortSignal | undefined,
): Promise<(at: number) => Answer> {
  const response = await ask(request, signal)
  const results = resultsOf(request, response)
  return (at) => ({ result: results[at] as CheckResult, cerbosCallId: response.cerbosCallId })
}

function joined(answers: readonly Answer[], { actions }: ResourceCheck): CheckedObject {
  const results = answers.map(({ result }) => result)
  return checkedObject(results, actions, answers.map(({ cerbosCallId }) => cerbosCallId).join())
}

/** Aborts when all of them have; nothing when somebody waits in any case. */
function abortedByAll(entries: readonly Entry[]): AbortSignal | undefined {
  const signals = entries.map(({ signal }) => signal).filter((signal) => signal !== undefined)
  if (signals.length < entries.length) return undefined
  const all = new AbortController()
  const left = new Set(signals)
  for (const signal of left) {
    signal.addEventListener(
      'abort',
      () => {
        left.delete(signal)
        if (left.size === 0) all.abort(signal.reason)
      },
      { once: true },
    )
  }
  return all.signal
}
