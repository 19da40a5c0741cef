import { createServer, get, type IncomingHttpHeaders, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { describe, expect, test } from 'vitest'
import { type Beginning, type Decide, gateResponse, type Verdict } from './gate.ts'

interface Answer {
  readonly status: number | undefined
  readonly headers: IncomingHttpHeaders
  readonly message: string | undefined
  readonly body: string
}

/** What a client of Node receives from a handler behind a gate. */
async function answer(decide: Decide, handler: (response: ServerResponse) => unknown, method = 'GET'): Promise<Answer> {
  const server = createServer((_request, response) => {
    gateResponse(response, decide)
    void handler(response)
  }).listen(0, '127.0.0.1')
  await new Promise((listening) => server.once('listening', listening))
  try {
    return await new Promise((done, failed) => {
      const { port } = server.address() as AddressInfo
      get({ port, host: '127.0.0.1', method, agent: false }, (response) => {
        const parts: string[] = []
        response.setEncoding('utf8').on('data', (part: string) => parts.push(part))
        response.on('end', () => {
          const { statusCode: status, headers, statusMessage: message } = response
          done({ status, headers, message, body: parts.join('') })
        })
        response.on('error', failed)
      }).on('error', failed)
    })
  } finally {
    server.closeAllConnections()
    server.close()
  }
}

const PROBLEM = { type: 'about:blank', title: 'No', status: 500 } as const
const later = (verdict: Verdict): Promise<Verdict> => new Promise((done) => setTimeout(() => done(verdict), 20))

type Handler = (response: ServerResponse) => unknown

const whole = (status: number): Beginning => ({ status, streaming: false, empty: false })
const stream = (status: number): Beginning => ({ status, streaming: true, empty: false })

const HANDLERS: readonly (readonly [string, Handler, Beginning])[] = [
  ['end', (r) => r.end('body'), whole(200)],
  ['its own status', (r) => Object.assign(r, { statusCode: 201 }).end('body'), whole(201)],
  ['writeHead and end', (r) => r.writeHead(202, { 'x-own': '1' }).end('body'), whole(202)],
  ['two heads', (r) => [r.writeHead(202), r.writeHead(200), r.end('body')], whole(202)],
  ['write and end', (r) => [r.write('bo'), r.end('dy')], stream(200)],
  ['writeHead and write', (r) => [r.writeHead(203), r.write('bo'), r.end('dy')], stream(203)],
  ['flushHeaders', (r) => [r.flushHeaders(), r.end('body')], stream(200)],
]

describe.each(HANDLERS)('a response by %s', (_, handler, beginning) => {
  test.each(['at once', 'later'])('passes, decided %s, once', async (when) => {
    const asked: Beginning[] = []
    const decide: Decide = (begun) => {
      asked.push(begun)
      return when === 'later' ? later('pass') : 'pass'
    }
    expect(await answer(decide, handler)).toMatchObject({ status: beginning.status, body: 'body' })
    expect(asked).toEqual([beginning])
  })

  test.each(['at once', 'later'])('is replaced, decided %s', async (when) => {
    const answered = await answer(
      () => (when === 'later' ? later(PROBLEM) : PROBLEM),
      (response) => {
        response.statusMessage = 'a secret'
        response.setHeader('etag', 'secret')
        return handler(response)
      },
    )
    expect(answered).toMatchObject({ status: 500, message: 'Internal Server Error', body: JSON.stringify(PROBLEM) })
    expect(answered.headers).toMatchObject({ 'content-type': 'application/problem+json' })
    expect([answered.headers['etag'], answered.headers['x-own']]).toEqual([undefined, undefined])
  })
})

describe('a response', () => {
  test('that is replaced has no body for HEAD', async () => {
    expect(
      await answer(
        () => PROBLEM,
        (response) => response.end('body'),
        'HEAD',
      ),
    ).toMatchObject({ status: 500, body: '' })
  })

  test('is sent after the decision, never before', async () => {
    const happened: string[] = []
    const decide: Decide = async () => {
      const verdict = await later('pass')
      happened.push('decided')
      return verdict
    }
    await answer(decide, (response) => {
      response.once('finish', () => happened.push('sent'))
      response.end('body')
    })
    expect(happened).toEqual(['decided', 'sent'])
  })

  test.each<[string, Verdict, number, string]>([
    ['passes', 'pass', 200, 'first'],
    ['is replaced', PROBLEM, 500, JSON.stringify(PROBLEM)],
  ])('that %s ends once, whatever comes while it waits and afterwards', async (_, verdict, status, body) => {
    const errors: unknown[] = []
    let ended: () => void = () => undefined
    const over = new Promise<void>((done) => (ended = done))
    const answered = await answer(
      () => later(verdict),
      async (response) => {
        response.on('error', (error) => errors.push(error))
        response.end('first')
        response.write('second')
        await later('pass')
        if (verdict !== 'pass') response.write('third')
        await later('pass')
        if (verdict !== 'pass') response.end('fourth')
        ended()
      },
    )
    await over
    expect([answered.status, answered.body, errors]).toEqual([status, body, []])
  })

  test('that is replaced at once is not written to afterwards', async () => {
    const errors: unknown[] = []
    const handler: Handler = (response) => {
      response.on('error', (error) => errors.push(error))
      return [response.write('first'), response.write('second'), response.end()]
    }
    expect(await answer(() => PROBLEM, handler)).toMatchObject({ status: 500, body: JSON.stringify(PROBLEM) })
    await later('pass')
    expect(errors).toEqual([])
  })

  test.each<[string, Decide]>([
    [
      'throws',
      () => {
        throw new Error('A secret.')
      },
    ],
    ['rejects', () => Promise.reject(new Error('A secret.'))],
  ])('whose decision %s is not let through', async (_, decide) => {
    const answered = await answer(decide, (response) => response.end('body'))
    expect([answered.status, answered.body]).toEqual([500, expect.not.stringMatching(/secret|body/i)])
  })

  test('that cannot be written after the decision is cut off', async () => {
    const decide: Decide = () => later('pass')
    await expect(
      answer(decide, (response) => response.writeHead(200, { 'x-bad': 'a\nb' }).end()),
    ).rejects.toMatchObject({ code: 'ECONNRESET' })
  })

  // oxfmt-ignore
  test.each<[string, boolean, Handler]>([
    ['no body',                  true,  (r) => r.end()],
    ['no body, and a callback',  true,  (r) => r.end(() => undefined)],
    ['an empty text',            true,  (r) => r.end('')],
    ['empty bytes',              true,  (r) => r.end(Buffer.alloc(0))],
    ['what methods there are',   true,  (r) => r.setHeader('allow', 'GET, HEAD').end('GET, HEAD')],
    ['the same in bytes',        true,  (r) => r.setHeader('allow', 'GET, HEAD').end(Buffer.from('GET, HEAD'))],
    ['other methods',            false, (r) => r.setHeader('allow', 'GET, HEAD').end('GET, POST')],
    ['a text',                   false, (r) => r.end('body')],
    ['pieces',                   false, (r) => [r.write(''), r.end()]],
  ])('with %s says nothing: %s', async (_, empty, handler) => {
    const asked: boolean[] = []
    await answer((beginning) => (asked.push(beginning.empty), 'pass'), handler)
    expect(asked).toEqual([empty])
  })

  test('that waits has sent its head, as far as others can tell', async () => {
    const told: boolean[] = []
    await answer(
      () => later('pass'),
      (response) => {
        told.push(response.headersSent)
        response.writeHead(200)
        told.push(response.headersSent, response.writableEnded)
        response.end('body')
        told.push(response.headersSent, response.writableEnded)
      },
    )
    expect(told).toEqual([false, true, false, true, true])
  })

  test.each<[string, Verdict]>([
    ['passes', 'pass'],
    ['is replaced', PROBLEM],
  ])('that waits holds its source back, which goes on when it %s', async (_, verdict) => {
    const happened: unknown[] = []
    await answer(
      async () => {
        const decided = await later(verdict)
        happened.push('decided')
        return decided
      },
      (response) => {
        happened.push(response.write('first'))
        response.once('drain', () => {
          happened.push('drain', response.write('second'))
          response.end()
        })
      },
    )
    expect(happened).toEqual([false, 'decided', 'drain', true])
  })

  test('that is sent at once says whether there is room', async () => {
    const rooms: unknown[] = []
    await answer(
      () => 'pass',
      (response) => {
        rooms.push(response.write('x'.repeat(10_000_000)))
        response.end()
      },
    )
    expect(rooms).toEqual([false])
  })

  test('that is replaced tells whoever waits for it', async () => {
    const over: string[] = []
    await answer(
      () => later(PROBLEM),
      (response) => {
        response.write('first', () => over.push('first'))
        response.end('second', () => over.push('second'))
        response.once('finish', () => response.end('third', () => over.push('third')))
      },
    )
    await later('pass')
    expect(over).toEqual(['first', 'second', 'third'])
  })
})
