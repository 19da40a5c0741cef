import { request } from 'node:http'
import { setTimeout as wait } from 'node:timers/promises'
import { drizzleSchema } from '@rowgate/expenses'
import { eq } from 'drizzle-orm'
import { afterEach, beforeAll, describe, expect, test } from 'vitest'
import type { Asked, Context } from '../context.ts'

const { expense } = drizzleSchema

/** The commit of a row is slow, or fails, by its id; and so is its insertion. */
const TRIGGERS = `
  create function at_commit() returns trigger language plpgsql as $$ begin
    perform pg_sleep(0.2);
    if new.id like 'w-bad%' then raise exception 'A secret.'; end if;
    return null;
  end $$;
  create constraint trigger at_commit after insert on expenses deferrable initially deferred
    for each row when (new.id like 'w-%') execute function at_commit();
  create function at_insert() returns trigger language plpgsql as $$ begin
    perform pg_sleep(0.4);
    return new;
  end $$;
  create trigger at_insert before insert on expenses
    for each row when (new.id like 'w-slow%') execute function at_insert();`

/** Rows whose id begins with `w-` are the tests' own. */
export function testTransactions({ change, changing, codes, held, readsBodiesFirst, world }: Context): void {
  beforeAll(async () => void (await world().domain.pool.query(TRIGGERS)))
  afterEach(async () => {
    await closed()
    await world().domain.pool.query(`delete from expenses where id like 'w-%'`)
  })

  const post = (body: object, asked: Asked = {}): Promise<Response> =>
    change('/expenses', {
      ...asked,
      method: 'POST',
      headers: { ...asked.headers, 'content-type': 'application/json' },
      body: JSON.stringify(body),
    })
  const stored = async (id: string): Promise<boolean> =>
    (await world().domain.db.select().from(expense).where(eq(expense.id, id))).length > 0
  const open = async (): Promise<number> => {
    const { rows } = await world().domain.pool.query<{ open: number }>(
      `select count(*)::int as open from pg_stat_activity
       where datname = current_database() and pid <> pg_backend_pid() and xact_start is not null`,
    )
    return rows[0]?.open ?? 0
  }
  /** Waits until no transaction is open. */
  const closed = async (): Promise<void> => {
    await expect.poll(open, { timeout: 5000, interval: 20 }).toBe(0)
  }

  describe('what a request writes', () => {
    test('is committed before the first byte', async () => {
      const response = await post({ id: 'w-1' })
      expect([response.status, await open(), await stored('w-1')]).toEqual([201, 0, true])
      expect(await response.json()).toEqual({ id: 'w-1' })
    })

    test.each<[string, { readonly id: string; readonly then?: string }, number, string?]>([
      ['throws', { id: 'w-1', then: 'throw' }, 500],
      ['answers with an error', { id: 'w-1', then: 'refuse' }, 400],
      ['authorizes nothing', { id: 'w-1', then: 'nothing' }, 500, 'not-authorized'],
      ['streams', { id: 'w-1', then: 'stream' }, 500, 'unsupported-argument'],
      ['hides a failure of the database', { id: 'w-1', then: 'swallow' }, 500, 'database-failed'],
      ['cannot be committed', { id: 'w-bad' }, 500, 'database-failed'],
    ])('is rolled back when its handler %s', async (_, body, status, code) => {
      const response = await post(body)
      expect(response.status).toBe(status)
      expect(await response.text()).not.toContain('secret')
      await closed()
      expect([await stored(body.id), codes()]).toEqual([false, code === undefined ? [] : [code]])
    })

    test('is rolled back when the PDP forbids it', async () => {
      expect((await post({ id: 'w-1' }, { as: 'mia' })).status).toBe(403)
      await closed()
      expect(await stored('w-1')).toBe(false)
    })

    test('after a response is refused', async () => {
      expect((await post({ id: 'w-1', then: 'late' })).status).toBe(201)
      expect(await held().outcome).toMatch(/The transaction of the request has ended/)
      expect([await stored('w-1'), await stored('w-1-late')]).toEqual([true, false])
    })

    test('is nothing when its conflict is told', async () => {
      expect((await post({ id: 'w-1' })).status).toBe(201)
      const again = await post({ id: 'w-1' })
      expect([again.status, await again.json()]).toMatchObject([409, { title: 'Taken', code: 'conflict' }])
    })

    test('is nothing when the principal is malformed', async () => {
      expect((await post({ id: 'w-1' }, { as: 'malformed' })).status).toBe(500)
      expect(codes()).toEqual(['invalid-principal'])
    })

    test('is its own where it is to have no transaction', async () => {
      const response = await post({ id: 'w-1', then: 'refuse' }, { headers: { 'x-no-transaction': 'yes' } })
      expect([response.status, await stored('w-1')]).toEqual([400, true])
    })

    test('is nothing, and takes a connection no longer, when only an error is sent', async () => {
      expect((await change('/expenses/nowhere')).status).toBe(404)
      expect(await open()).toBe(0)
    })
  })

  describe('a client that disconnects', () => {
    test('leaves no open transaction, and its handler writes nothing any more', async () => {
      const client = new AbortController()
      const gone = post({ id: 'w-1', then: 'wait' }, { signal: client.signal }).catch(() => 'gone')
      await held().arrived
      expect(await open()).toBe(1)
      client.abort()
      expect(await gone).toBe('gone')
      await closed()
      held().release()
      expect(await held().outcome).toMatch(/The transaction of the request has ended/)
      expect([await stored('w-1'), await stored('w-1-late'), codes()]).toEqual([false, false, []])
    })

    test('rolls back a write that is under way', async () => {
      const client = new AbortController()
      const gone = post({ id: 'w-slow' }, { signal: client.signal }).catch(() => 'gone')
      await expect.poll(open, { interval: 10 }).toBe(1)
      await wait(100)
      client.abort()
      expect(await gone).toBe('gone')
      await closed()
      expect([await stored('w-slow'), codes()]).toEqual([false, []])
    })

    test('in the middle of its body leaves no open transaction', async () => {
      const headers = { 'x-principal': 'ada', 'content-type': 'application/json', 'content-length': '1000' }
      const sent = request(`${changing()}/expenses`, { method: 'POST', headers })
      sent.on('error', () => undefined).write('{ "id": "w-1", ')
      await expect.poll(open, { interval: 10 }).toBe(readsBodiesFirst ? 0 : 1)
      sent.destroy()
      await closed()
      expect(await stored('w-1')).toBe(false)
    })
  })

  test('requests that come together have a transaction each', async () => {
    const answers = await Promise.all(Array.from({ length: 12 }, (_, at) => post({ id: `w-many-${at}` })))
    expect(answers.map(({ status }) => status)).toEqual(answers.map(() => 201))
  })
}
