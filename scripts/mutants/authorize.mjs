import { rows } from './rows.mjs'

// Who is asked about what, whose answer it is, for how long it counts, and what is shown of it.
const identity = [
  ...rows('packages/core/src/authorize/canonical.ts', [
    ['canonical-zeros-alike', "Object.is(value, -0) ? '-0' : String(value)", 'String(value)'],
    ['canonical-lists-unsized', 'return `a${value.length}:', 'return `a'],
    ['canonical-members-unsorted', 'Object.keys(object).toSorted()', 'Object.keys(object)'],
  ]),
  ...rows('packages/core/src/authorize/plan-key.ts', [
    ['key-without-map', ' + canonicalText(map)', ''],
    ['key-without-pdp', 'canonicalText(pdp) + ', ''],
    ['key-without-version', ' + canonicalText(policyVersion)', ''],
    ['key-without-token', ' + canonicalText(auxData as Canonical)', ''],
    ['key-in-utf8', "Buffer.from(text, 'utf16le')", 'text'],
    ['seal-in-utf8', "update(text, 'utf16le')", "update(text, 'utf8')"],
    ['seal-unchecked', 'return expected.length === given.length && timingSafeEqual(expected, given)', 'return true'],
  ]),
  ...rows('packages/core/src/authorize/telemetry.ts', [
    ['nobody-is-told', `return !isTraced &&`, `return true ||`],
    ['meters-alone-are-not-told', `return !isTraced &&`, `return !isTraced ||`],
    ['tracers-alone-are-not-told', `return !isTraced &&`, `return true &&`],
  ]),
  ...rows('packages/core/src/authorize/check-batch.ts', [
    ['batch-across-principals', 'const key = canonicalText(asker as unknown as Canonical)', "const key = ''"],
    ['batch-waits-for-locks', 'const PATIENCE = 10', 'const PATIENCE = 600_000'],
    ['batch-entries-sent-twice', 'group.ready.splice(0)', 'group.ready.slice(0)'],
  ]),
  ...rows('packages/core/src/authorize/check-request.ts', [
    ['batch-same-id-together', ' && !request.names.has(name)', ''],
    ['batch-beyond-the-limit', 'request.objects.length < most', 'request.objects.length < most + 1'],
  ]),
]

const answers = [
  ...rows('packages/core/src/authorize/check-answer.ts', [
    ['answer-of-another-object', 'return id === resource.id && kind === resource.kind', 'return true'],
    ['answer-of-another-kind', 'return id === resource.id && kind === resource.kind', 'return id === resource.id'],
    ['answer-not-denied', "=== 'EFFECT_ALLOW'", "!== 'EFFECT_DENY'"],
  ]),
  ...rows('packages/core/src/authorize/scope.ts', [
    [
      'scope-union-of-all-rows',
      '({ scope: each, rows: inScope(column, scope.prefix, each) })',
      '({ scope: each, rows: TRUE })',
    ],
    [
      'scope-not-wanted-checked',
      '(wanted.length === 0 || wanted.includes(scope))',
      '(wanted.length >= 0 || wanted.includes(scope))',
    ],
  ]),
  ...rows('packages/core/src/authorize/plan-request.ts', [
    ['no-action-is-all-rows', 'if (actions.length > 0 && actions.every(', 'if (actions.every('],
  ]),
]

const time = [
  ...rows('packages/core/src/authorize/plan-cache.ts', [
    ['cache-beyond-its-end', 'return expires > Date.now() ? plan : undefined', 'return plan'],
    [
      'cache-of-changed-numbers',
      'if (canonicalText(JSON.parse(text) as Canonical) !== canonicalText(entry as Canonical)) return undefined',
      '',
    ],
    ['cache-of-one-of-the-actions', 'return Math.min(...actions.map(', 'return Math.max(...actions.map('],
  ]),
  ...rows('packages/core/src/authorize/plan-source.ts', [
    ['cache-beyond-the-token', 'expiryOf(query, asked, maxAge)', 'asked + maxAge'],
  ]),
  ...rows('packages/core/src/authorize/plan-memory.ts', [
    ['held-beyond-the-token', 'expiryOf(query, asked, lifetime(query))', 'asked + lifetime(query)'],
    ['held-from-when-it-came', 'expiryOf(query, asked, lifetime', 'expiryOf(query, Date.now(), lifetime'],
  ]),
  ...rows('packages/core/src/authorize/permissions.ts', [
    ['cached-anew-from-the-store', "if (from === 'pdp') {", 'if (from !== undefined) {'],
  ]),
  ...rows('packages/core/src/authorize/authorizer.ts', [
    ['memory-beside-the-store', 'if (cache === undefined || cache.shared !== undefined)', 'if (cache === undefined)'],
  ]),
  ...rows('packages/core/src/authorize/in-flight.ts', [
    ['abort-for-everybody', 'if (flight.waiting === 0) flight.abandon.abort()', 'flight.abandon.abort()'],
    ['flight-never-lands', 'answer: start(abandon.signal).finally(land)', 'answer: start(abandon.signal)'],
  ]),
  ...rows('packages/core/src/authorize/ask-pdp.ts', [
    [
      'client-deaf-to-signals',
      'return await unlessAborted(started(ask, either), either)',
      'return await started(ask, either)',
    ],
  ]),
  ...rows('packages/core/src/explain/value-text.ts', [['explain-shows-constants', "if (!values) return '?'", '']]),
  ...rows('packages/core/src/explain/explain-row.ts', [
    ['explain-shows-fields', 'if (!shown.values) return { name }', ''],
  ]),
]

export const authorizeMutants = [...identity, ...answers, ...time]
