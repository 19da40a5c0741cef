import type { CerbosClient } from '@rowgate/core'

/** A PDP whose plans permit everything, or nothing; its checks are true. */
export function lying(cerbos: CerbosClient, kind: 'KIND_ALWAYS_ALLOWED' | 'KIND_ALWAYS_DENIED'): CerbosClient {
  return {
    planResources: () => Promise.resolve({ kind, cerbosCallId: '' }),
    checkResources: (request, options) => cerbos.checkResources(request, options),
  }
}
