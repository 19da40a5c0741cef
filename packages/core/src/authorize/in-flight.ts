import { abortedError, unlessAborted } from './wait.ts'

/** Starts what is asked for, unless the same is under way: then its answer is shared. */
export type InFlight<Answer> = (
  key: string,
  start: (signal: AbortSignal) => Promise<Answer>,
  signal?: AbortSignal,
) => Promise<Answer>

interface Flight<Answer> {
  readonly answer: Promise<Answer>
  readonly abandon: AbortController
  waiting: number
}

/**
 * Shares the answers of requests that are under way. The signal of a caller ends its own wait; the request itself is aborted when nobody
 * waits for it any more, and whoever comes then starts anew.
 */
export function createInFlight<Answer>(): InFlight<Answer> {
  const flights = new Map<string, Flight<Answer>>()
  const takeOff = (key: string, start: (signal: AbortSignal) => Promise<Answer>): Flight<Answer> => {
    const abandon = new AbortController()
    const land = (): void => {
      if (flights.get(key) === flight) flights.delete(key)
    }
    const flight: Flight<Answer> = { answer: start(abandon.signal).finally(land), abandon, waiting: 0 }
    abandon.signal.addEventListener('abort', land)
    flights.set(key, flight)
    return flight
  }
  return (key, start, signal) =>
    signal?.aborted === true
      ? Promise.reject(abortedError(signal))
      : board(flights.get(key) ?? takeOff(key, start), signal)
}

function board<Answer>(flight: Flight<Answer>, signal: AbortSignal | undefined): Promise<Answer> {
  flight.waiting += 1
  return unlessAborted(flight.answer, signal, () => {
    flight.waiting -= 1
    if (flight.waiting === 0) flight.abandon.abort()
  })
}
