import { mkdir, mkdtemp, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { expect, test } from 'vitest'
import { readPolicies } from './read-policies.ts'

async function folderOf(files: Readonly<Record<string, string>>): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'rowgate-read-policies-'))
  for (const [name, text] of Object.entries(files)) {
    await mkdir(dirname(join(folder, name)), { recursive: true })
    await writeFile(join(folder, name), text)
  }
  return folder
}

test('what a PDP would read, in the order of the names', async () => {
  const folder = await folderOf({
    'b.yaml': 'name: b',
    'a.yml': 'name: a # a comment',
    'deep/er/c.json': '{ "name": "c" }',
    'README.md': 'name: readme',
    'a_test.yaml': 'name: a test',
    'testdata/principals.yaml': 'name: testdata',
    'deep/_schemas/x.json': '{ "name": "schema" }',
    '.hidden/d.yaml': 'name: hidden',
  })
  expect(await readPolicies(['.'], folder)).toEqual([{ name: 'a' }, { name: 'b' }, { name: 'c' }])
  expect(await readPolicies(['deep', 'deep/er'], folder)).toEqual([{ name: 'c' }, { name: 'c' }])
})

test.each([
  ['no such folder', 'nothing', /cannot be read/],
  ['no YAML', '.', /a\.yaml/],
])('%s is an error of the generator', async (_name, folder, message) => {
  const from = await folderOf({ 'a.yaml': 'resourcePolicy: { resource: expense\nrules: [' })
  const refused = readPolicies([folder], from)
  await expect(refused).rejects.toMatchObject({ code: 'policies-invalid' })
  await expect(refused).rejects.toThrow(message)
})
