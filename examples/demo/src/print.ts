import { styleText } from 'node:util'

const WIDTH = 108
const LINES = 7

/** A heading between two parts of the demo. */
export function heading(text: string): void {
  console.log(`\n${styleText('bold', text)}\n${styleText('dim', '─'.repeat(Math.min(WIDTH, text.length)))}`)
}

export function line(text = ''): void {
  console.log(text)
}

export function dim(text: string): string {
  return styleText('dim', text)
}

export function good(text: string): string {
  return styleText('green', text)
}

export function bad(text: string): string {
  return styleText('red', text)
}

/** A labeled text of several lines, cut where it gets long. */
export function block(label: string, text: string): void {
  const lines = wrapped(text.replaceAll(/\s+/g, ' '))
  const shown = lines.length > LINES ? [...lines.slice(0, LINES), `… (${text.length} characters)`] : lines
  for (const [at, part] of shown.entries()) console.log(`  ${dim((at === 0 ? label : '').padEnd(9))} ${part}`)
}

function wrapped(text: string): string[] {
  const lines: string[] = []
  let rest = text
  while (rest.length > WIDTH) {
    const space = rest.lastIndexOf(' ', WIDTH)
    const end = space < WIDTH / 2 ? WIDTH : space
    lines.push(rest.slice(0, end))
    rest = rest.slice(end).trimStart()
  }
  return [...lines, rest]
}
