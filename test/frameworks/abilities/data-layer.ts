import { Agent, request } from 'node:http'
import { setTimeout as wait } from 'node:timers/promises'
import { expect, test } from 'vitest'
import { bodyOf, type Context, principalNamed } from '../context.ts'
import { everyone } from '../world.ts'

const names = Object.keys(everyone)

export function testDataLayer({ ask, changing, count, world }: Context): void {
  const counts = async () => new Map(await Promise.all(names.map(async (name) => [name, await count(name)] as const)))

  test.each(['ada', 'mia', 'finn', 'xan'])('is on the request: %s sees what the PDP permits', async (name) => {
    const rows = await world().layer.authorizedFindMany(principalNamed(name), 'expense', 'view')
    expect(await (await ask('/expenses', { as: name })).json()).toEqual(rows.map(({ id }) => ({ id })))
  })

  test('asks for one plan of a kind and an action', async () => {
    const [listed, counted] = await bodyOf<number[]>(await ask('/twice'))
    expect([listed, world().plans.length]).toEqual([counted, 1])
  })

  test('is found from anywhere, also behind a body', async () => {
    const init = { method: 'POST', headers: { 'content-type': 'application/json' }, body: '{"a":1}' }
    const expected = await count('ada')
    expect(await (await ask('/current')).json()).toEqual({ count: expected })
    expect(await (await ask('/current', init)).json()).toEqual({ count: expected, body: { a: 1 } })
  })

  test('of 200 requests that come together is everybody’s own', { timeout: 120_000 }, async () => {
    const expected = await counts()
    const asked = Array.from({ length: 200 }, (_, at) => names[at % names.length] as string)
    const told = await Promise.all(asked.map(async (as) => (await ask('/current', { as })).json()))
    expect(told).toEqual(asked.map((name) => ({ count: expected.get(name) })))
  })

  // What reads a body goes on in the context of the connection, which is the same for all of its requests.
  test('of requests that share a connection is everybody’s own, also behind a body in pieces', async () => {
    const expected = await counts()
    const agent = new Agent({ keepAlive: true, maxSockets: 1 })
    const asked = ['ada', 'mia', 'xan', 'finn', 'ada', 'cleo']
    const told = asked.map((name) => posted(`${changing()}/current`, { name, agent }))
    expect(await Promise.all(told)).toEqual(asked.map((name) => ({ count: expected.get(name), body: { a: 1 } })))
    agent.destroy()
  })
}

/** Sends a body in two pieces, the second a moment later. */
function posted(url: string, { name, agent }: { readonly name: string; readonly agent: Agent }): Promise<unknown> {
  return new Promise((done, failed) => {
    const headers = { 'x-principal': name, 'content-type': 'application/json' }
    const sent = request(url, { method: 'POST', agent, headers }, (response) => {
      const parts: string[] = []
      response.setEncoding('utf8').on('data', (part: string) => parts.push(part))
      response.on('end', () => done(JSON.parse(parts.join(''))))
    })
    sent.on('error', failed).write('{"a"')
    void wait(30).then(() => sent.end(':1}'))
  })
}
