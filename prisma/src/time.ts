const hour = 3_600_000

/** `now` less some hours and, below a second, these microseconds: RFC 3339 in UTC. */
export function hoursBefore(now: Date, hours: number, microseconds: number): string {
  const second = new Date(now.getTime() - hours * hour).toISOString().slice(0, 19)
  return `${second}.${String(microseconds).padStart(6, '0')}Z`
}
