import {
  bindResources,
  type CerbosClient,
  createAuthorizer,
  createCursorCodec,
  createVerifier,
  type RowgateError,
  type Schema,
} from '@rowgate/core'
import { describe, expect, test } from 'vitest'
import { check, isAllowed } from './check.ts'
import { createStore, insideOf } from './store.ts'

const id = { name: 'id', column: 'id', type: { kind: 'integer', bits: 64 }, nullable: false, list: false } as const
const schema: Schema = {
  provider: 'postgresql',
  models: { Note: { name: 'Note', table: 'notes', fields: { id }, relations: {}, primaryKey: ['id'], uniqueKeys: [] } },
}
const map = bindResources(schema, { note: true })
const request = { caller: { id: 'ada', roles: ['employee'] }, kind: 'note', action: 'edit' }

/** A client whose stored row is, one read after the other, each of the texts; and a PDP that allows these actions. */
function context(texts: readonly string[], allowed: readonly string[] = ['edit']) {
  const asked: unknown[] = []
  const reads = [...texts]
  const client = {
    note: {
      findFirst: (args: unknown) => {
        asked.push(args)
        return Promise.resolve({ id: 7n })
      },
    },
    $queryRawUnsafe: () => Promise.resolve([{ row: reads.shift() }]),
    $transaction: (work: (tx: object) => Promise<unknown>, options: unknown) => {
      asked.push(options)
      return work(client)
    },
  }
  const checkResources: CerbosClient['checkResources'] = ({ resources }) => {
    const actions = Object.fromEntries(allowed.map((action) => [action, 'EFFECT_ALLOW']))
    return Promise.resolve({ cerbosCallId: 'c', results: resources.map(({ resource }) => ({ resource, actions })) })
  }
  const authorizer = createAuthorizer(
    { planResources: () => Promise.reject(new Error('not asked')), checkResources },
    map,
  )
  const store = createStore(client, schema)
  const { models } = schema
  const cursors = createCursorCodec([])
  const verifier = createVerifier()
  return {
    client,
    asked,
    context: { authorizer, map, models, store, verifier, verifyLimit: 1, cursors, hiddenRelation: 'error' } as const,
  }
}

describe('a check', () => {
  test('reads the row and its attributes in one snapshot', async () => {
    const { asked, context: own } = context(['{"id":"7"}'])
    expect(await check(own, request, '7')).toEqual({ id: 7n })
    expect(asked).toEqual([{ isolationLevel: 'RepeatableRead' }, { where: { id: 7n } }])
  })

  test('in a transaction of the application’s, sees whether the row changed between the two', async () => {
    const { client, context: own } = context(['{"id":"7"}', '{"id":"7","owner":"ben"}'])
    const inside = { ...own, store: insideOf(client) }
    await expect(check(inside, request, 7)).rejects.toMatchObject({ code: 'database-failed', path: 'note' })
    const same = context(['{"id":"7"}', '{"id":"7"}'])
    expect(await check({ ...same.context, store: insideOf(same.client) }, request, 7n)).toEqual({ id: 7n })
  })

  test.each([
    [['edit', 'view'], 'allowed'],
    [['view'], 'forbidden'],
    [[], 'not-found'],
  ])('of who may %j', async (allowed, expected) => {
    const { context: own } = context(['{"id":"7"}', '{"id":"7"}'], allowed)
    const outcome = await check(own, request, 7).then(
      () => 'allowed',
      (error: RowgateError) => error.code,
    )
    expect(outcome).toBe(expected)
    expect(await isAllowed(own, request, 7)).toBe(expected === 'allowed')
  })
})
