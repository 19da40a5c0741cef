/** An operand of a plan, in the spelling of the PDP's JSON. */
export type Operand = Readonly<Record<string, unknown>>

export function attribute(name: string): Operand {
  return { variable: `request.resource.attr.${name}` }
}

export function value(constant: unknown): Operand {
  return { value: constant }
}

export function call(operator: string, ...operands: readonly Operand[]): Operand {
  return { expression: { operator, operands } }
}

/** A macro over a list, with the name of its variable. */
export function macro(operator: string, list: Operand, name: string, body: Operand): Operand {
  return call(operator, list, call('lambda', body, { variable: name }))
}

/** Conditions about kind `expense` that grow: each family has about as many nodes as it is asked for. */
// oxfmt-ignore
export const FAMILIES: Readonly<Record<string, (nodes: number) => Operand>> = {
  'a wide or':                    (nodes) => call('or', ...times(nodes / 4, contains)),
  'a wide and':                   (nodes) => call('and', ...times(nodes / 4, contains)),
  'an or in an or in an or':      (nodes) => nested(nodes / 5, contains(-1), (part, at) => call('or', part, contains(at))),
  'or of equalities':             (nodes) => call('or', ...times(nodes / 4, (at) => call('eq', attribute('department'), value(`x${at}`)))),
  'and of inequalities':          (nodes) => call('and', ...times(nodes / 4, (at) => call('ne', attribute('project'), value(`x${at}`)))),
  'not an or of equalities':      (nodes) => call('not', call('or', ...times(nodes / 4, (at) => call('eq', attribute('project'), value(`x${at}`))))),
  'or of ands':                   (nodes) => call('or', ...times(nodes / 9, (at) => call('and', contains(at), above(at)))),
  'not an and of ors':            (nodes) => call('not', call('and', ...times(nodes / 9, (at) => call('or', contains(at, 'project'), call('gt', attribute('riskScore'), value(at)))))),
  'and, or and not in each other, 100 deep': (nodes) => deep(nodes, 100),
  'and, or and not in each other, 390 deep': (nodes) => deep(nodes, 390),
  'ternaries side by side':       (nodes) => call('and', ...times(nodes / 14, (at) => call('if', contains(at), above(at), call('lt', attribute('amount'), value(at))))),
  'a chain of ternaries':         (nodes) => nested(390, call('or', ...times(nodes / 4, contains)), (part, at) => call('if', contains(at), above(at), part)),
  'a chain of ternary values':    (nodes) => call('eq', nested(Math.min(390, nodes / 6), value('z'), (part, at) => call('if', contains(at), value(`y${at}`), part)), attribute('department')),
  'exists side by side':          (nodes) => call('and', ...times(nodes / 7, (at) => macro('exists', attribute('lineItems'), 'l', has('l.category', at)))),
  'all side by side':             (nodes) => call('and', ...times(nodes / 7, (at) => macro('all', attribute('lineItems'), 'l', has('l.vendor', at)))),
  'or of exists':                 (nodes) => call('or', ...times(nodes / 7, (at) => macro('exists', attribute('lineItems'), 'l', has('l.vendor', at)))),
  'exists in exists, 60 deep':    (nodes) => nested(60, contains(0), (part, at) => macro('exists', attribute('lineItems'), `l${at}`, call('and', ...times(nodes / 240, (each) => has(`l${at}.category`, each)), part))),
  'all in all, 190 deep':         (nodes) => nested(190, call('or', ...times(nodes / 4, contains)), (part, at) => macro('all', attribute('lineItems'), `l${at}`, part)),
  'size of a filter':             (nodes) => call('gt', call('size', macro('filter', attribute('lineItems'), 'l', call('or', ...times(nodes / 4, (at) => has('l.vendor', at))))), value(2)),
  'exists_one':                   (nodes) => macro('exists_one', attribute('lineItems'), 'l', call('or', ...times(nodes / 4, (at) => has('l.vendor', at)))),
  'in a long list':               (nodes) => call('in', attribute('department'), value(times(nodes, (at) => `x${at}`))),
  'not in a long list':           (nodes) => call('not', call('in', attribute('project'), value(times(nodes, (at) => `x${at}`)))),
  'in a long list of numbers':    (nodes) => call('in', attribute('amount'), value(times(nodes, (at) => at / 8))),
  'an intersection':              (nodes) => call('hasIntersection', attribute('tags'), value(times(nodes, (at) => `x${at}`))),
  'exists over a known list':     (nodes) => macro('exists', value(times(nodes, (at) => `x${at}`)), 'x', call('contains', attribute('department'), { variable: 'x' })),
  'all over a known list':        (nodes) => macro('all', value(times(nodes, (at) => `x${at}`)), 'x', call('ne', attribute('project'), { variable: 'x' })),
  'a written list':               (nodes) => call('in', attribute('department'), call('list', ...times(nodes, (at) => at % 2 === 0 ? value(`x${at}`) : attribute('project')))),
  'a map that is looked up':      (nodes) => call('eq', call('index', value(Object.fromEntries(times(nodes, (at) => [`k${at}`, `x${at % 5}`]))), attribute('department')), value('x3')),
  'the keys of a map':            (nodes) => call('in', attribute('department'), value(Object.fromEntries(times(nodes, (at) => [`k${at}`, at])))),
  'paths through relations':      (nodes) => call('and', ...times(nodes / 4, (at) => contains(at, 'owner.manager.department'))),
  'not paths through relations':  (nodes) => call('not', call('or', ...times(nodes / 4, (at) => contains(at, at % 2 === 0 ? 'owner.manager.department' : 'approver.department')))),
}

function contains(at: number, name = 'department'): Operand {
  return call('contains', attribute(name), value(`x${at}`))
}

function has(name: string, at: number): Operand {
  return call('contains', { variable: name }, value(`x${at}`))
}

function above(at: number): Operand {
  return call('gt', attribute('amount'), value(at))
}

function deep(nodes: number, depth: number): Operand {
  const width = Math.max(1, nodes / depth / 4)
  return nested(depth, contains(0), (part, level) => {
    if (level % 3 === 0) return call('not', part)
    return call(level % 3 === 1 ? 'and' : 'or', ...times(width * 1.5, (at) => contains(level * 1000 + at)), part)
  })
}

function nested(depth: number, core: Operand, around: (part: Operand, at: number) => Operand): Operand {
  return times(depth, (at) => at).reduce<Operand>(around, core)
}

function times<Item>(count: number, make: (at: number) => Item): Item[] {
  return Array.from({ length: Math.max(1, Math.floor(count)) }, (_, at) => make(at))
}

/** Nodes of a plan: operands and lambdas, and the items of their values. */
export function nodesOf(plan: Operand): number {
  let nodes = 0
  const pending: unknown[] = [plan]
  while (pending.length > 0) {
    const next = pending.pop()
    if (typeof next !== 'object' || next === null) nodes += 1
    else if ('expression' in next) pending.push(...operandsOf(next.expression), 'operator')
    else pending.push(...Object.values(next))
  }
  return nodes
}

function operandsOf(expression: unknown): readonly unknown[] {
  return (expression as { readonly operands: readonly unknown[] }).operands
}

/** Conditions whose meaning multiplies with each level of nesting, when it is written out. */
// oxfmt-ignore
export const MULTIPLYING: Readonly<Record<string, (levels: number) => Operand>> = {
  'ternaries in conditions of ternaries': (levels) => nested(levels, contains(0), (part, at) => call('if', part, contains(at), contains(-at))),
  'comparisons of comparisons':           (levels) => nested(levels, contains(0), (part, at) => call('eq', part, contains(at))),
  'ternaries in one sum':                 (levels) => call('gt', nested(levels, attribute('riskScore'), (part, at) => call('add', part, call('if', contains(at), value(0.5), attribute('riskScore')))), value(1.5)),
  'filters in conditions of filters':     (levels) => nested(levels, contains(0), (part, at) => call('gt', call('size', macro('filter', attribute('lineItems'), `l${at}`, call('and', has(`l${at}.vendor`, at), part))), value(2))),
  'filters of filters':                   (levels) => call('gt', call('size', nested(levels, attribute('lineItems'), (part, at) => macro('filter', part, 'l', has('l.vendor', at)))), value(2)),
  'exists_one in exists_one':             (levels) => nested(levels, contains(0), (part, at) => macro('exists_one', attribute('lineItems'), `l${at}`, call('or', has(`l${at}.vendor`, at), part))),
  'maps in keys of maps':                 (levels) => call('eq', nested(levels, attribute('department'), (part, at) => call('index', value({ a: `x${at}`, b: 'a', c: 'b' }), part)), value('a')),
}
