import { RowgateError } from '@rowgate/core'
import type { StartedServer } from './postgres.ts'

const defaultImage = 'postgres:17-alpine'

/**
 * A PostgreSQL in a container; `undefined` where testcontainers is not installed, no Docker engine answers, or the
 * default image cannot be had (which is printed).
 * @throws RowgateError `postgres-start-failed` when an image was asked for and does not start.
 */
export async function startContainer(image: string | undefined): Promise<StartedServer | undefined> {
  const testcontainers = await import('@testcontainers/postgresql').catch(() => undefined)
  if (!testcontainers) return undefined
  try {
    const container = await new testcontainers.PostgreSqlContainer(image ?? defaultImage).start()
    return { url: container.getConnectionUri(), stop: () => container.stop().then(() => undefined) }
  } catch (cause) {
    const reason = (cause instanceof Error ? cause.message : String(cause)).trim()
    if (reason.includes('container runtime')) return undefined
    if (image === undefined) {
      console.warn(`PostgreSQL: ${defaultImage} does not start here: ${reason}`)
      return undefined
    }
    throw new RowgateError(`The image ${image} does not start: ${reason}.`, { code: 'postgres-start-failed', cause })
  }
}
