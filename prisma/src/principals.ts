/** A JSON value, as Cerbos takes it for an attribute. */
export type AttributeValue = string | number | boolean | null | AttributeValue[] | { [name: string]: AttributeValue }

/** Who asks, in the shape that every Cerbos client takes. */
export interface ExamplePrincipal {
  id: string
  roles: string[]
  attr: Record<string, AttributeValue>
}

/** An id that must be bound, never spliced: quotes, LIKE's metacharacters, a backslash, characters beyond ASCII. */
export const oddUserId = 'u-o\'neil "x" %_\\é😀'

/** The principals of the example domain. Their ids are users of the seed, except the administrator's. */
export const principals = {
  /** An employee with everything an employee can have. */
  ada: {
    id: 'u-ada',
    roles: ['employee'],
    attr: { department: 'engineering', region: 'emea', ip: '10.20.1.5', projects: ['apollo', 'client'] },
  },
  /** Manages engineering. */
  mia: {
    id: 'u-mia',
    roles: ['employee', 'manager'],
    attr: {
      department: 'engineering',
      region: 'emea',
      ip: '10.20.1.7',
      projects: ['apollo'],
      limits: { EUR: 2000, USD: 1500, GBP: 1000 },
    },
  },
  /** Manages sales, from outside the office; a limit in one currency only. */
  noor: {
    id: 'u-noor',
    roles: ['employee', 'manager'],
    attr: { department: 'sales', region: 'amer', ip: '203.0.113.9', projects: [], limits: { USD: 750.5 } },
  },
  /** Finance of one region; the desk for dollars is closed. */
  finn: {
    id: 'u-finn',
    roles: ['employee', 'finance'],
    attr: {
      department: 'finance',
      region: 'emea',
      ip: '10.20.8.1',
      projects: ['client'],
      desks: { EUR: 'open', GBP: 'open', USD: 'closed' },
    },
  },
  /** Audits the departments from "M" up to, but without, "f", by code point: "Marketing", "engineering". */
  audra: {
    id: 'u-audra',
    roles: ['auditor'],
    attr: { region: 'emea', ip: '10.20.30.40', departmentsFrom: 'M', departmentsBefore: 'f' },
  },
  /** The same work from an address outside the office network. */
  axel: {
    id: 'u-axel',
    roles: ['auditor'],
    attr: {
      region: 'amer',
      regions: ['amer', 'apac'],
      ip: '198.51.100.7',
      departmentsFrom: 'ops',
      departmentsBefore: 'ops~',
    },
  },
  /** Works on two projects; no department, no region, no address. */
  cleo: { id: 'u-cleo', roles: ['contractor'], attr: { projects: ['zephyr', 'team:zephyr'], projectPrefix: 'zephyr' } },
  /** A contractor of whom nothing else is known: every rule that asks for an attribute errs. */
  cyd: { id: 'u-cyd', roles: ['contractor'], attr: {} },
  /** A customer's reviewer: no attribute at all. */
  xan: { id: 'x-xan', roles: ['external'], attr: {} },
  /** An employee whose id and project tags have odd characters. */
  odd: {
    id: oddUserId,
    roles: ['employee'],
    attr: { department: 'Ops & Logistics', region: 'apac', ip: '10.20.9.9', projects: ['100%', 'a_b', "o'clock"] },
  },
  /** Administers; approves nothing. */
  root: { id: 'root', roles: ['admin'], attr: { ip: '10.20.0.1' } },
} satisfies Record<string, ExamplePrincipal>
