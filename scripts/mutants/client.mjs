import { rows } from './rows.mjs'

// The generator of @rowgate/prisma, its client extension, and the drop-in for the official adapter.
export const clientMutants = [
  ...rows('packages/prisma/src/generator/from-dmmf.ts', [
    [
      'key-without-its-field',
      'primaryKey: [primaryKey(model)].filter((key) => isSeen(model, key)).flat(),',
      'primaryKey: primaryKey(model),',
    ],
    ['list-column-required', 'nullable: field.isList || !field.isRequired,', 'nullable: !field.isRequired,'],
  ]),
  ...rows('packages/prisma/src/generator/policy-actions.ts', [
    [
      'superuser-opens-every-action',
      '...[...principals, ...roles].filter((entry) => entry.every((name) => !isPattern(name)))',
      '...principals, ...roles',
    ],
    ['disabled-policy-read', '&& (document as PolicyDocument).disabled !== true', ''],
  ]),
  ...rows('packages/prisma/src/client/nested.ts', [
    ['include-of-a-guarded-model', '  selected(guarding, model, include, `${path}include`)\n', ''],
    ['where-of-a-guarded-model', '  askedOf(guarding, model, where, `${path}where`)\n', ''],
    ['order-by-a-guarded-model', '  askedOf(guarding, model, orderBy, `${path}orderBy`)\n', ''],
    ['cursor-by-a-guarded-model', '  askedOf(guarding, model, cursor, `${path}cursor`)\n', ''],
    [
      'behind-a-connective',
      'else if (CONNECTIVES.has(name)) askedOf(guarding, model, value, at)',
      'else if (CONNECTIVES.has(name)) continue',
    ],
    ['count-of-a-guarded-model', "} else if (name === '_count') counted(guarding, model, value, at)", '}'],
    ['count-true-counts-all', 'count === true ? every : count', 'count'],
    ['below-an-unguarded-model', 'refuseNested(guarding, target, Object.fromEntries(entriesOf(value)), `${at}.`)', ''],
    [
      'undescribed-relation',
      "if (name.startsWith('_') || entriesOf(value).every(([inner]) => isField(model, inner))) return",
      "if (path !== '') return",
    ],
  ]),
  ...rows('packages/prisma/src/client/guard.ts', [
    ['guarded-with-any-member', 'throw refuse(name)', 'return undefined'],
    ['transaction-outside', 'store: insideOf(inner)', 'store: guard.context.store'],
    ['action-ignored', 'action: action ?? readAction', 'action: readAction'],
    ['nested-not-refused', '      refuseNested(guard, model, args)\n', ''],
    ['list-transaction', "if (typeof work !== 'function')", 'if (work === undefined)'],
  ]),
  ...rows('packages/prisma/src/client/find-unique.ts', [
    [
      'unique-not-verified',
      "permitted.exactness === 'superset'",
      "permitted.exactness !== 'superset' && permitted.exactness !== 'exact'",
    ],
    ['unique-not-narrowed', "permitted.rows === 'some' ? narrow(args, permitted.where) : args", 'args'],
    [
      'unique-key-unverified',
      'findVerified(context, request, permitted, { ...args, where: key, take: 1 })',
      'delegateOf(context.store, model).findMany({ ...args, where: key, take: 1 })',
    ],
  ]),
  ...rows('packages/prisma/src/client/aggregate.ts', [
    [
      'aggregate-inexact',
      "if (permitted.rows === 'some' && permitted.exactness === 'superset') throw inexactWhere(request)",
      '',
    ],
    [
      'aggregate-not-narrowed',
      "return permitted.rows === 'some' ? narrow(args, permitted.where) : args",
      'return args',
    ],
    ['nothing-sums-to-zero', "name === '_count' ? 0 : null", '0'],
  ]),
  ...rows('packages/prisma/src/client/store.ts', [
    [
      'transaction-taken-for-a-client',
      "'$extends' in client ? { client, transaction: 'none' } : insideOf(client)",
      "{ client, transaction: 'none' }",
    ],
  ]),
  ...rows('packages/prisma/src/client/extension.ts', [
    [
      'kind-of-another-name',
      'const kind = own ?? (others.length === 0 ? only : undefined)',
      'const kind = own ?? only',
    ],
  ]),
  ...rows('packages/prisma/src/lower/value.ts', [
    [
      'end-of-years-cut-off',
      'superset: { notIn: [] }, subset: { lte: LAST }',
      'superset: { lte: LAST }, subset: { lte: LAST }',
    ],
    ['microseconds-before-the-end', 'if (isCoarse && !isBetween', 'if (!isBetween'],
  ]),
  ...rows('packages/prisma/src/drop-in/declare.ts', [
    [
      'unmapped-by-its-own-name',
      'const shape: Shape = { attributes: Object.fromEntries(unmapped), relations: {} }',
      'const shape: Shape = { attributes: {}, relations: {} }',
    ],
    [
      'values-and-objects',
      'if (field !== undefined && fields !== undefined)',
      'if (field === undefined && fields === undefined && name === undefined)',
    ],
    ['other-cardinality', 'if (relation.cardinality !== type)', 'if (type === undefined)'],
    ['omitted-is-null', "explicit: 'null', omitted: 'missing'", "explicit: 'null', omitted: 'null'"],
    ['to-one-value-of-any-field', 'relation.on.find(({ to }) => to === field)?.from', 'relation.on[0]?.from'],
  ]),
  ...rows('packages/prisma/src/drop-in/query-plan-to-prisma.ts', [
    ['drop-in-superset', "if (exactness === 'superset') throw inexact(model)", ''],
  ]),
  ...rows('packages/drizzle/src/client/write/many.ts', [
    [
      'many-written-without-recheck',
      'permittedRows(context, request, { recheck: true })',
      'permittedRows(context, request)',
    ],
    ['moved-rows-are-no-result', 'if (allowed?.rows !== keys.length)', 'if (allowed === undefined)'],
    [
      'many-written-unverified',
      'const verification = verifier.always ? verifier.draw() : undefined',
      'const verification = undefined as ReturnType<typeof verifier.draw>',
    ],
  ]),
  ...rows('packages/drizzle/src/client/write/create.ts', [
    ['swallowed-rows-are-created', 'if (inserted.length !== values.length)', 'if (inserted.length > values.length)'],
  ]),
  ...rows('packages/drizzle/src/client/write/conflict.ts', [
    [
      'own-row-is-in-the-way',
      "const where = and(permitted.rows === 'some' ? permitted.where : undefined, same, other)",
      "const where = and(permitted.rows === 'some' ? permitted.where : undefined, same)",
    ],
    ['exclusion-tells-of-hidden-rows', " || state === '23P01'", ''],
  ]),
  ...rows('packages/drizzle/src/client/write/references.ts', [
    ['foreign-keys-without-relations', 'return [...relations, ...keys]', 'return keys.length < 0 ? keys : relations'],
  ]),
  ...rows('packages/drizzle/src/client/verified.ts', [
    [
      'denied-rows-returned',
      '.filter((row) => !denied.has(nameOf(own(row))))',
      '.filter((row) => denied.has(nameOf(own(row))) || true)',
    ],
    [
      'denied-related-rows-returned',
      'resource === undefined || !denied.has(nameOf(saidOf(resource, related)))',
      'resource === undefined || !denied.has(nameOf(saidOf(resource, related))) || true',
    ],
    [
      'denied-can-shown',
      'filter(({ claim }) => !denied.has(nameOf(claim)))',
      'filter(({ claim }) => !denied.has(nameOf(claim)) || true)',
    ],
  ]),
]
