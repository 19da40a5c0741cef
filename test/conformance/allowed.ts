/** What is refused, by what the rules say, with the reason. A refusal that is not here fails, and so does a reason that holds no more. */
export const REFUSED: ReadonlyMap<string, string> = new Map<string, string>([
  ...refused('awaits: ids of several fields', ['R.id == "s/1"', 'R.id != "s/1"', 'R.id.startsWith("s/")', 'R.id == "s/1/1"', 'R.id == "s"', 'R.id in ["s/2", "S/1", "x"]']),
  ...refused('awaits: flags and word boundaries of RE2', ['R.attr.s.matches("(?i)^A")', 'R.attr.s.matches("\\\\ba\\\\b")']),
  ...refused('a pattern of the row would be run as PostgreSQL reads it, not as RE2 does', ['R.attr.s.matches(R.attr.so)']),
])

function refused(reason: string, conditions: readonly string[]): [string, string][] {
  return conditions.map((text) => [text, reason])
}

