import { RowgateError } from '../errors.ts'
import type { AuxData, CerbosPrincipal, CerbosValue } from './cerbos.ts'
import { isScope } from './scope.ts'

/** A Cerbos principal as an application has it. */
export interface Principal {
  readonly id: string
  readonly roles: readonly string[]
  readonly attr?: Readonly<Record<string, unknown>> | undefined
  readonly attributes?: Readonly<Record<string, unknown>> | undefined
  readonly policyVersion?: string | undefined
  readonly scope?: string | undefined
}

/** A principal with what else belongs to its requests. */
export interface PrincipalContext {
  readonly principal: Principal
  readonly auxData?: AuxData | undefined
  /** The scope of the resource policies; several for rows of kinds whose rows have a scope of their own. */
  readonly scope?: string | readonly string[] | undefined
  /** The version of the resource policies. */
  readonly policyVersion?: string | undefined
  /** What the PDP writes into its audit log beside the requests. No policy sees it. Since Cerbos 0.51. */
  readonly annotations?: Readonly<Record<string, unknown>> | undefined
  /** Ends the caller's own wait, and nobody else's. */
  readonly signal?: AbortSignal | undefined
}

/** What every function of a data layer takes for "who asks". */
export type Caller = Principal | PrincipalContext

/** A caller in the form that goes to the PDP. */
export interface Identity {
  readonly principal: CerbosPrincipal
  readonly auxData?: AuxData | undefined
  readonly annotations?: Record<string, CerbosValue> | undefined
  /** The scopes that are asked about; none when the caller names none. */
  readonly scopes: readonly string[]
  readonly policyVersion?: string | undefined
  readonly signal?: AbortSignal | undefined
}

/**
 * Checks a caller and makes its attributes JSON.
 *
 * @throws RowgateError `invalid-principal` when there is no id, no role, or an attribute that JSON cannot carry.
 */
export function parseCaller(caller: Caller): Identity {
  if (typeof caller !== 'object' || caller === null) throw invalid('There is no principal', 'principal')
  const context: PrincipalContext = 'principal' in caller ? caller : { principal: caller }
  const { auxData, policyVersion, signal } = context
  if (auxData !== undefined && typeof auxData?.jwt?.token !== 'string')
    throw invalid('The token is not a text', 'auxData.jwt.token')
  return {
    principal: parsePrincipal(context.principal),
    auxData,
    annotations: context.annotations === undefined ? undefined : parseRecord(context.annotations, 'annotations'),
    scopes: parseScopes(context.scope),
    policyVersion,
    signal,
  }
}

function parseScopes(scope: PrincipalContext['scope']): readonly string[] {
  if (scope === undefined) return []
  const scopes = [...new Set([scope].flat())]
  if (scopes.length > 0 && scopes.every(isScope)) return scopes
  throw invalid('A scope is none that a policy could have', 'scope')
}

function parsePrincipal(principal: Principal): CerbosPrincipal {
  if (typeof principal?.id !== 'string' || principal.id === '') throw invalid('The principal has no id', 'principal.id')
  if (!Array.isArray(principal.roles) || principal.roles.length === 0) {
    throw invalid(`Principal "${principal.id}" has no roles`, 'principal.roles')
  }
  if (!principal.roles.every((role) => typeof role === 'string' && role !== ''))
    throw invalid('A role is not a text', 'principal.roles')
  const { policyVersion, scope } = principal
  return {
    id: principal.id,
    roles: [...new Set(principal.roles as readonly string[])],
    attr: parseRecord(principal.attr ?? principal.attributes ?? {}, 'principal.attr'),
    ...(policyVersion === undefined ? {} : { policyVersion }),
    ...(scope === undefined ? {} : { scope }),
  }
}

function parseRecord(record: unknown, path: string): Record<string, CerbosValue> {
  if (!isPlainObject(record)) throw invalid('The attributes are no plain object', path)
  const members = Object.entries(record).filter(([, value]) => value !== undefined)
  return Object.fromEntries(members.map(([name, value]) => [name, toJson(value, `${path}.${name}`)]))
}

/** Attributes nested deeper than this, or within themselves, are refused. */
const MAX_DEPTH = 64

function toJson(value: unknown, path: string, depth = 0): CerbosValue {
  if (depth > MAX_DEPTH) throw invalid('An attribute is nested too deep', path.slice(0, 200))
  if (value === null || typeof value === 'string' || typeof value === 'boolean') return value
  if (typeof value === 'number' && Number.isFinite(value)) return value
  if (value instanceof Date && !Number.isNaN(value.getTime())) return value.toISOString()
  if (Array.isArray(value)) return value.map((item, at) => toJson(item, `${path}[${at}]`, depth + 1))
  if (isPlainObject(value)) {
    const entries = Object.entries(value).filter(([, item]) => item !== undefined)
    return Object.fromEntries(entries.map(([name, item]) => [name, toJson(item, `${path}.${name}`, depth + 1)]))
  }
  throw invalid(`An attribute is a ${typeof value} that JSON cannot carry`, path)
}

function isPlainObject(value: unknown): value is Record<string, unknown> {
  if (typeof value !== 'object' || value === null) return false
  const prototype: unknown = Object.getPrototypeOf(value)
  return prototype === null || prototype === Object.prototype
}

function invalid(what: string, path: string): RowgateError {
  return new RowgateError(`${what}.`, {
    code: 'invalid-principal',
    path,
    hint: 'A principal is { id, roles, attr }, with at least one role and attributes that are JSON.',
  })
}
