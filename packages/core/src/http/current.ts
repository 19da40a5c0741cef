import { AsyncLocalStorage } from 'node:async_hooks'
import { RowgateError } from '../errors.ts'
import type { LayerLike, Session } from './session.ts'

/** Where the session of the request at hand is kept, for code that the request is not handed to. */
export interface CurrentSession<L extends LayerLike> {
  readonly run: <T>(session: Session<L>, work: () => T) => T
  /** @throws RowgateError `unsupported-argument` outside of a request. */
  readonly current: () => Session<L>
}

export function createCurrentSession<L extends LayerLike>(): CurrentSession<L> {
  const storage = new AsyncLocalStorage<Session<L>>()
  return {
    run: (session, work) => storage.run(session, work),
    current: () => storage.getStore() ?? outside(),
  }
}

function outside(): never {
  throw new RowgateError('There is no request at hand.', {
    code: 'unsupported-argument',
    hint: 'Call it from a handler, behind the middleware.',
  })
}
