import type { AuthorizerOptions, CerbosClient, HiddenRelation, Schema, Verified, Verify } from '@rowgate/core'
import type { Declarations } from './declarations.ts'
import type { ModelsOf } from './models.ts'
import type { PrismaClientLike } from './prisma-types.ts'

/** What a data layer is made of. */
export interface DataLayerOptions<P extends PrismaClientLike, S extends Schema, R> extends AuthorizerOptions {
  /** The generated client, with whatever extensions. */
  readonly prisma: P
  /** What the generator `rowgate-prisma` has written. */
  readonly schema: S
  /** A client of `@cerbos/grpc`, `@cerbos/http` or any other `@cerbos/core` client. */
  readonly cerbos: CerbosClient
  /** By resource kind; every model with a primary key of one field is a kind of its own name when not given. */
  readonly resources?: R & Declarations<ModelsOf<S>, R>
  /** The database schema of models without `@@schema`, where the adapter was given one. `public` when not given. */
  readonly databaseSchema?: string
  /**
   * Whether rows are compared with what the PDP says of them one by one, before they are returned. `never` when not given: lists are what the
   * plan says. The audit hook is told of every difference.
   */
  readonly verify?: Verify
  /** How many rows may be looked at to verify a list that Prisma cannot filter exactly. 10,000 when not given. */
  readonly verifyLimit?: number
  /** Told of every list and count that Prisma could not filter exactly, and of the work that it took. */
  readonly onVerified?: (verified: Verified) => void
  /** Secrets of at least 16 characters for cursors: the first encrypts, all decrypt. One that ends with the process when not given. */
  readonly cursorKeys?: readonly string[]
  /** What becomes of a row whose required relation leads to a row that may not be read. `error` when not given. */
  readonly hiddenRelation?: HiddenRelation
}
