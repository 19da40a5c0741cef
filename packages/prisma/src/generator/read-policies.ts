import { readdir, readFile } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { RowgateError } from '@rowgate/core'
import { parse } from 'yaml'

/**
 * The policies of folders, as a PDP would read them from its disk: not those of tests and schemas, and nothing hidden. Where a policy is
 * wrong beyond its form, the PDP and `cerbos compile` say so.
 *
 * @throws RowgateError `policies-invalid` when a folder cannot be read, or a file is not YAML.
 */
export async function readPolicies(folders: readonly string[], from: string): Promise<readonly unknown[]> {
  const files = await Promise.all(folders.map((folder) => policyFiles(resolve(from, folder))))
  return Promise.all(files.flat().map(readDocument))
}

/** Sorted, so that what is made of them does not depend on the file system. */
async function policyFiles(folder: string): Promise<readonly string[]> {
  const entries = await readdir(folder, { withFileTypes: true, recursive: true }).catch((cause: unknown) => {
    throw invalid(`The folder of policies cannot be read.`, folder, cause)
  })
  const names = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name))
  return names.filter((name) => isPolicyFile(name.slice(folder.length + 1).split(/[\\/]/))).toSorted()
}

function isPolicyFile(path: readonly string[]): boolean {
  const name = path.at(-1) ?? ''
  const isHidden = path.some((part) => part.startsWith('.') || part === '_schemas' || part === 'testdata')
  return !isHidden && /\.(ya?ml|json)$/i.test(name) && !/_test\.\w+$/i.test(name)
}

async function readDocument(file: string): Promise<unknown> {
  const text = await readFile(file, 'utf8')
  try {
    return parse(text)
  } catch (cause) {
    throw invalid(`A policy is not YAML: ${(cause as Error).message.split('\n')[0]}`, file, cause)
  }
}

function invalid(message: string, path: string, cause: unknown): RowgateError {
  return new RowgateError(message, {
    code: 'policies-invalid',
    path,
    cause,
    hint: '`policies` of the generator names folders relative to the schema; `cerbos compile` checks what is in them.',
  })
}
