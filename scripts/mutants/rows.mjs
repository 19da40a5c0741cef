/** The mutations of one file, written as rows of name, exact source text, and what stands there instead. */
export function rows(file, table) {
  return table.map(([name, find, replace]) => ({ name, file, find, replace }))
}
