import { oddUserId } from './principals.ts'
import type { UserRow } from './rows.ts'

type Line = readonly [id: string, name: string, department: string | null, region: string, managerId: string | null]

// Managers before their reports, as the foreign key wants them.
const staff: readonly Line[] = [
  ['u-kay', 'Kay Adeyemi', 'board', 'emea', null],
  ['u-mia', 'Mia Okafor', 'engineering', 'emea', 'u-kay'],
  ['u-noor', 'Noor Haddad', 'sales', 'amer', 'u-kay'],
  ['u-sol', 'Sol Ibáñez', 'Marketing', 'apac', 'u-kay'],
  ['u-fay', 'Fay Lindqvist', 'finance', 'amer', 'u-kay'],
  ['u-ada', 'Ada Brandt', 'engineering', 'emea', 'u-mia'],
  ['u-ben', 'Ben Castillo', 'engineering', 'emea', 'u-mia'],
  ['u-chi', 'Chi Nwosu', 'engineering', 'apac', 'u-mia'],
  ['u-dov', 'Dov Ravid', 'engineering', 'amer', 'u-ada'],
  ['u-eli', 'Eli Novak', 'sales', 'amer', 'u-noor'],
  ['u-eve', 'Eve Sørensen', 'sales', 'emea', 'u-noor'],
  ['u-gus', 'Gus Tamura', 'sales', 'apac', 'u-noor'],
  ['u-hana', 'Hana Petrová', 'sales', 'amer', 'u-mia'],
  ['u-ines', 'Inês Duarte', 'Marketing', 'emea', 'u-sol'],
  ['u-jun', '李俊', 'Marketing', 'apac', 'u-sol'],
  ['u-finn', 'Finn Gallagher', 'finance', 'emea', 'u-fay'],
  ['u-gia', 'Gia Romano', 'finance', 'emea', 'u-finn'],
  ['u-audra', 'Audra Klein', 'audit', 'emea', 'u-kay'],
  ['u-axel', 'Axel Moreau', 'audit', 'amer', 'u-audra'],
  [oddUserId, 'Róisín “Ro” O’Neil', 'Ops & Logistics', 'apac', 'u-kay'],
  ['u-pax', 'Pax Mbeki', 'Ops & Logistics', 'emea', oddUserId],
  ['U-ADA', 'Adah Brandt', 'Engineering', 'emea', 'u-mia'],
  ['u-cleo', 'Cleo Fontaine', null, 'emea', 'u-ben'],
  ['u-cyd', 'Cyd', null, 'amer', null],
  ['x-xan', '', null, '', null],
]

const left = new Set(['u-ben', 'u-gus', 'u-pax', 'x-xan'])

/** Who owns, approves and comments. Some have no manager, no department or have left the company. */
export const users: readonly UserRow[] = staff.map(([id, name, department, region, managerId]) => ({
  id,
  name,
  department,
  region,
  managerId,
  active: !left.has(id),
}))
