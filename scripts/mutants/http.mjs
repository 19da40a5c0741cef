import { rows } from './rows.mjs'

// What every framework shares of a request, and the integrations.
const core = (file) => `packages/core/src/http/${file}.ts`

export const httpMutants = [
  ...rows(core('calls'), [
    ['call-after-the-end', 'over ? tooLate() : started(Promise.resolve(call()))', 'started(Promise.resolve(call()))'],
    ['end-without-waiting', '      await Promise.all(underway)\n', ''],
    [
      'failure-of-the-database-forgotten',
      "if (error instanceof RowgateError && error.code === 'database-failed') failure ??= error",
      'void error',
    ],
  ]),
  ...rows(core('transaction'), [
    ['commit-before-the-calls', '    commit: async () => {\n      await calls.end()\n', '    commit: async () => {\n'],
    ['roll-back-before-the-calls', '      rolledBack = true\n      await calls.end()\n', '      rolledBack = true\n'],
    ['commit-after-a-failure', 'if (failure !== undefined) {', 'if (failure === null) {'],
    ['commit-after-a-disconnect', '      if (rolledBack) return false\n', ''],
    ['answer-before-the-commit', '      commit()\n      await ended()\n', '      commit()\n'],
    ['transaction-tried-again', '      if (attempts > 1) return Promise.reject(notRepeatable())\n', ''],
  ]),
  ...rows(core('gate'), [
    ['sent-after-the-end', "if (waiting.at(-1)?.[0] !== 'end') waiting.push", 'waiting.push'],
    [
      'headers-of-a-replaced-response',
      '  for (const name of response.getHeaderNames()) response.removeHeader(name)\n',
      '',
    ],
    ['message-of-a-replaced-response', "  response.statusMessage = ''\n", ''],
    ['write-head-opens-the-gate', "if (state === 'closed' && method !== 'writeHead')", "if (state === 'closed')"],
    ['rejected-decision-passes', 'verdict.catch(() => UNEXPLAINED)', "verdict.catch(() => 'pass' as const)"],
    ['thrown-decision-passes', '  } catch {\n    return UNEXPLAINED', "  } catch {\n    return 'pass'"],
    [
      'after-a-replaced-response',
      "    replace(response, verdict, own)\n    state = 'replaced'\n",
      '    replace(response, verdict, own)\n',
    ],
    [
      'status-of-write-head',
      "return typeof status === 'number' ? status : statusCode",
      'return status === undefined ? statusCode : 200',
    ],
    ['streams-are-one-piece', "streaming: method !== 'end' }", 'streaming: false }'],
  ]),
  ...rows(core('enforce'), [
    ['unchanged-tells-nothing', ' || status === 304', ''],
    ['options-need-authorization', " && method.toUpperCase() !== 'OPTIONS'", ''],
    ['skipped-needs-authorization', "state.kind === 'open' && success", "state.kind !== 'authorized' && success"],
  ]),
  ...rows(core('gate-session'), [
    ['commit-of-an-error', 'beginning.status >= 400 || ', ''],
    ['commit-of-what-is-refused', 'if (refusal !== undefined || beginning.status', 'if (beginning.status'],
    [
      'stream-in-a-transaction',
      'return transaction !== undefined && streaming && status < 400',
      'return transaction !== undefined && streaming && status < 0',
    ],
    [
      'failed-commit-passes',
      '    return tell(notCommitted(cause))',
      "    tell(notCommitted(cause))\n    return 'pass'",
    ],
  ]),
  ...rows(core('observe'), [
    ['asking-authorizes', "'isAllowed', ", ''],
    ['asking-about-an-object-authorizes', "'isAllowedObject', ", ''],
    [
      'refused-call-authorizes',
      '    const answer = await calls.make(() => member(...args))\n    if (!ONLY_ASK.has(name)) authorized()\n',
      '    if (!ONLY_ASK.has(name)) authorized()\n    const answer = await calls.make(() => member(...args))\n',
    ],
  ]),
  ...rows(core('problem'), [
    [
      'code-of-a-mistake-is-told',
      'return known === undefined ? UNEXPLAINED :',
      'return known === undefined ? { ...UNEXPLAINED, code: error.code } :',
    ],
    ['refusals-are-reported', 'if (usual.status >= 500) onError(error)', 'onError(error)'],
  ]),
  ...rows(core('request'), [
    ['transaction-of-a-refused-caller', '    await held?.rollBack()\n', ''],
    ['data-layer-outside-its-transaction', 'held === undefined ? layer : inside(layer, held.transaction)', 'layer'],
  ]),
  ...rows(core('request-resource'), [
    ['missing-header-is-missing', 'facts.header(name) ?? null', "facts.header(name) ?? ''"],
    ['parameter-that-is-not-there', '.filter(([, value]) => value !== undefined)', ''],
  ]),
  ...rows(core('session'), [
    [
      'skipped-takes-authorization-back',
      "if (state.kind === 'open') state = { kind: 'skipped', reason }",
      "state = { kind: 'skipped', reason }",
    ],
    ['skipped-without-a-reason', "      if (reason.trim() === '') throw withoutReason()\n", ''],
  ]),
  ...rows('packages/express/src/rowgate.ts', [
    [
      'express-disconnect',
      "      response.once('close', () => void (response.writableFinished || opened.abort()))\n",
      '',
    ],
    ['express-guard-hangs', '.then(() => next(), next)', '.then(() => next())'],
  ]),
  ...rows('packages/fastify/src/rowgate.ts', [
    ['fastify-disconnect', "    raw.once('close', () => void (raw.writableFinished || opened.abort()))\n", ''],
    ['fastify-unknown-route-asked', 'request.is404 ? undefined : ask(request)', 'ask(request)'],
  ]),
  ...rows('packages/hono/src/rowgate.ts', [
    ['hono-headers-stay', '  c.res = undefined\n', ''],
    ['hono-disconnect', "  signal.addEventListener('abort', () => void opened.abort(), { once: true })\n", ''],
    ['hono-stream-in-a-transaction', 'decided(c, opened, next, watchStreams(c))', 'decided(c, opened, next)'],
  ]),
  ...rows('packages/hono/src/routes.ts', [
    [
      'hono-route-without-a-path',
      "typeof first === 'string' ? declare(first, guard, ...handlers) : declare(guard, first, ...handlers)",
      'declare(first, guard, ...handlers)',
    ],
    ['hono-route-by-on', 'on(method, path, guard, ...handlers)', 'on(method, path, ...handlers)'],
  ]),
]
