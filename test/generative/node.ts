/** What an expression is, as far as the grammar cares. The sorts of the last lines have leaves only. */
// oxfmt-ignore
export type Sort =
  | 'bool' | 'num' | 'int' | 'text' | 'instant' | 'duration' | 'any' | 'wild'
  | 'texts' | 'nums' | 'ints' | 'rows' | 'grants' | 'row' | 'grant' | 'path' | 'docs' | 'doc' | 'concat'
  | 'quantified' | 'unsure' | 'strict' | 'few' | 'choice' | 'among' | 'doubt' | 'doubted' | 'place' | 'known' | 'meeting' | 'dropped'
  | 'solved' | 'truncated' | 'moved' | 'span' | 'yearOf' | 'clock' | 'suspects' | 'tally' | 'sized'
  | 'pattern' | 'position' | 'zone' | 'delimiter' | 'typeName' | 'typeText' | 'count' | 'numberText' | 'mixed' | 'key' | 'field' | 'double' | 'exact' | 'edge' | 'edges' | 'whole' | 'wholeEdge' | 'real' | 'bound' | 'moment' | 'nearby' | 'computed'
  | 'range' | 'part' | 'small' | 'joined' | 'way' | 'keyed' | 'wanted' | 'chosen' | 'labels' | 'document' | 'entries' | 'entry'
  | 'chooser' | 'factor' | 'spelled' | 'digits' | 'huge' | 'letter' | 'host' | 'year' | 'fraction' | 'length' | 'inside' | 'constant' | 'looked' | 'converted'

/** An expression of CEL as a tree, so that a failing one can be made smaller. */
export interface Node {
  readonly sort: Sort
  /** The function's operator in a query plan; for a leaf, what it is. */
  readonly name: string
  readonly parts: readonly Node[]
  /** CEL, with `$0`, `$1` for the parts. */
  readonly template: string
  /** What a macro binds for its last part. */
  readonly binds?: Binding
  /** Which of the bound variables a leaf is; its template is what it is where there is none. */
  readonly pick?: number
}

interface Binding {
  readonly variable: string
  readonly element: Sort
}

/** What a bound variable of a sort can be used for. */
const MEMBERS: Partial<Record<Sort, Partial<Record<Sort, readonly string[]>>>> = {
  text: { text: [''], any: [''], keyed: [''], chooser: [''], looked: [''], doubt: ['.matches(R.attr.s)'] },
  num: { num: [''], any: [''] },
  int: { int: [''], any: [''] },
  row: {
    text: ['.s', '.box.s'],
    num: ['.n', '.box.n'],
    bool: ['.flag', '.box.flag'],
    strict: ['.flag'],
    bound: ['.n'],
    keyed: ['.s', '.box.s'],
    chooser: ['.s', '.box.s'],
    solved: ['.n', '.box.n'],
    doubt: ['.id.matches(R.attr.s)'],
    few: ['.s == "a"', '.s == "b"', '.box.s == "a"'],
    labels: ['.box.labels'],
    any: ['.s', '.n', '.flag', '.box.n'],
    texts: ['.box.labels'],
    rows: ['.box.pins'],
    row: ['.box'],
  },
  doc: {
    text: ['', '.s'],
    num: ['', '.n'],
    bool: ['', '.x'],
    any: ['', '.s', '.x'],
    texts: ['', '.l'],
    docs: ['.l'],
    document: [''],
    chooser: ['', '.s'],
  },
  grant: { text: ['.dept'], num: ['.level'], any: ['.dept', '.level'], texts: ['.names'] },
}

/** Gives the name under which a policy knows a condition that is a variable of its own. */
export type NameVariable = (text: string) => string

/** The expression in CEL; a shadowed variable is not used, and one that nothing binds becomes the attribute that stands for it. */
export function write(node: Node, nameVariable: NameVariable = (text) => `(${text})`): string {
  return writeIn(node, [], nameVariable)
}

function writeIn(node: Node, scope: readonly Binding[], nameVariable: NameVariable): string {
  if (node.pick !== undefined) return variableText(node, scope)
  if (node.name === 'V') return nameVariable(writeIn(node.parts[0] as Node, [], nameVariable))
  const { binds } = node
  const inner = binds === undefined ? scope : [binds, ...scope.filter(({ variable }) => variable !== binds.variable)]
  const written = node.parts.map((part, at) =>
    writeIn(part, at === node.parts.length - 1 ? inner : scope, nameVariable),
  )
  return node.template.replaceAll(/\$(\d)/g, (_, at: string) => written[Number(at)] ?? '')
}

function variableText({ sort, pick = 0, template }: Node, scope: readonly Binding[]): string {
  const candidates = scope.flatMap(({ variable, element }) =>
    (MEMBERS[element]?.[sort] ?? []).map((member) => `${variable}${member}`),
  )
  return candidates[pick % candidates.length] ?? template
}

/** Smaller expressions that might fail the same way: every part of the same sort in place of the whole, and each part made smaller. */
export function smaller(node: Node): Node[] {
  const own = node.parts.flatMap(parts).filter((part) => part.sort === node.sort)
  const inner = node.parts.flatMap((part, at) =>
    smaller(part).map((less) => ({ ...node, parts: node.parts.with(at, less) })),
  )
  return [...own, ...inner]
}

/** An expression and all that it is made of. */
export function parts(node: Node): Node[] {
  return [node, ...node.parts.flatMap(parts)]
}

/** Whether a function, or a leaf, is anywhere in the expression. */
export function uses(node: Node, name: string): boolean {
  return parts(node).some((part) => part.name === name)
}
