/** By resource kind, the actions that policies name, sorted; a `*` in one stands for any text. */
export type PolicyActions = ReadonlyMap<string, readonly string[]>

interface PolicyDocument {
  readonly disabled?: unknown
  readonly resourcePolicy?: { readonly resource?: unknown; readonly rules?: unknown }
  readonly principalPolicy?: { readonly rules?: unknown }
  readonly rolePolicy?: { readonly rules?: unknown }
}

type Entry = readonly [kind: string, action: string]

/**
 * The actions of every kind over all of its policies: of all versions and scopes, and those that policies of single principals and roles
 * name for it. What a principal or role may do to whatever kind there is, or by whatever name, is no action of a kind.
 */
export function policyActions(documents: readonly unknown[]): PolicyActions {
  const entries = documents.flatMap((document) => (isEnabled(document) ? entriesOf(document) : []))
  const kinds = [...new Set(entries.map(([kind]) => kind))].toSorted()
  return new Map(kinds.map((kind) => [kind, actionsOf(kind, entries)]))
}

function isEnabled(document: unknown): document is PolicyDocument {
  return typeof document === 'object' && document !== null && (document as PolicyDocument).disabled !== true
}

function actionsOf(kind: string, entries: readonly Entry[]): string[] {
  return [...new Set(entries.filter(([own]) => own === kind).map(([, action]) => action))].toSorted()
}

function entriesOf({ resourcePolicy, principalPolicy, rolePolicy }: PolicyDocument): Entry[] {
  const own = recordsOf(resourcePolicy?.rules).flatMap(({ actions }) => pairs(resourcePolicy?.resource, actions))
  const principals = recordsOf(principalPolicy?.rules).flatMap(({ resource, actions }) =>
    pairs(
      resource,
      recordsOf(actions).map(({ action }) => action),
    ),
  )
  const roles = recordsOf(rolePolicy?.rules).flatMap(({ resource, allowActions }) => pairs(resource, allowActions))
  return [...own, ...[...principals, ...roles].filter((entry) => entry.every((name) => !isPattern(name)))]
}

function pairs(kind: unknown, actions: unknown): Entry[] {
  if (typeof kind !== 'string' || !Array.isArray(actions)) return []
  return actions.filter((action) => typeof action === 'string').map((action) => [kind, action])
}

function recordsOf(value: unknown): readonly Readonly<Record<string, unknown>>[] {
  if (!Array.isArray(value)) return []
  return value.filter(
    (item: unknown): item is Readonly<Record<string, unknown>> => typeof item === 'object' && item !== null,
  )
}

/** Whether a name is one of Cerbos' globs. */
export function isPattern(name: string): boolean {
  return /[*?[\]{}\\]/.test(name)
}
