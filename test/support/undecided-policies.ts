import { cpSync, mkdtempSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parse } from 'yaml'

/** Questions that no database is asked, since their pattern is of the row: the one is true of every row, the other of none. */
const YES = { expr: '"".matches(R.id.substring(0, 0))' }
const NO = { expr: '"".matches(R.id.substring(0, 0) + "x")' }

/**
 * Writes the policies of a folder anew, so that they say the same of every row, and no database can be asked: every rule that allows something
 * has one condition more, and one that it could do instead: every row is one that may be permitted.
 */
export function undecidedPolicies(folder: string): string {
  const target = mkdtempSync(join(tmpdir(), 'rowgate-undecided-'))
  cpSync(folder, target, { recursive: true, filter: (path) => !path.endsWith('/tests') })
  for (const name of readdirSync(target).filter((each) => each.endsWith('.yaml'))) {
    const policy: unknown = parse(readFileSync(join(target, name), 'utf8'))
    writeFileSync(join(target, name), JSON.stringify(undecided(policy as Policy)))
  }
  return target
}

interface Policy {
  readonly resourcePolicy?: { readonly rules: readonly Rule[] }
}

interface Rule {
  readonly effect: string
  readonly condition?: { readonly match: object }
}

function undecided(policy: Policy): Policy {
  const { resourcePolicy } = policy
  if (resourcePolicy === undefined) return policy
  return { ...policy, resourcePolicy: { ...resourcePolicy, rules: resourcePolicy.rules.map(withQuestion) } }
}

function withQuestion(rule: Rule): Rule {
  if (rule.effect !== 'EFFECT_ALLOW') return rule
  const own = rule.condition === undefined ? [] : [rule.condition.match]
  return { ...rule, condition: { match: { any: { of: [{ all: { of: [...own, YES] } }, NO] } } } }
}
