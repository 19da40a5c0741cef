import { readdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { write } from './node.ts'
import type { Case, CaseRule, Condition, DerivedRole } from './rules.ts'

/** The parts of a policy that are one action's own. */
export interface WrittenCase {
  /** One of its own where there are derived roles: the planner tries them all for every plan of a kind, and one that fails fails them all. */
  readonly kind: string
  readonly rules: readonly object[]
  readonly derivedRoles: readonly object[]
  readonly variables: Readonly<Record<string, string>>
}

const EXPORTS = {
  'shared-variables': {
    exportVariables: {
      name: 'shared',
      definitions: { shared: 'R.attr.flag || R.attr.maybe', joined: '"a" + R.attr.so' },
    },
  },
  'shared-constants': {
    exportConstants: { name: 'shared', definitions: { blue: 'a.b', dozen: 'abcdefghijkl'.split('') } },
  },
}
const LOCAL = { small: 'R.attr.n < 3.0', starts: 'R.attr.s.startsWith(C.red)', owner: 'R.attr.box.s' }
const CONSTANTS = { red: 'a', limit: 2.5, names: ['a', 'b', 'a.b'] }

const SHARED = { import: ['shared'], local: CONSTANTS }

/** Writes the rules of one action, under names that no other action uses. */
export function writeCase(action: string, own: Case): WrittenCase {
  const variables: Record<string, string> = {}
  const derivedRoles: object[] = []
  const nameVariable = (text: string): string => {
    const name = `${action}_${Object.keys(variables).length}`
    variables[name] = text
    return `V.${name}`
  }
  const match = (when: Condition | undefined): object =>
    when === undefined ? {} : { condition: { match: matchOf(when, nameVariable) } }
  const derive = (role: DerivedRole): string => {
    const name = `${action}_r${derivedRoles.length}`
    derivedRoles.push({ name, parentRoles: role.parentRoles, ...derivedMatch(role.when) })
    return name
  }
  const audience = (of: CaseRule['for']): object =>
    'derived' in of ? { derivedRoles: of.derived.map(derive) } : { roles: of.roles }
  const rules = own.map((rule) => ({
    actions: [action],
    effect: rule.effect,
    ...audience(rule.for),
    ...match(rule.when),
  }))
  const kind = derivedRoles.length === 0 ? 'thing' : `thing-${action}`
  return { kind, rules, derivedRoles, variables }
}

/** A derived role knows the variables that are shared, and none of the policy. */
function derivedMatch(when: Condition | undefined): object {
  return when === undefined ? {} : { condition: { match: matchOf(when, (text) => `(${text})`) } }
}

function matchOf(when: Condition, nameVariable: (text: string) => string): object {
  if (!('of' in when)) return { expr: write(when, nameVariable) }
  return { [when.kind]: { of: when.of.map((part) => matchOf(part, nameVariable)) } }
}

/** The policies of some actions, by file name. */
export function policiesOf(written: Iterable<WrittenCase>): Readonly<Record<string, object>> {
  const all = [...written]
  const kinds = [...new Set(['thing', ...all.map(({ kind }) => kind)])]
  const own = kinds.map((kind) =>
    resourcePolicyOf(
      kind,
      all.filter((each) => each.kind === kind),
    ),
  )
  return Object.assign({ ...EXPORTS }, ...own) as Record<string, object>
}

function resourcePolicyOf(kind: string, own: readonly WrittenCase[]): Record<string, object> {
  const local = Object.assign({ ...LOCAL }, ...own.map((each) => each.variables)) as object
  const variables = { import: ['shared'], local }
  const definitions = own.flatMap((each) => each.derivedRoles)
  const rules = own.flatMap((each) => each.rules)
  const policy = { version: 'default', resource: kind, variables, constants: SHARED, rules }
  if (definitions.length === 0) return { [kind]: { resourcePolicy: policy } }
  return {
    [kind]: { resourcePolicy: { ...policy, importDerivedRoles: [kind] } },
    [`${kind}-roles`]: {
      derivedRoles: { name: kind, variables: { import: ['shared'], local: LOCAL }, constants: SHARED, definitions },
    },
  }
}

/** Writes the policies into a folder in place of those that are there; JSON is YAML. A complaint of the compiler quotes a whole line. */
export function writePolicies(folder: string, policies: Readonly<Record<string, object>>): void {
  for (const name of readdirSync(folder)) if (!(name.replace('.yaml', '') in policies)) rmSync(join(folder, name))
  for (const [name, policy] of Object.entries(policies)) {
    writeFileSync(join(folder, `${name}.yaml`), JSON.stringify({ apiVersion: 'api.cerbos.dev/v1', ...policy }, null, 1))
  }
}
