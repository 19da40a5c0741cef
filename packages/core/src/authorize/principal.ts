import { RowgateError } from '../errors.ts'
import type { AuxData, CerbosPrincipal, CerbosValue } from './cerbos.ts'

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
  /** Scope and version of the resource policies. */
  readonly scope?: string | undefined
  readonly policyVersion?: string | undefined
  readonly signal?: AbortSignal | undefined
}

/** What every function of a data layer takes for "who asks". */
export type Caller = Principal | PrincipalContext

/** A caller in the form that goes to the PDP. */
export interface Identity {
  readonly principal: CerbosPrincipal
  readonly auxData?: AuxData | undefined
  readonly scope?: string | undefined
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
  return { ...context, principal: parsePrincipal(context.principal) }
}

function parsePrincipal(principal: Principal): CerbosPrincipal {
  if (typeof principal?.id !== 'string' || principal.id === '') throw invalid('The principal has no id', 'principal.id')
  if (!Array.isArray(principal.roles) || principal.roles.length === 0) {
    throw invalid(`Principal "${principal.id}" has no roles`, 'principal.roles')
  }
  if (!principal.roles.every((role) => typeof role === 'string' && role !== ''))
    throw invalid('A role is not a text', 'principal.roles')
  const { policyVersion, scope } = principal
  const attr = principal.attr ?? principal.attributes ?? {}
  if (!isPlainObject(attr)) throw invalid('The attributes of the principal are no plain object', 'principal.attr')
  const attributes = Object.entries(attr).filter(([, value]) => value !== undefined)
  return {
    id: principal.id,
    roles: [...(principal.roles as readonly string[])],
    attr: Object.fromEntries(attributes.map(([name, value]) => [name, toJson(value, `principal.attr.${name}`)])),
    ...(policyVersion === undefined ? {} : { policyVersion }),
    ...(scope === undefined ? {} : { scope }),
  }
}

/** Attributes nested deeper than this, or within themselves, are refused. */
const MAX_DEPTH = 64

function toJson(value: unknown, path: string, depth = 0): CerbosValue {
  if (depth > MAX_DEPTH) throw invalid('An attribute of the principal is nested too deep', path.slice(0, 200))
  if (value === null || typeof value === 'string' || typeof value === 'boolean') return value
  if (typeof value === 'number' && Number.isFinite(value)) return value
  if (value instanceof Date && !Number.isNaN(value.getTime())) return value.toISOString()
  if (Array.isArray(value)) return value.map((item, at) => toJson(item, `${path}[${at}]`, depth + 1))
  if (isPlainObject(value)) {
    const entries = Object.entries(value).filter(([, item]) => item !== undefined)
    return Object.fromEntries(entries.map(([name, item]) => [name, toJson(item, `${path}.${name}`, depth + 1)]))
  }
  throw invalid(`An attribute of the principal is a ${typeof value} that JSON cannot carry`, path)
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
