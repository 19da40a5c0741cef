import { cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, join, relative } from 'node:path'
import type { RowgateError } from '@rowgate/core'
import { compilePolicies, type PolicyProblem } from './compile-policies.ts'
import { policiesBroken, policyFolder, schemasDiffer } from './pdp-errors.ts'

/** Where the policies of a PDP come from. */
export interface PolicySource {
  /** The folders that people write in. */
  readonly folders: readonly string[]
  /** The folder that the PDP reads. */
  readonly folder: string
  /** Hands the policies on as they are now, unless they do not compile; of a single folder that is only asked when `compile` says so. */
  readonly update: (options?: { readonly compile: boolean }) => Promise<RowgateError | undefined>
  readonly remove: () => void
}

/** One folder is read where it is; several are copied into one, because the PDP takes no more. */
export function policySource(policies: string | readonly string[], binary: () => string): PolicySource {
  if (typeof policies === 'string') return singleSource(policyFolder(policies), binary)
  return assembledSource(policies.map(policyFolder), binary)
}

function singleSource(folder: string, binary: () => string): PolicySource {
  return {
    folders: [folder],
    folder,
    update: async ({ compile } = { compile: false }) => {
      const problems = compile ? await compilePolicies(binary(), folder) : []
      return problems.length === 0 ? undefined : policiesBroken(problems, (file) => shown(join(folder, file)))
    },
    remove: () => undefined,
  }
}

function assembledSource(folders: readonly string[], binary: () => string): PolicySource {
  const directory = mkdtempSync(join(tmpdir(), 'rowgate-policies-'))
  const [folder, next] = [join(directory, 'current'), join(directory, 'next')]
  mkdirSync(folder)
  const clear = (): void => rmSync(directory, { recursive: true, force: true })
  process.once('exit', clear)
  return {
    folders,
    folder,
    update: async () => {
      rmSync(next, { recursive: true, force: true })
      const conflict = folders.flatMap((own, at) => copyPolicies(own, next, at))[0]
      if (conflict !== undefined) return schemasDiffer(conflict)
      const problems = await compilePolicies(binary(), next)
      if (problems.length > 0) return policiesBroken(problems.map(inPlace(folders)), (file) => file)
      for (const entry of readdirSync(folder)) rmSync(join(folder, entry), { recursive: true })
      cpSync(next, folder, { recursive: true })
      return undefined
    },
    remove: () => {
      process.off('exit', clear)
      clear()
    },
  }
}

const SCHEMAS = '_schemas'

/**
 * Copies a folder into one of its own below the target; the PDP looks for schemas in one place only. Links are followed.
 * Returns the schemas that another folder has with other contents.
 */
function copyPolicies(folder: string, target: string, at: number): readonly string[] {
  const schemas = join(folder, SCHEMAS)
  const filter = (path: string): boolean => path !== schemas
  cpSync(folder, join(target, placeOf(folder, at)), { recursive: true, dereference: true, filter })
  if (!existsSync(schemas)) return []
  const files = readdirSync(schemas, { recursive: true, encoding: 'utf8', withFileTypes: true })
  const names = files.filter((file) => file.isFile()).map((file) => relative(schemas, join(file.parentPath, file.name)))
  const conflicts = names.filter((name) => differ(join(schemas, name), join(target, SCHEMAS, name)))
  cpSync(schemas, join(target, SCHEMAS), { recursive: true, dereference: true })
  return conflicts.map((name) => shown(join(schemas, name)))
}

function placeOf(folder: string, at: number): string {
  return `${at}-${basename(folder)}`
}

function differ(one: string, other: string): boolean {
  return existsSync(other) && !readFileSync(one).equals(readFileSync(other))
}

/** The problem, with the files that people know. */
function inPlace(folders: readonly string[]): (problem: PolicyProblem) => PolicyProblem {
  const places = folders.map((folder, at): [string, string] => [`${placeOf(folder, at)}/`, `${shown(folder)}/`])
  const known = (text: string): string =>
    places.reduce((all, [place, folder]) => all.replaceAll(place, () => folder), text)
  return (problem) => ({ ...problem, file: known(problem.file), message: known(problem.message) })
}

/** As a terminal makes a link of it. */
function shown(path: string): string {
  const near = relative(process.cwd(), path)
  return near.startsWith('..') ? path : near
}
