import { copyFileSync, existsSync, mkdtempSync, readFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { GRPC } from '@cerbos/grpc'
import { bindResources, resourceOf } from '@rowgate/core'
import { createDatabase, startPdp } from '@rowgate/testing'
import pg from 'pg'
import { checkedIds, loadRows } from '../support/oracle.ts'
import { createTables, insertRows } from '../support/tables.ts'
import { CORPUS, corpusPrincipal, corpusTables, declaration, schema } from './corpus-domain.ts'

/** Whether the corpus is on this machine. */
export const hasCorpus: boolean = existsSync(CORPUS)

/** One action for each condition of the corpus. */
export const corpusActions: readonly string[] = hasCorpus
  ? [...readFileSync(new URL('policy.yaml', CORPUS), 'utf8').matchAll(/actions:\n +- (\S+)/g)].map(
      (match) => match[1] as string,
    )
  : []

/** Asks for the first of related rows, which a table does not have. */
export const WITHOUT_ORDER: ReadonlySet<string> = new Set(['index-scalar-list'])

/** The corpus's rows in a database, its policies in a PDP, and what a check allows, for one way to send what is unset. */
export async function openCorpus(serverUrl: string, absent: 'null' | 'missing') {
  const policies = mkdtempSync(join(tmpdir(), 'rowgate-corpus-'))
  copyFileSync(new URL('policy.yaml', CORPUS), join(policies, 'policy.yaml'))
  const pdp = await startPdp({ policies, running: false })
  const cerbos = new GRPC(pdp.grpcAddress, { tls: false })
  const database = await createDatabase(serverUrl)
  const pool = new pg.Pool({ connectionString: database.url })
  await pool.query(createTables(schema))
  for (const [name, own] of corpusTables()) {
    const { text, values } = insertRows(schema.models[name]!, own)
    await pool.query(text, values)
  }
  const resource = resourceOf(bindResources(schema, { adversarial: declaration(absent) }), 'adversarial')
  const keys = corpusTables()
    .get('Resource')!
    .map(({ key }) => key as string)
  const rows = await loadRows(pool, resource, keys)
  const allowed = await checkedIds(cerbos, corpusPrincipal(), { kind: 'adversarial', actions: corpusActions, rows })
  const close = async (): Promise<void> => {
    await pool.end()
    await database.drop()
    cerbos.close()
    await pdp.stop()
  }
  return { cerbos, pool, resource, rows, allowed, url: database.url, close }
}
