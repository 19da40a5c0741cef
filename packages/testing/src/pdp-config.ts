import { hashSync } from 'bcryptjs'

/** What a PDP for tests is told, beside its addresses. */
export interface PdpSettings {
  /** The folder of policies, read where it is, without following links inside it; of a list, a copy of all of them is. */
  readonly policies: string | readonly string[]
  /** Whether attributes must fit the schemas that the policies name. Default `'reject'`. */
  readonly schemaEnforcement?: 'none' | 'warn' | 'reject'
  /** How many resources one check may carry. Default 500, the PDP's maximum. */
  readonly maxResourcesPerRequest?: number
}

export interface AdminCredentials {
  readonly username: string
  readonly password: string
}

export interface PdpAddress {
  /** `host:port` for `@cerbos/grpc`. */
  readonly grpcAddress: string
  /** `http://host:port` for `@cerbos/http`. */
  readonly httpAddress: string
}

/** The PDP's configuration file. JSON is YAML. */
export function pdpConfig(
  settings: PdpSettings & { readonly policies: string },
  address: PdpAddress,
  admin: AdminCredentials,
): string {
  const { policies, schemaEnforcement = 'reject', maxResourcesPerRequest = 500 } = settings
  const passwordHash = Buffer.from(hashSync(admin.password, 4)).toString('base64')
  return JSON.stringify({
    server: {
      grpcListenAddr: address.grpcAddress,
      httpListenAddr: new URL(address.httpAddress).host,
      requestLimits: { maxResourcesPerRequest },
      adminAPI: { enabled: true, adminCredentials: { username: admin.username, passwordHash } },
    },
    storage: { driver: 'disk', disk: { directory: policies, watchForChanges: false } },
    schema: { enforcement: schemaEnforcement },
    telemetry: { disabled: true },
  })
}
