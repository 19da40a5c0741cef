import type { Principal } from '@rowgate/core'
import type { Outcome } from './differential.ts'
import { type Node, parts, uses, write } from './node.ts'
import { type Audience, type Case, type Condition, expressionsOf } from './rules.ts'

/**
 * Whether the list may differ from check like this, because the plan itself does: the places of docs/reference/divergences.md that random
 * rules come to.
 */
export function isBlindSpot(own: Case, outcome: Pick<Outcome, 'kind' | 'side' | 'plan'>): boolean {
  const { kind, side, plan } = outcome
  const { principal } = side
  if (kind === 'missed')
    return (['lost', 'erred'] as const).some((each) => isBlindSpot(own, { ...outcome, kind: each }))
  const isPlanned = kind === 'leak' || kind === 'lost' || kind === 'erred'
  const isPinned = (node: Node): boolean => PLANNED.some((differs) => differs(node, principal))
  if (isPlanned && expressionsOf(own).flatMap(parts).some(isPinned)) return true
  if (isPlanned && saysTwice(own, principal)) return true
  if (kind === 'leak' && dropsAncestors(own, plan)) return true
  if (kind === 'leak') return asksEmptyList(own, principal) || (skipsErrors(own) && namesErrors(own))
  const isErrorTaken = skipsErrors(own) || namesErrors(own)
  if (isErrorTaken && kind === 'erred') return true
  if (isErrorTaken && kind === 'lost' && (asksEmptyList(own, principal) || namesKnown(own))) return true
  return (kind === 'erred' || kind === 'lost') && deniesOneRole(own, principal)
}

/** What the planner computes otherwise than a check does. */
const PLANNED: readonly ((node: Node, principal: Principal) => boolean)[] = [
  comparesKnownSide,
  comparesLookUp,
  comparesClocks,
  dividesKnown,
  convertsKnown,
  mixesNumbers,
  walksInts,
  asksScalar,
  skipsOperand,
  walksTypes,
  walksMap,
]

/** The planner leaves out what it takes for said: it takes `null`, `""` and `false` for the same, and a list of one element for that. */
function saysTwice(own: Case, principal: Principal): boolean {
  const asked = expressionsOf(own)
    .flatMap(parts)
    .filter((node) => node.parts.some(isOfRow))
  const texts = new Set(asked.map((node) => knownText(node, principal)))
  return new Set([...texts].map(withoutKinds)).size < texts.size
}

function isOfRow(node: Node): boolean {
  return uses(node, 'attribute') || uses(node, 'variable')
}

/** An expression with what the principal has, as the planner has it. */
function knownText(node: Node, { id, attr = {} }: Principal): string {
  const found = (reference: string, name: string): string => JSON.stringify(attr[name]) ?? reference
  return write(node)
    .replaceAll(/P\.attr\.(\w+)/g, found)
    .replaceAll('P.id', JSON.stringify(id))
    .replaceAll(/dyn\(([^()]*)\)/g, '$1')
    .replaceAll(/ in \[([^[\],]*)\]/g, ' == $1')
}

function withoutKinds(text: string): string {
  return text.replaceAll(/null|false|""/g, '""').replaceAll(/[[\]]/g, '')
}

/** In a check, the common ancestors of two empty paths are an error that nothing makes good; the planner does not ask for them where it knows the rest. */
function dropsAncestors(own: Case, plan: Outcome['plan']): boolean {
  const isAsked = expressionsOf(own).some((node) => uses(node, 'commonAncestors'))
  return isAsked && !JSON.stringify(plan?.condition ?? null).includes('commonAncestors')
}

/** A check skips a DENY rule whose condition errs, and takes such a part of `none` for false, where the plan says `not` of an error. */
function skipsErrors(own: Case): boolean {
  return own.some(({ effect, for: audience, when }) => {
    const derived = 'derived' in audience ? audience.derived.map((role) => role.when) : []
    return effect === 'EFFECT_DENY' || [when, ...derived].some((each) => each !== undefined && hasNone(each))
  })
}

function hasNone(when: Condition): boolean {
  return 'of' in when && (when.kind === 'none' || when.of.some(hasNone))
}

/** To a check, a variable of the policy that errs is null. */
function namesErrors(own: Case): boolean {
  return expressionsOf(own).some((node) => uses(node, 'V') || uses(node, 'policyVariable'))
}

/** Where the planner knows itself that the variable errs, nothing of it is in the plan. */
function namesKnown(own: Case): boolean {
  const named = expressionsOf(own)
    .flatMap(parts)
    .filter(({ name }) => name === 'V')
  return named.some(({ parts: [definition] }) => definition !== undefined && !uses(definition, 'attribute'))
}

/** The planner compares what it finds in a map with a known value the wrong way around. */
function comparesLookUp({ name, parts: [found, known] }: Node): boolean {
  return ORDERED.has(name) && looksUp(found) && known !== undefined && !uses(known, 'attribute')
}

/** The planner computes `timeSince()` of what it knows by its clock, Rowgate that of the row by its own. */
function comparesClocks({ name, parts: sides }: Node): boolean {
  return COMPARISONS.has(name) && sides.every((side) => uses(side, 'timeSince'))
}

/** A plan does not say whether two known numbers are ints, which it leaves to be divided where the planner fails to. */
function dividesKnown(node: Node): boolean {
  return node.name === 'div' && node.sort === 'int' && !uses(node, 'attribute') && !uses(node, 'variable')
}

/** The planner converts elements of a known list, and forgets the type that CEL has inferred for them. */
function convertsKnown({ binds, parts: operands }: Node): boolean {
  const body = operands.at(-1)
  const isKnown = operands.slice(0, -1).every((list) => !uses(list, 'attribute') && !uses(list, 'variable'))
  return binds !== undefined && isKnown && body !== undefined && parts(body).some(({ sort }) => sort === 'converted')
}

/** To a check, a variable that is a type is an error; the planner computes the macro. */
function walksTypes(node: Node): boolean {
  const [walked] = node.parts
  const isKnown = node.binds !== undefined && walked !== undefined && !uses(walked, 'attribute')
  return isKnown && parts(node).some(({ template }) => template === 'string')
}

/** The planner walks the keys of a written map, and forgets that an entry may be an error. */
function walksMap({ name, parts: [walked] }: Node): boolean {
  return MACROS.has(name) && walked !== undefined && isMapOfRow(walked)
}

const MACROS: ReadonlySet<string> = new Set(['exists', 'all', 'exists_one', 'filter', 'map', 'transformList'])

function isMapOfRow(node: Node): boolean {
  return node.template.startsWith('{') && node.template.endsWith('}') && uses(node, 'attribute')
}

/** A plan shows neither that a number is an int, to which CEL adds no attribute, nor that it is a double, which CEL takes for no position. */
function mixesNumbers({ name, parts: operands }: Node): boolean {
  return (ARITHMETIC.has(name) && operands.some(isInt)) || (POSITIONAL.has(name) && operands.slice(1).some(isDouble))
}

/** The same of elements of a list that the policy writes down. */
function walksInts({ binds, parts: [walked, ...bodies] }: Node): boolean {
  const isOfInts = binds !== undefined && walked !== undefined && parts(walked).some(isInt)
  return isOfInts && bodies.flatMap(parts).some(({ name }) => ARITHMETIC.has(name))
}

const ARITHMETIC: ReadonlySet<string> = new Set(['add', 'sub', 'mult', 'div', 'mod'])
const POSITIONAL: ReadonlySet<string> = new Set(['charAt', 'substring', 'mod'])

/** Of whatever the row has: where the grammar writes ints, it adds them to ints. */
function isInt({ sort, template }: Node): boolean {
  return sort === 'wild' && /^-?\d+$/.test(template)
}

function isDouble({ name, template }: Node): boolean {
  return (name === 'principal' && template.startsWith('P.')) || /^dyn\(-?\d+\.\d+\)$/.test(template)
}

/** The planner takes a scalar to the right of `in` for the list of it. */
function asksScalar({ name, parts: [, list] }: Node, principal: Principal): boolean {
  return name === 'in' && list !== undefined && isScalar(list, principal)
}

function isScalar({ name, template }: Node, principal: Principal): boolean {
  if (name === 'literal') return /^dyn\([^[{]/.test(template)
  const value = name === 'principal' ? readOf(template, principal) : undefined
  return value !== undefined && (value === null || typeof value !== 'object')
}

/** The planner leaves out a known operand of `&&` and `||` that is no boolean. */
function skipsOperand({ name, parts: operands }: Node, principal: Principal): boolean {
  return (name === 'and' || name === 'or') && operands.some((operand) => isKnownOther(operand, principal))
}

/** Whether something is known, and no boolean. */
function isKnownOther({ name, template }: Node, principal: Principal): boolean {
  if (name === 'literal') return !/^(?:dyn\()?(?:true|false)\)?$/.test(template)
  const value = name === 'principal' ? readOf(template, principal) : undefined
  return value !== undefined && typeof value !== 'boolean'
}

/** What a reference to the principal, or to an attribute of it, is; nothing for anything else. */
function readOf(reference: string, { id, roles, attr = {} }: Principal): unknown {
  const read: Attributes = { P: { id, roles, attr }, 'P.id': id, 'P.roles': roles }
  return reference.startsWith('P.attr.') ? attr[reference.replace('P.attr.', '')] : read[reference]
}

const ORDERED: ReadonlySet<string> = new Set(['lt', 'le', 'gt', 'ge'])

function looksUp(node: Node | undefined): boolean {
  if (node?.name === 'V') return looksUp(node.parts[0])
  return node !== undefined && /^P\.attr\.\w+\[/.test(node.template)
}

/** The planner knows one side of an `&&` or `||`, or that both are the same, and forgets that what is left must be a boolean: a comparison takes any value. */
function comparesKnownSide({ name, parts: operands }: Node): boolean {
  return COMPARISONS.has(name) && operands.some(maySaySide)
}

const COMPARISONS: ReadonlySet<string> = new Set(['eq', 'ne', 'lt', 'le', 'gt', 'ge'])

/** Whether what stays of an expression may be one side of an `&&` or `||`. */
function maySaySide({ name, parts: operands }: Node): boolean {
  if (name === 'if') return operands.slice(1).some(maySaySide)
  if (name === 'V') return operands.some(maySaySide)
  if (name !== 'and' && name !== 'or') return false
  const isTwice = new Set(operands.map((side) => JSON.stringify(side))).size < operands.length
  return isTwice || operands.some((side) => !uses(side, 'attribute') || maySaySide(side))
}

/** A check asks for each role of the principal on its own, so that a rule which denies another role does not count; the plan takes all. */
function deniesOneRole(own: Case, { roles }: Principal): boolean {
  return (
    roles.length > 1 && own.some(({ effect, for: audience }) => effect === 'EFFECT_DENY' && !coversAll(audience, roles))
  )
}

function coversAll(audience: Audience, roles: readonly string[]): boolean {
  const all = 'derived' in audience ? audience.derived.map((role) => role.parentRoles) : [audience.roles]
  return all.every((named) => named.includes('*') || roles.every((role) => named.includes(role)))
}

/** The planner knows that nothing is in an empty list or map, and forgets that what is looked for may be an error. */
function asksEmptyList(own: Case, { attr = {} }: Principal): boolean {
  return expressionsOf(own)
    .flatMap(parts)
    .filter(({ name }) => name === 'in')
    .some(
      ({ parts: [, list], template }) => asksEmptyMap(template, attr) || (list !== undefined && mayBeEmpty(list, attr)),
    )
}

type Attributes = Readonly<Record<string, unknown>>

/** The productions that look into a map of the principal. */
function asksEmptyMap(template: string, attr: Attributes): boolean {
  const name = /in P\.attr\.(\w+)/.exec(template)?.[1]
  const map = name === undefined ? undefined : attr[name]
  if (typeof map !== 'object' || map === null) return false
  return Object.keys(map).length === 0 || Object.values(map).some(isEmpty)
}

/** What is made of a list, and is empty where that is. */
const MADE_OF_LISTS: ReadonlySet<string> = new Set(['filter', 'map', 'transformList'])

function mayBeEmpty(list: Node, attr: Attributes): boolean {
  const [walked] = list.parts
  if (MADE_OF_LISTS.has(list.name) && walked !== undefined && mayBeEmpty(walked, attr)) return true
  if (parts(list).some(({ name }) => name === 'attribute')) return false
  const [, name = '', key] = /^P\.attr\.(\w+)(?:\.(\w+))?$/.exec(list.template) ?? []
  const known = key === undefined ? attr[name] : (attr[name] as Attributes | undefined)?.[key]
  return list.parts.length > 0 || list.template === '[]' || list.pick !== undefined || isEmpty(known)
}

function isEmpty(value: unknown): boolean {
  return Array.isArray(value) && value.length === 0
}
