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
    ['sent-after-the-end', "waiting.at(-1)?.[0] === 'end' || (", '('],
    ['second-head-is-sent', " || (call[0] === 'writeHead' && waiting.length > 0)", ''],
    [
      'source-not-held-back',
      'catch(() => response.destroy())\n    return answerOf(method, response, false)',
      'catch(() => response.destroy())\n    return answerOf(method, response, true)',
    ],
    ['source-held-back-for-good', "    if (room) response.emit('drain')\n", ''],
    [
      'waits-for-what-is-dropped',
      "  if (typeof callback === 'function') process.nextTick(callback)\n",
      '  void callback\n',
    ],
    ['body-taken-for-none', 'if (body.length === 0) return true', 'if (body.length >= 0) return true'],
    [
      'headers-of-a-replaced-response',
      '  for (const name of response.getHeaderNames()) response.removeHeader(name)\n',
      '',
    ],
    ['message-of-a-replaced-response', "  response.statusMessage = ''\n", ''],
    ['write-head-opens-the-gate', "if (state === 'deciding' || method === 'writeHead')", "if (state === 'deciding')"],
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
    ['streams-are-one-piece', "const streaming = method !== 'end'", "const streaming = method === 'writeHead'"],
  ]),
  ...rows(core('enforce'), [
    ['unchanged-tells-nothing', ' || status === 304', ''],
    ['options-need-authorization', ' && success && !preflight', ' && success'],
    ['options-with-a-body-pass', "=== 'OPTIONS' && empty", "=== 'OPTIONS'"],
    ['skipped-needs-authorization', "state.kind === 'open' && success", "state.kind !== 'authorized' && success"],
  ]),
  ...rows(core('gate-session'), [
    ['commit-of-an-error', 'beginning.status >= 400 || ', ''],
    ['commit-of-what-is-refused', 'if (refusal !== undefined || beginning.status', 'if (beginning.status'],
    [
      'stream-in-a-transaction',
      'return transaction() !== undefined && streaming && status < 400',
      'return transaction() !== undefined && streaming && status < 0',
    ],
    [
      'failed-commit-passes',
      '    return tell(notCommitted(cause))',
      "    tell(notCommitted(cause))\n    return 'pass'",
    ],
  ]),
  ...rows(core('observe'), [
    ['asking-authorizes', "name === 'check' ||", 'true ||'],
    ['checked-row-does-not-authorize', " || name === 'checkRow'", ''],
    [
      'refused-call-authorizes',
      '    const answer = await calls.make(() => member(...args))\n    if (authorizes(name)) authorized()\n',
      '    if (authorizes(name)) authorized()\n    const answer = await calls.make(() => member(...args))\n',
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
    ['transaction-of-a-refused-caller', '    await transaction?.rollBack()\n', ''],
    [
      'data-layer-outside-its-transaction',
      'transaction === undefined ? layer : inside(layer, transaction.transaction)',
      'layer',
    ],
    ['authorized-before-its-session', '?? OPEN,', "?? { kind: 'authorized' },"],
    [
      'transaction-for-every-request',
      'inTransaction(request) ? options.transaction : undefined',
      'options.transaction',
    ],
    [
      'disconnect-before-its-transaction',
      'const begun = await opening.catch(() => undefined)\n      await begun?.transaction',
      'await opened?.transaction',
    ],
    ['failed-beginning-is-told', '.catch(notBegun)', ''],
  ]),
  ...rows(core('request-resource'), [
    ['missing-header-is-missing', 'facts.header(name) ?? null', "facts.header(name) ?? ''"],
    ['parameter-that-is-not-there', '.filter(([, value]) => value !== undefined)', ''],
  ]),
  ...rows(core('guards'), [
    ['guarded-twice', '      if (owner !== undefined) throw guardedTwice()\n', ''],
    ['opened-twice', '      if (owner === sessions) return undefined\n', ''],
  ]),
  ...rows(core('check'), [
    ['action-is-the-key', 'if (check.length === 2) return {', 'if (check.length !== 2) return {'],
  ]),
  ...rows(core('session'), [
    ['action-of-another-method', 'action ?? actionOf(method, actions)', 'action ?? actionOf(method)'],
    [
      'skipped-before-it-is-told',
      "      onSkip?.(reason, principal?.id)\n      if (state.kind === 'open') state = { kind: 'skipped', reason }\n",
      "      if (state.kind === 'open') state = { kind: 'skipped', reason }\n      onSkip?.(reason, principal?.id)\n",
    ],
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
      "    response.once('close', () => void (response.writableFinished || opened.abort()))\n",
      '',
    ],
    ['express-guard-hangs', '.then(() => next(), next)', '.then(() => next())'],
    ['express-session-stays-lost', 'return guards.run(request, guards.of(request), next)', 'return next()'],
    ['express-session-not-on-the-request', '      Object.assign(request, { rowgate: own })\n', ''],
  ]),
  ...rows('packages/express/src/routes.ts', [
    ['express-4-routes-unseen', '  application.lazyrouter?.()\n', ''],
    ['express-router-unseen', 'if (hasRoutes(handler) && !guarded.has(handler)) throw unguarded()', ''],
    ['express-methods-unseen', '...HTTP_METHODS.map(', "...['GET', 'POST'].map("],
  ]),
  ...rows('packages/fastify/src/rowgate.ts', [
    ['fastify-disconnect', "    raw.once('close', () => void (raw.writableFinished || opened.abort()))\n", ''],
    ['fastify-unknown-route-asked', 'request.is404 ? undefined : ask(request)', 'ask(request)'],
  ]),
  ...rows('packages/hono/src/rowgate.ts', [
    ['hono-headers-stay', '  c.res = undefined\n', ''],
    ['hono-stream-in-a-transaction', 'decided(c, guarded, next, watchStreams(c))', 'decided(c, guarded, next)'],
    ['hono-past-node', 'if (outgoing !== undefined) gateResponse(outgoing, guarded.decide)\n', ''],
    ['hono-decided-twice', '(verdict ??= decide(beginning))', '(verdict = decide(beginning))'],
    ['hono-body-goes-on', '  await body?.cancel().catch(() => undefined)\n', '  void body\n'],
  ]),
  ...rows('packages/hono/src/node-response.ts', [
    ['hono-disconnect', "    response.once('close', () => void (response.writableFinished || gone()))\n", ''],
    ['hono-disconnect-elsewhere', "  else signal.addEventListener('abort', gone, { once: true })\n", ''],
    ['hono-disconnected-before', '  if (signal.aborted) gone()\n  else signal', '  signal'],
  ]),
  ...rows('packages/hono/src/routes.ts', [
    [
      'hono-route-without-a-path',
      "typeof first === 'string' ? declare(first, guard, ...handlers) : declare(guard, first, ...handlers)",
      'declare(first, guard, ...handlers)',
    ],
    ['hono-route-by-on', 'on(method, path, guard, ...handlers)', 'on(method, path, ...handlers)'],
    ['hono-route-below-a-path', '      guardRoutes(based, guard)\n', ''],
    ['hono-mounted-unseen', "      use(`${path.replace(/\\/$/, '')}/*`, guard)\n", ''],
    ['hono-sub-app-unseen', '      if (!guarded.has(sub)) throw unguarded()\n', ''],
  ]),
]
