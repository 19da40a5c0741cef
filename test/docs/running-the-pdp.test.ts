import { execFile, spawn } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { createServer, type AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { GRPC } from '@cerbos/grpc'
import { principals } from '@rowgate/expenses'
import { expect, test } from 'vitest'
import { parse, parseAllDocuments } from 'yaml'
import { ROOT } from './markdown.ts'

/** The images cannot be pulled where the tests run; the PDP of npm is the same program. */
const require = createRequire(import.meta.url)
const pdp = createRequire(require.resolve('cerbos')).resolve(`@cerbos/cerbos-${process.platform}-${process.arch}`)

interface Compose {
  readonly services: Readonly<Record<string, { readonly image: string }>>
  readonly configs: { readonly pdp: { readonly content: string } }
}

const compose = parse(readFileSync(`${ROOT}examples/compose.yaml`, 'utf8')) as Compose
const sidecar = parseAllDocuments(readFileSync(`${ROOT}examples/sidecar.yaml`, 'utf8')).map(
  (document) => document.toJS() as Manifest,
)

interface Manifest {
  readonly kind: string
  readonly data?: Readonly<Record<string, string>>
  readonly spec?: { readonly template: { readonly spec: PodSpec } }
}

interface PodSpec {
  readonly initContainers: readonly {
    readonly image: string
    readonly readinessProbe: { readonly exec: { readonly command: string[] } }
  }[]
}

test('both run the PDP that is tested', () => {
  const { version } = require('cerbos/package.json') as { version: string }
  const image = `ghcr.io/cerbos/cerbos:${version}`
  expect([compose.services['pdp']?.image, sidecar[1]?.spec?.template.spec.initContainers[0]?.image]).toEqual([
    image,
    image,
  ])
})

test('a PDP runs with the configuration of the compose file', async () => {
  const [grpc, http] = [await freePort(), await freePort()]
  const config = compose.configs.pdp.content
    .replace('httpListenAddr: :3592', `httpListenAddr: 127.0.0.1:${http}`)
    .replace('grpcListenAddr: :3593', `grpcListenAddr: 127.0.0.1:${grpc}`)
  await served({ config, healthcheck: ['healthcheck'] }, async () => {
    expect(await allowedOf(`127.0.0.1:${grpc}`, 60)).toBe(60)
  })
})

test('a PDP runs with the configuration of the sidecar, over a socket, and its probe finds it', async () => {
  const [{ data } = {}, deployment] = sidecar
  const [container] = deployment?.spec?.template.spec.initContainers ?? []
  const [program, ...healthcheck] = container?.readinessProbe.exec.command ?? []
  expect(program).toBe('/cerbos')
  await served({ config: data?.['cerbos.yaml'] ?? '', healthcheck }, async (folder) => {
    expect(await allowedOf(`unix:${folder}/grpc.sock`, 60)).toBe(60)
  })
})

interface Served {
  readonly config: string
  /** How the PDP is asked whether it is there, as the file has it. */
  readonly healthcheck: readonly string[]
}

/** Runs a PDP with a configuration, with this machine's folders in the place of those of its container. */
async function served({ config, healthcheck }: Served, work: (folder: string) => Promise<void>): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'pdp-'))
  const file = join(folder, 'cerbos.yaml')
  const local = config.replaceAll('/run/cerbos', folder).replace('directory: /policies', `directory: ${ROOT}policies`)
  expect(local).toContain(`directory: ${ROOT}policies`)
  writeFileSync(file, local)
  const env = { ...process.env, CERBOS_CONFIG: file }
  const server = spawn(pdp, ['server', `--config=${file}`], { stdio: 'ignore' })
  const ask = (): Promise<unknown> =>
    promisify(execFile)(pdp, [healthcheck[0] ?? '', ...(healthcheck.length > 1 ? [`--config=${file}`] : [])], { env })
  try {
    await expect.poll(() => ask().then(() => 'serving', String), { timeout: 30_000, interval: 100 }).toBe('serving')
    await work(folder)
  } finally {
    server.kill()
    rmSync(folder, { recursive: true, force: true })
  }
}

/** How many of so many requests are allowed in one check: more than a PDP takes that is not told to. */
async function allowedOf(address: string, count: number): Promise<number> {
  const cerbos = new GRPC(address, { tls: false })
  const { id, roles, attr } = principals.root
  const resources = Array.from({ length: count }, (_, at) => ({
    resource: { kind: 'http_request', id: `${at}`, attr: { method: 'GET', path: '/reports/' } },
    actions: ['request'],
  }))
  const { results } = await cerbos.checkResources({ principal: { id, roles: [...roles, 'employee'], attr }, resources })
  cerbos.close()
  return results.filter((result) => result.isAllowed('request')).length
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await new Promise((listening) => server.once('listening', listening))
  const { port } = server.address() as AddressInfo
  await new Promise((closed) => server.close(closed))
  return port
}
