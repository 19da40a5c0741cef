import {
  type FunctionName,
  type InPrisma,
  OPERATORS,
  REFUSALS,
  refusalsOf,
  REFUSED_OPERATORS,
  type RefusalReason,
  wireNames,
} from '@rowgate/core'

/** Functions that CEL itself writes without a name, and that stand in tables of their own. */
// oxfmt-ignore
const SECTIONS: Readonly<Record<string, { readonly from: FunctionName; readonly text: string }>> = {
  Logic:                    { from: 'and',       text: 'A boolean attribute can stand alone as a condition.' },
  Comparison:               { from: 'equals',    text: 'Values of different types are never equal, and are an error to order, as in CEL. Uuids, enums, dates and timestamps are the texts that the PDP is sent.' },
  Text:                     { from: 'contains',  text: 'Positions count code points from zero.' },
  Numbers:                  { from: 'add',       text: '`+` also joins texts and lists, and moves times; `-` also takes times apart. [Write doubles](divergences.md#whole-numbers-in-arithmetic). `double` of a text reads [decimals](divergences.md#unusual-spellings-of-numbers-timestamps-and-durations).' },
  Time:                     { from: 'timestamp', text: '`now()` is a literal of the plan, of the PDP’s clock; `timeSince()` goes by the clock of the application, so let both keep the same time. A timestamp field is a text to CEL: write `timestamp(R.attr.createdAt)`.' },
  'Lists, relations and maps': { from: 'exists', text: 'With two variables a macro binds the position and the element of a list, or the key and the value of a map.' },
  Hierarchies:              { from: 'hierarchy', text: '`==`, `size` and `[0]` are asked of hierarchies too.' },
}

const PRISMA: Readonly<Record<InPrisma, string>> = {
  where: 'in the `where`',
  constant: 'in the `where` beside a constant, else verified',
  verified: 'verified',
}

/** The page, as it has to be. */
export function operatorsPage(): string {
  return `${INTRODUCTION}\n${sections().join('\n')}\n${NAMES}\n${refused()}`
}

const INTRODUCTION = `# Operators

<!-- Written by \`pnpm run docs:operators\` from packages/core/src/plan; edit the tables there. -->

What a list can ask a database of a condition's functions. The second column is the name in the query plan, which is what error
messages show. The third column says where Prisma asks it: in its own \`where\`, or [verified](../guide/how-it-works.md#when-a-backend-has-no-words)
in SQL, page by page; Drizzle asks everything in SQL. The last one names what is [asked of the PDP](#asked-of-the-pdp) instead, and why. Functions of the principal alone do not matter: the PDP has computed them
before the plan is made.

"Known" means: known when the plan is made, a literal or something of the principal.
`

function sections(): readonly string[] {
  const names = Object.keys(OPERATORS) as FunctionName[]
  const starts = Object.values(SECTIONS).map(({ from }) => names.indexOf(from))
  return Object.entries(SECTIONS).map(([title, { text }], at) => {
    const own = names.slice(starts[at], starts[at + 1])
    return `## ${title}\n\n${table(['CEL', 'plan', 'Prisma', 'asked of the PDP'], own.map(row))}\n${text}\n`
  })
}

function row(name: FunctionName): readonly string[] {
  const { cel, prisma } = OPERATORS[name]
  const known = cel.startsWith('an ') ? cel : cel.split('; ').map(code)
  return [known, wireNames(name).map(code), PRISMA[prisma], dashed(refusalsOf(name).map(anchor).join(', '))].map(
    (cell) => (typeof cell === 'string' ? cell : cell.join(', ')),
  )
}

const NAMES = `## Names

${table(
  ['CEL', 'not asked of a database'],
  [
    [
      '`R.attr.x`, `R.attr["x"]`, `R.attr.owner.department`',
      'attributes that the [resource map](../guide/resource-map.md) does not have',
    ],
    ['`R.id`', dashed('')],
    ['`P.…`, `R.kind`, `R.scope`', dashed('')],
    ['`has(R.attr.x)`', '– ([it is true](divergences.md#has-is-folded-to-true))'],
    [
      'what else a request has',
      (Object.keys(REFUSALS) as RefusalReason[])
        .filter((reason) => REFUSALS[reason].of.length === 0)
        .map(anchor)
        .join(', '),
    ],
  ],
)}`

function refused(): string {
  const reasons = Object.entries(REFUSALS).map(([reason, { what, why }]) => [reason, `${what}.`, why])
  const operators = Object.entries(REFUSED_OPERATORS).map(([name, why]) => [code(name), why])
  return `## Asked of the PDP

No database is asked about these. A list asks [the PDP](../guide/how-it-works.md#when-no-database-can-be-asked) about every row that may
be permitted; what hands out a condition alone refuses them as [\`unsupported-construct\`](errors.md#unsupported-construct), with
the message and the part of the policy.

${table(['', 'message', 'what, and why'], reasons)}
## Functions that are asked of the PDP

Likewise, as [\`unsupported-operator\`](errors.md#unsupported-operator). Functions that are in none of these tables are refused by every
list. A plan's \`lambda\` and \`get-field\` are no functions, but parts of macros and of names.

${table(['plan', 'why'], operators)}`
}

/** Where a reason is explained. */
function anchor(reason: RefusalReason): string {
  return `[${reason}](#asked-of-the-pdp)`
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const all = [head, ...rows].map((cells) => cells.map((cell) => cell.replaceAll('|', String.raw`\|`)))
  const widths = head.map((_, at) => Math.max(...all.map((cells) => [...(cells[at] ?? '')].length)))
  const line = (cells: readonly string[]): string =>
    `| ${cells.map((cell, at) => cell + ' '.repeat((widths[at] ?? 0) - [...cell].length)).join(' | ')} |\n`
  const [first = [], ...rest] = all
  return line(first) + line(widths.map((width) => '-'.repeat(width))) + rest.map(line).join('')
}

function code(text: string): string {
  return `\`${text}\``
}

function dashed(text: string): string {
  return text === '' ? '–' : text
}
