import { bindResources, type Model, type Resource, resourceOf, type Stored, type StoredRow } from '@rowgate/core'

/** What a list and a check say of a row. */
export type Agreement = 'both' | 'neither' | 'list only' | 'check only' | 'list refused' | 'PDP asked'

/** A rule for the role USER of a principal that has another; without a condition, for every row. */
export interface Rule {
  readonly effect?: 'ALLOW' | 'DENY'
  /** For the principal's other role as well. */
  readonly everyRole?: boolean
  readonly match?: object
}

/** What a row has; the rest is unset. */
type GivenRow = Readonly<Record<string, Stored>>

export interface Divergence {
  /** Rules that a list and a check read differently. */
  readonly rules: readonly Rule[]
  /** Rules of a policy for the principal, beside them. */
  readonly principalRules?: readonly Rule[]
  /** What the page says to write instead: on it, list and check agree for every row. */
  readonly instead?: readonly Rule[]
  readonly rows: readonly (readonly [GivenRow, Agreement])[]
}

/** By the heading in docs/reference/divergences.md. */
export const DIVERGENCES: Readonly<Record<string, Divergence>> = {
  'null, "" and false in conditions that are otherwise the same': {
    rules: [allow('R.attr.note != null && R.attr.note != ""')],
    instead: [allow('!(R.attr.note in [null, ""])')],
    rows: [
      [{ note: '' }, 'list only'],
      [{ note: null }, 'neither'],
      [{ note: 'red' }, 'both'],
    ],
  },
  'has() is folded to true': {
    rules: [allow('has(R.attr.approver.department)')],
    instead: [allow('R.attr.approver != null && R.attr.approver.department != null')],
    rows: [
      [{ approver: { department: 'sales' } }, 'both'],
      [{ approver: { department: null } }, 'both'],
      [{ approver: null }, 'list only'],
    ],
  },
  'in over a scalar of the principal': {
    rules: [allow('R.attr.note in P.attr.team')],
    instead: [allow('R.attr.note == P.attr.team')],
    rows: [
      [{ note: 'red' }, 'list only'],
      [{ note: 'blue' }, 'neither'],
    ],
  },
  'in an empty list': {
    rules: [allow('!(R.attr.approver.department in P.attr.hidden)')],
    instead: [allow('R.attr.approver != null && !(R.attr.approver.department in P.attr.hidden)')],
    rows: [
      [{ approver: { department: 'sales' } }, 'both'],
      [{ approver: null }, 'list only'],
    ],
  },
  'A look-up that is compared with a known value': {
    rules: [allow('P.attr.limits[R.attr.note] < 10.0')],
    instead: [allow('10.0 > P.attr.limits[R.attr.note]')],
    rows: [
      [{ note: 'red' }, 'check only'],
      [{ note: 'blue' }, 'list only'],
      [{ note: 'green' }, 'neither'],
    ],
  },
  'An operand of && or || that is no boolean': {
    rules: [allow('!(P.attr.suspended || R.attr.amount > 10.0)')],
    instead: [allow('!(P.attr.suspended == true || R.attr.amount > 10.0)')],
    rows: [
      [{ amount: '5' }, 'list only'],
      [{ amount: '50' }, 'neither'],
    ],
  },
  'A comparison of && or || with a known side': {
    rules: [allow('(R.attr.note && P.id == "u1") != (R.attr.approver == null)')],
    instead: [allow('(R.attr.note == true && P.id == "u1") != (R.attr.approver == null)')],
    rows: [
      [{ note: 'red' }, 'list only'],
      [{ note: null }, 'list only'],
    ],
  },
  'A comparison of && or || with the same side twice': {
    rules: [allow('R.attr.note == (R.attr.note && R.attr.note)')],
    instead: [allow('R.attr.note == R.attr.note')],
    rows: [
      [{ note: 'red' }, 'list only'],
      [{ note: null }, 'list only'],
    ],
  },
  'Whole numbers in arithmetic': {
    rules: [allow('R.attr.amount + 1 > 2')],
    instead: [allow('R.attr.amount + 1.0 > 2.0')],
    rows: [
      [{ amount: '5' }, 'list only'],
      [{ amount: null }, 'neither'],
    ],
  },
  'Doubles where CEL takes whole numbers': {
    rules: [allow('R.attr.note.charAt(P.attr.limits.red) == "e"')],
    instead: [allow('R.attr.note.charAt(int(P.attr.limits.red)) == "e"')],
    rows: [
      [{ note: 'orange' }, 'list only'],
      [{ note: 'blue' }, 'neither'],
    ],
  },
  'Nanoseconds of long durations': {
    rules: [allow('duration(R.attr.labels[0]) == duration("100000000.000000001s")')],
    instead: [allow('duration(R.attr.labels[0]) == duration("100000000s")')],
    rows: [
      [{ labels: ['100000000.000000001s'] }, 'check only'],
      [{ labels: ['100000000s'] }, 'list only'],
    ],
  },
  'Division of two whole numbers': {
    rules: [allow('(R.attr.note == "red" ? 7 / 2 : 1) > 3')],
    instead: [allow('(R.attr.note == "red" ? 7.0 / 2.0 : 1.0) > 3.0')],
    rows: [
      [{ note: 'red' }, 'list only'],
      [{ note: 'blue' }, 'neither'],
    ],
  },
  'Converting what is looked up by a key in brackets': {
    rules: [allow('string(R.attr.approver["department"]) == "sales"')],
    instead: [allow('string(R.attr.approver.department) == "sales"')],
    rows: [
      [{ approver: { department: 'sales' } }, 'PDP asked'],
      [{ approver: null }, 'PDP asked'],
    ],
  },
  'Converting what is looked up of the principal': {
    rules: [allow('string(P.attr.limits["red"]) == "5"')],
    instead: [allow('string(P.attr.limits.red) == "5"')],
    rows: [[{ note: 'red' }, 'list only']],
  },
  'Converting what is looked up by a double': {
    rules: [allow('int(R.attr.labels[0.0]) == 5')],
    instead: [allow('int(R.attr.labels[0]) == 5')],
    rows: [
      [{ labels: ['5'] }, 'list only'],
      [{ labels: ['6'] }, 'neither'],
    ],
  },
  'A variable that is a type': {
    rules: [allow('[string, double].exists(t, type(R.attr.note) == t)')],
    instead: [allow('type(R.attr.note) in [string, double]')],
    rows: [
      [{ note: 'red' }, 'list only'],
      [{ note: null }, 'neither'],
    ],
  },
  'The common ancestors of two empty paths': {
    rules: [allow('hierarchy(R.attr.labels).commonAncestors(hierarchy([])).size() == 0 || P.attr.team == "red"')],
    instead: [
      allow(
        'size(R.attr.labels) > 0 && hierarchy(R.attr.labels).commonAncestors(hierarchy([])).size() == 0 || P.attr.team == "red"',
      ),
    ],
    rows: [
      [{ labels: [] }, 'list only'],
      [{ labels: ['a'] }, 'both'],
    ],
  },
  'A macro over a map with entries of the row': {
    rules: [allow('{"red": R.attr.approver.department}.exists(k, k == R.attr.note)')],
    instead: [allow('R.attr.approver != null && R.attr.note in ["red"]')],
    rows: [
      [{ note: 'red', approver: { department: 'sales' } }, 'both'],
      [{ note: 'red', approver: null }, 'list only'],
      [{ note: 'blue', approver: null }, 'neither'],
    ],
  },
  'Numbers that are not finite': {
    rules: [allow('R.attr.amount < 1.0 / 0.0')],
    instead: [allow('R.attr.amount <= 1.7976931348623157e308')],
    rows: [[{ amount: '5' }, 'list refused']],
  },
  'map with a condition': {
    rules: [allow('!hasIntersection(R.attr.tags.map(t, t.active, t.name), ["public"])')],
    instead: [allow('!R.attr.tags.exists(t, t.active && t.name == "public")')],
    rows: [
      [{ tags: [{ active: true, name: 'public' }] }, 'PDP asked'],
      [{ tags: [] }, 'PDP asked'],
    ],
  },
  'map with a condition over related rows': {
    rules: [allow('R.attr.tags.map(t, t.active, {"name": R.attr.note}).exists(t, t.name == "red")')],
    instead: [allow('R.attr.tags.exists(t, t.active && R.attr.note == "red")')],
    rows: [
      [{ note: 'blue', tags: [{ active: true, name: 'red' }] }, 'list only'],
      [{ note: 'red', tags: [{ active: true, name: 'public' }] }, 'check only'],
      [{ note: 'red', tags: [{ active: true, name: 'red' }] }, 'both'],
    ],
  },
  'A DENY rule whose condition errs': {
    rules: [{}, deny('R.attr.amount > 10.0')],
    instead: [{}, deny('R.attr.amount != null && R.attr.amount > 10.0')],
    rows: [
      [{ amount: '5' }, 'both'],
      [{ amount: '50' }, 'neither'],
      [{ amount: null }, 'check only'],
    ],
  },
  'none with a condition that errs': {
    rules: [{ match: { none: { of: [{ expr: 'R.attr.approver.department == "sales"' }] } } }],
    instead: [allow('R.attr.approver == null || R.attr.approver.department != "sales"')],
    rows: [
      [{ approver: { department: 'sales' } }, 'neither'],
      [{ approver: { department: 'legal' } }, 'both'],
      [{ approver: null }, 'check only'],
    ],
  },
  'A variable whose definition errs': {
    rules: [allow('V.department != "sales"')],
    instead: [allow('R.attr.approver == null || R.attr.approver.department != "sales"')],
    rows: [
      [{ approver: { department: 'sales' } }, 'neither'],
      [{ approver: { department: 'legal' } }, 'both'],
      [{ approver: null }, 'check only'],
    ],
  },
  'A variable that errs before in, below none': {
    rules: [{ match: { none: { of: [{ expr: 'V.absent in [R.attr.note]' }] } } }],
    instead: [
      { match: { none: { of: [{ expr: '(has(P.attr.absent) ? P.attr.absent : dyn(null)) in [R.attr.note]' }] } } },
    ],
    rows: [
      [{ note: 'red' }, 'both'],
      [{ note: null }, 'list only'],
    ],
  },
  'A DENY rule for one of several roles': {
    rules: [{ ...allow('R.attr.amount > 10.0'), everyRole: true }, deny('R.attr.note == "red"')],
    instead: [
      { ...allow('R.attr.amount > 10.0'), everyRole: true },
      { ...deny('R.attr.note == "red"'), everyRole: true },
    ],
    rows: [
      [{ note: 'red', amount: '50' }, 'check only'],
      [{ note: 'blue', amount: '50' }, 'both'],
    ],
  },
  'A principal policy that denies without asking the row': {
    rules: [{}],
    principalRules: [{ effect: 'DENY' }],
    instead: [{}, deny('P.id == "u1"')],
    rows: [[{ note: 'red' }, 'list only']],
  },
  'Unusual spellings of numbers, timestamps and durations': {
    rules: [allow('double(R.attr.note) > 1.0 || timestamp(R.attr.note) > timestamp("2000-01-01T00:00:00Z")')],
    rows: [
      [{ note: '8' }, 'both'],
      [{ note: '2026-01-05T02:00:00Z' }, 'both'],
      [{ note: '2026-01-05T2:00:00Z' }, 'check only'],
      [{ note: '0x1p3' }, 'check only'],
      [{ note: '1_000' }, 'check only'],
    ],
  },
  'cel.bind': {
    rules: [allow('cel.bind(x, R.attr.amount, x > 10.0)')],
    instead: [allow('R.attr.amount > 10.0')],
    rows: [[{ amount: '50' }, 'list refused']],
  },
  'Constants of the policy inside a ternary': {
    rules: [allow('R.attr.note == "red" ? R.attr.amount > C.limit : false')],
    instead: [allow('R.attr.note == "red" && R.attr.amount > C.limit')],
    rows: [[{ note: 'red', amount: '50' }, 'PDP asked']],
  },
  'A macro inside a macro, over what the principal does not have': {
    rules: [allow('R.attr.tags.exists(t, P.attr.absent.exists(name, name == t.name))')],
    instead: [allow('has(P.attr.absent) && hasIntersection(P.attr.absent, R.attr.tags.map(t, t.name))')],
    rows: [[{ tags: [{ active: true, name: 'public' }] }, 'list refused']],
  },
  'Rows that do not fit the JSON schema': {
    rules: [{}],
    rows: [
      [{ note: 'red' }, 'both'],
      [{ note: 'longer than the schema allows' }, 'list only'],
    ],
  },
}

/** What `note` may be by the schema of the kind `thing`. */
export const JSON_SCHEMA = { type: 'object', properties: { note: { type: ['string', 'null'], maxLength: 20 } } }

function allow(expr: string): Rule {
  return { match: { expr } }
}

function deny(expr: string): Rule {
  return { effect: 'DENY', match: { expr } }
}

const text = { kind: 'text', native: 'text' } as const
const float = { kind: 'float', bits: 64 } as const
const boolean = { kind: 'boolean' } as const

const base = table('Thing', { note: text, amount: float })
const labels = { name: 'labels', column: 'labels', type: text, nullable: false, list: true }
const thing: Model = {
  ...base,
  fields: { ...base.fields, labels },
  relations: {
    approver: { name: 'approver', model: 'User', cardinality: 'one', on: [{ from: 'note', to: 'id' }] },
    tags: { name: 'tags', model: 'Tag', cardinality: 'many', on: [{ from: 'id', to: 'name' }] },
  },
}
const models = {
  Thing: thing,
  User: table('User', { department: text }),
  Tag: table('Tag', { name: text, active: boolean }),
}
const map = bindResources({ provider: 'postgresql', models }, { thing: { relations: { approver: true, tags: true } } })

export const resource: Resource = resourceOf(map, 'thing')

/** A row in which everything is unset that is not given. */
export function rowOf(given: GivenRow): StoredRow {
  return { id: 'a', note: null, amount: null, approver: null, tags: [], labels: [], ...given }
}

function table(name: string, types: Record<string, typeof text | typeof float | typeof boolean>): Model {
  const fields = Object.entries(types).map(([field, type]) => [
    field,
    { name: field, column: field, type, nullable: true, list: false },
  ])
  const id = { name: 'id', column: 'id', type: text, nullable: false, list: false }
  return {
    name,
    table: name,
    fields: { id, ...Object.fromEntries(fields) },
    relations: {},
    primaryKey: ['id'],
    uniqueKeys: [],
  }
}
