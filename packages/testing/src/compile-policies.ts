import { execFile } from 'node:child_process'

/** Something that the PDP would refuse about a policy. */
export interface PolicyProblem {
  /** Below the folder of policies. */
  readonly file: string
  readonly line?: number | undefined
  readonly column?: number | undefined
  readonly message: string
}

/** What `cerbos compile` has against the policies in a folder: nothing, when they compile. Their tests are not run. */
export function compilePolicies(binary: string, folder: string): Promise<readonly PolicyProblem[]> {
  const args = ['compile', '--output=json', '--skip-tests', folder]
  return new Promise((resolve) => {
    execFile(binary, args, { env: { ...process.env, CERBOS_NO_TELEMETRY: '1' } }, (error, stdout, stderr) => {
      const problems = error === null ? [] : problemsIn(stdout)
      const unexplained = error !== null && problems.length === 0
      resolve(unexplained ? [{ file: '', message: stderr.trim() || error.message }] : problems)
    })
  })
}

/** One thing that the compiler reports. Each kind of thing has other members. */
interface Reported {
  readonly file?: string
  readonly importing_file?: string
  readonly other_file?: string
  readonly policy?: string
  readonly description?: string
  readonly desc?: string
  readonly error?: string
  readonly position?: { readonly line?: number; readonly column?: number }
  readonly error_details?: { readonly position?: Reported['position'] }
}

type Report = Readonly<Record<string, Readonly<Record<string, unknown>>>>

function problemsIn(output: string): readonly PolicyProblem[] {
  try {
    const lists = Object.values(JSON.parse(output) as Report).flatMap((errors) => Object.values(errors))
    return lists.flatMap((list) => (Array.isArray(list) ? (list as Reported[]).map(problem) : []))
  } catch {
    return []
  }
}

function problem(reported: Reported): PolicyProblem {
  const { file, importing_file, position = reported.error_details?.position } = reported
  return {
    file: file ?? importing_file ?? '',
    line: position?.line,
    column: position?.column,
    message: messageOf(reported),
  }
}

function messageOf({ other_file, policy, description, desc, error }: Reported): string {
  if (other_file !== undefined) return `${policy} is defined in ${other_file} as well`
  return description ?? desc ?? error ?? 'does not compile'
}
