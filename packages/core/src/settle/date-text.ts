const DAY = 86_400_000
const FIRST = Date.parse('0001-01-01T00:00:00Z')
const DAYS = (Date.parse('9999-12-31T00:00:00Z') - FIRST) / DAY

/** The first date whose text is this one or comes after it; nothing when every date's comes before. Dates are ordered as their texts are. */
export function firstDateFrom(text: string): string | undefined {
  let [below, from] = [-1, DAYS + 1]
  while (from - below > 1) {
    const middle = Math.floor((below + from) / 2)
    if (dateText(middle) < text) below = middle
    else from = middle
  }
  return from > DAYS ? undefined : dateText(from)
}

function dateText(day: number): string {
  return new Date(FIRST + day * DAY).toISOString().slice(0, 10)
}
