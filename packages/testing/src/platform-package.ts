import { createRequire } from 'node:module'

/** Resolves the package that carries `owner`'s binaries for this platform, as `owner` itself would. */
export function resolvePlatformPackage(owner: string, platformPackage: string): string {
  const ownerPath = createRequire(import.meta.url).resolve(owner)
  return createRequire(ownerPath).resolve(platformPackage)
}
