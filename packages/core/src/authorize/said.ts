import type { StoredRow } from './attributes.ts'
import type { Claim } from './verify.ts'

/** What a result says of a row, of which the PDP can be asked: that the actions are permitted on it. */
export interface Said {
  /** The same about the same row has the same name. */
  readonly name: string
  readonly kind: string
  readonly actions: readonly string[]
  readonly row: () => StoredRow
}

/** The names of what is said and not confirmed. The kinds are asked about at a time, and the same about the same row once. */
export async function deniedOf(
  said: readonly Said[],
  confirm: (kind: string, claims: readonly Claim[]) => Promise<readonly boolean[]>,
): Promise<ReadonlySet<string>> {
  const different = [...new Map(said.map((each) => [each.name, each])).values()]
  const kinds = [...new Set(said.map(({ kind }) => kind))]
  const denied = await Promise.all(
    kinds.map(async (kind) => {
      const own = different.filter((each) => each.kind === kind)
      const claims = own.map(({ actions, row }) => ({ row: row(), actions, permitted: true }))
      const confirmed = await confirm(kind, claims)
      return own.filter((_, at) => confirmed[at] !== true).map(({ name }) => name)
    }),
  )
  return new Set(denied.flat())
}
