/** One line of a CSV file (RFC 4180). */
export function csvLine(values: readonly unknown[]): string {
  return `${values.map((value) => `"${String(value).replaceAll('"', '""')}"`).join(',')}\r\n`
}
