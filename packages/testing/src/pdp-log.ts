/** What became of a reload, by the log since it was asked for; `undefined` when that is not known yet. */
export function reloadOutcome(log: string): 'done' | 'refused' | undefined {
  const [, since] = log.split('"message":"Reloading rule table"')
  if (since?.includes('"message":"Rule table reload successful"')) return 'done'
  if (since?.includes('"message":"Error reloading rule table')) return 'refused'
  return undefined
}

/** The lines of a PDP's log that say what is wrong, as a person wants to read them. */
export function complaints(log: string): string {
  return log.split('\n').map(complaint).filter(Boolean).join('\n')
}

function complaint(line: string): string {
  if (!line.startsWith('{')) return line.trimEnd()
  const entry = parseEntry(line)
  if (entry['log.level'] !== 'error' && !('error' in entry)) return ''
  return [entry['message'], entry['error'], JSON.stringify(entry['load_failures'])].filter(Boolean).join(': ')
}

function parseEntry(line: string): Record<string, unknown> {
  try {
    return JSON.parse(line) as Record<string, unknown>
  } catch {
    return { 'log.level': 'error', message: line } // cut off
  }
}
