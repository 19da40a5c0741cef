import { rows } from './rows.mjs'

// @rowgate/nest, the part of the gate that it needs, and the policies that @rowgate/testing hands to a PDP.
export const nestMutants = [
  ...rows('packages/nest/src/steps.ts', [
    ['nest-controller-unguarded', '...stepsOf(context.getClass()), ', ''],
    ['nest-steps-backwards', '[step, ...stepsOf(decorated)]', '[...stepsOf(decorated), step]'],
    ['nest-sockets-pass', 'return own.length === 0 || notHttp(context)', 'return true'],
    ['nest-steps-of-all-left-out', '[...ofAll, ...own]', 'own'],
  ]),
  ...rows('packages/nest/src/problem-filter.ts', [
    ['nest-late-error-ends-well', 'response.writableEnded || response.destroy()', 'response.end()'],
  ]),
  ...rows('packages/core/src/http/gate.ts', [
    ['sent-response-takes-an-error', "  tell(response, 'headersSent', () => waits() && waiting.length > 0)\n", ''],
  ]),
  ...rows('packages/testing/src/policy-source.ts', [
    ['broken-policies-taken', 'if (problems.length > 0) return', 'if (problems.length > 999) return'],
    [
      'deleted-policy-stays',
      '      for (const entry of readdirSync(folder)) rmSync(join(folder, entry), { recursive: true })\n',
      '',
    ],
    ['linked-policies-left-out', '{ recursive: true, dereference: true, filter }', '{ recursive: true, filter }'],
    ['differing-schema-taken', '!readFileSync(one).equals(readFileSync(other))', '!readFileSync(one)'],
  ]),
  ...rows('packages/testing/src/pdp-server.ts', [
    ['policies-watched-anyway', 'const unwatch = watch ?', 'const unwatch = running ?'],
    [
      'broken-policy-not-told',
      'if (invalid !== undefined && !server.ended()) onInvalid(invalid)',
      'if (invalid === null) onInvalid(invalid)',
    ],
  ]),
]
