import { hashSync } from 'bcryptjs'

/** What a PDP for tests is told, beside its addresses. */
export interface PdpSettings {
  /** The folder of policies. The PDP takes one, and does not follow links inside it. */
  readonly policies: string
  /** Whether attributes must fit the schemas that the policies name. Default `'reject'`. */
  readonly schemaEnforcement?: 'none' | 'warn' | 'reject'
  /** How many resources one check may carry. Default 500, the PDP's maximum. */
  readonly maxResourcesPerRequest?: number
  /** Whether changed policies count by themselves after some seconds, and not only after `reload()`. Default true. */
  readonly watch?: boolean
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
export function pdpConfig(settings: PdpSettings, address: PdpAddress, admin: AdminCredentials): string {
  const { policies, schemaEnforcement = 'reject', maxResourcesPerRequest = 500, watch = true } = settings
  const passwordHash = Buffer.from(hashSync(admin.password, 4)).toString('base64')
  return JSON.stringify({
    server: {
      grpcListenAddr: address.grpcAddress,
      httpListenAddr: new URL(address.httpAddress).host,
      requestLimits: { maxResourcesPerRequest },
      adminAPI: { enabled: true, adminCredentials: { username: admin.username, passwordHash } },
    },
    storage: { driver: 'disk', disk: { directory: policies, watchForChanges: watch } },
    schema: { enforcement: schemaEnforcement },
    telemetry: { disabled: true },
  })
}
