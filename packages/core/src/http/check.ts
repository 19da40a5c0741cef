import type { BoundLayer, LayerLike } from './session.ts'

type CheckParameters<L extends LayerLike> = Parameters<BoundLayer<L>['check']>

export type KindOf<L extends LayerLike> = CheckParameters<L>[0]
export type ActionOf<L extends LayerLike> = CheckParameters<L>[1]
export type KeyOf<L extends LayerLike> = CheckParameters<L>[2]

/** A row that a check returns. */
export type RowOf<L extends LayerLike> = Awaited<ReturnType<BoundLayer<L>['check']>>

/** What is checked of which row: `('expense', 'approve', key)`, or `('expense', key)` for the action of the request's method. */
export type CheckOf<L extends LayerLike, Key = KeyOf<L>> =
  | readonly [kind: KindOf<L>, key: Key]
  | readonly [kind: KindOf<L>, action: ActionOf<L>, key: Key]

/** The parts of a check by their names. */
export interface NamedCheck<L extends LayerLike, Key> {
  readonly kind: KindOf<L>
  readonly action?: ActionOf<L>
  readonly key: Key
}

export function namedCheck<L extends LayerLike, Key>(check: CheckOf<L, Key>): NamedCheck<L, Key> {
  if (check.length === 2) return { kind: check[0], key: check[1] }
  return { kind: check[0], action: check[1], key: check[2] }
}

/** The same check, of a key that is made of the one it has. */
export function mapKey<L extends LayerLike, From, To>(check: CheckOf<L, From>, map: (key: From) => To): CheckOf<L, To> {
  return check.length === 2 ? [check[0], map(check[1])] : [check[0], check[1], map(check[2])]
}
