import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'

const COPIED = ['packages', 'test', 'prisma', 'policies', 'scripts']
const SKIPPED = new Set(['.examples', '.vite-temp', '.cache'])

/**
 * A copy of the sources. The links between the packages are relative, so in a copy of the same layout they lead to the copied sources;
 * everything that was installed is linked from where it is.
 *
 * @param installedIn the workspace that was installed, when the copy is of a copy.
 */
export function copyWorkspace(root, installedIn = root) {
  const directory = mkdtempSync(join(tmpdir(), 'rowgate-mutants-'))
  const filter = (path) => !SKIPPED.has(basename(path))
  for (const name of COPIED) {
    cpSync(join(root, name), join(directory, name), { recursive: true, verbatimSymlinks: true, filter })
  }
  for (const name of readdirSync(root)) {
    if (/^(package|tsconfig.*)\.json$|^vitest\.config\.ts$|^pnpm-workspace\.yaml$/.test(name)) {
      cpSync(join(root, name), join(directory, name))
    }
  }
  const installed = join(directory, 'node_modules')
  mkdirSync(installed)
  for (const name of readdirSync(join(installedIn, 'node_modules'))) {
    if (!name.startsWith('.') || name === '.pnpm')
      symlinkSync(join(installedIn, 'node_modules', name), join(installed, name))
  }
  return { directory, remove: () => rmSync(directory, { recursive: true, force: true, maxRetries: 5 }) }
}

/** Writes the mutation, and gives back what undoes it. */
export function mutate(directory, { file, find, replace }) {
  const path = join(directory, file)
  const source = readFileSync(path, 'utf8')
  writeFileSync(
    path,
    source.replace(find, () => replace),
  )
  return () => writeFileSync(path, source)
}

/** What is wrong with the table: texts that are not there exactly once, and names that are there twice. */
export function problemsOf(root, mutants) {
  const names = new Set()
  return mutants.flatMap(({ name, file, find }) => {
    const times = readFileSync(join(root, file), 'utf8').split(find).length - 1
    const problems = times === 1 ? [] : [`${name}: its text is ${times} times in ${file}`]
    if (names.has(name)) problems.push(`${name}: there is another of this name`)
    names.add(name)
    return problems
  })
}
