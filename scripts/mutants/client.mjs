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
    ['related-not-narrowed', "related.rows === 'all' ? own : narrow(own, related.where)", 'own'],
    ['required-relation-unverified', "related.rows === 'some' && reaching.context.hiddenRelation === 'error'", 'false'],
    ['needs-of-no-row', 'return needs.reduce((from: FindArgs, need) => narrow(from, need), args)', 'return args'],
    ['count-of-hidden-rows', '  return narrow(args, related.where)\n', '  return args\n'],
    ['count-true-counts-all', 'count === true ? ', 'count === undefined ? '],
    [
      'nested-cursor-at-a-hidden-row',
      "if (related.rows === 'some' || (always && reaching.isVerified(target)))",
      'if (always)',
    ],
  ]),
  ...rows('packages/prisma/src/client/nested-where.ts', [
    ['every-hidden-row', "quantifier === 'every'", "quantifier === 'never'"],
    ['every-of-nothing', 'saysNothing(inner) ? { every: {} } : ', ''],
    ['unknown-under-a-not', "quantifier === 'is' || quantifier === 'isNot' ? definite : where", 'where'],
    ['null-is-not-hidden', "quantifier === 'is' ? 'isNot' : 'is'", 'quantifier'],
    ['behind-a-connective', 'else if (CONNECTIVES.has(name))', "else if (name === 'none')"],
    ['one-quantifier-only', 'further.push(...rest.map((each) => ({ [name]: each })))', ''],
  ]),
  ...rows('packages/prisma/src/client/nested-order.ts', [
    [
      'order-by-hidden-rows',
      "if ((await unloadedRows(reaching, target)).rows !== 'all') throw hiddenOrder(target, at)",
      'await unloadedRows(reaching, target)',
    ],
  ]),
  ...rows('packages/prisma/src/client/names.ts', [
    [
      'undescribed-relation',
      "if (name.startsWith('_') || membersOf(value).every(([inner]) => isField(model, inner))) return",
      "if (path !== '') return",
    ],
  ]),
  ...rows('packages/prisma/src/client/write/one.ts', [
    ['result-unchecked', 'after: stored }', 'after: async () => undefined }'],
    ['references-unchecked', 'now?.[field] !== references[field]', 'now === references'],
  ]),
  ...rows('packages/prisma/src/client/write/lock.ts', [
    ['row-not-locked', "locking ? ' for update of \"root\"' : ''", "''"],
    ['not-looked-at-again', 'references === undefined || (await find()) === null', 'references === undefined'],
  ]),
  ...rows('packages/prisma/src/client/write/create.ts', [
    ['hidden-row-not-found', 'if (error instanceof NotFoundError) return undefined', ''],
  ]),
  ...rows('packages/prisma/src/client/write/many.ts', [
    ['bulk-not-narrowed', 'return [narrow(own, permitted.where)]', 'return [own]'],
    ['bulk-results-unchecked', 'if (left.length < rows.length)', 'if (left.length > rows.length)'],
  ]),
  ...rows('packages/prisma/src/client/write/references.ts', [
    ['hidden-reference', 'if (hidden.length > 0) throw invalidReference(kind)', ''],
  ]),
  ...rows('packages/prisma/src/client/write/conflict.ts', [
    [
      'hidden-conflict',
      'if (await isSeen(context, reading, { ...same, ...other })) return',
      'if (known.length > 0) return',
    ],
  ]),
  ...rows('packages/prisma/src/client/guard.ts', [
    ['guarded-with-any-member', 'throw refuse(name)', 'return undefined'],
    ['transaction-outside', 'store: insideOf(inner)', 'store: guard.context.store'],
    ['write-action-ignored', 'action: acting ?? own(resource)', 'action: own(resource)'],
    ['action-ignored', 'action: action ?? readAction', 'action: readAction'],
    ['list-transaction', "if (typeof work !== 'function')", 'if (work === undefined)'],
  ]),
  ...rows('packages/prisma/src/client/find.ts', [
    [
      'list-not-verified',
      "permitted.rows === 'some' && permitted.exactness === 'superset'",
      "permitted.rows === 'some' && permitted.exactness !== 'superset' && permitted.exactness !== 'exact'",
    ],
    [
      'cursor-at-a-hidden-row',
      'if (cursor === undefined || cursor === null) return false',
      'if (cursor !== null) return false',
    ],
    ['not-narrowed', "permitted.rows === 'some' ? narrow(args, permitted.where) : args", 'args'],
    [
      'unique-key-unverified',
      'findVerified(context, request, permitted, { ...args, where: key, take: 1 })',
      'delegateOf(context.store, model).findMany({ ...args, where: key, take: 1 })',
    ],
  ]),
  ...rows('packages/prisma/src/client/aggregate.ts', [
    ['aggregate-inexact', 'if (!isInexact(permitted)) return exact(', 'if (permitted.rows) return exact('],
    ['aggregate-of-some-keys', 'if (keys.length > verifyLimit) throw', 'if (keys.length < 0) throw'],
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
    ['hidden-row-not-found-by-drizzle', 'if (error instanceof NotFoundError) return undefined', ''],
    ['swallowed-rows-are-created', 'if (inserted.length !== values.length)', 'if (inserted.length > values.length)'],
  ]),
  ...rows('packages/drizzle/src/client/write/conflict.ts', [
    [
      'own-row-is-in-the-way',
      'const where = and(candidatesOf(permitted), same, other)',
      'const where = and(candidatesOf(permitted), same)',
    ],
    ['exclusion-tells-of-hidden-rows', " || state === '23P01'", ''],
  ]),
  ...rows('packages/drizzle/src/client/write/references.ts', [
    ['foreign-keys-without-relations', 'return [...relations, ...keys]', 'return keys.length < 0 ? keys : relations'],
  ]),
  ...rows('packages/drizzle/src/client/verified.ts', [
    [
      'denied-rows-returned',
      '.filter((row) => !denied.has(own(row).name))',
      '.filter((row) => denied.has(own(row).name) || true)',
    ],
    [
      'denied-can-shown',
      'filter(({ said }) => !denied.has(said.name))',
      'filter(({ said }) => !denied.has(said.name) || true)',
    ],
  ]),
  ...rows('packages/drizzle/src/client/said.ts', [
    [
      'denied-related-rows-returned',
      'resource === undefined || !denied.has(saidOf(resource, related).name)',
      'resource === undefined || !denied.has(saidOf(resource, related).name) || true',
    ],
  ]),
  ...rows('packages/drizzle/src/client/undecided.ts', [
    [
      'candidates-returned',
      'verify: (rows) => permittedByPdp(authorizer, request, rows, storedOf)',
      'verify: (rows) => Promise.resolve(rows)',
    ],
    ['candidates-in-a-moving-snapshot', 'const readWindow = isMoving ?', 'const readWindow = !isMoving ?'],
    ['candidates-in-any-order', '...model.primaryKey.map((name) => asc(columns[name] as PgColumn))', ''],
    ['offset-before-the-pdp', 'const rows = found.slice(offset)', 'const rows = found'],
  ]),
  ...rows('packages/drizzle/src/client/write/references.ts', [
    [
      'undecided-reference-taken',
      'if (isAsked(context, permitted) && !(await',
      'if (isAsked(context, permitted) && (await',
    ],
  ]),
  ...rows('packages/drizzle/src/client/write/conflict.ts', [
    ['undecided-conflict-told', '!isAsked(context, permitted) ||', 'isAsked(context, permitted) ||'],
  ]),
  ...rows('packages/drizzle/src/client/context.ts', [
    ['verified-plans-believed', "rows === 'undecided' || verifier.always", "rows === 'undecided' && !verifier.always"],
  ]),
  ...rows('packages/prisma/src/client/write/references.ts', [
    [
      'verified-plans-believed-by-prisma',
      "permission.kind === 'undecided' || context.verifier.always",
      "permission.kind === 'undecided'",
    ],
  ]),
  ...rows('packages/drizzle/src/client/can.ts', [
    ['undecided-can-is-denied', 'known[each] === true || allowed.has(each)', 'known[each] === true'],
  ]),
  ...rows('packages/prisma/src/client/database-error.ts', [
    ['late-constraints-tell', "'driverAdapterError') ?? cause", "'driverAdapterError')"],
  ]),
  ...rows('packages/prisma/src/client/write/create.ts', [
    ['swallowed-rows-are-created-by-prisma', 'if (rows.length !== data.length)', 'if (rows.length > data.length)'],
  ]),
  ...rows('packages/prisma/src/client/write/conflict.ts', [
    ['own-row-is-in-the-way-of-prisma', '{ ...same, ...other }', '{ ...same }'],
    ['exclusion-tells-of-hidden-rows-by-prisma', " || state === '23P01'", ''],
    ['undecided-conflict-told-by-prisma', "permitted.rows === 'all' || permitted.exactness === 'exact'", 'true'],
  ]),
  ...rows('packages/prisma/src/client/where.ts', [
    ['materialized-in-part', 'if (keys.length > most) throw', 'if (keys.length < 0) throw'],
  ]),
  ...rows('packages/drizzle/src/client/find.ts', [
    ['materialized-in-part-by-drizzle', 'if (rows.length > most) throw', 'if (rows.length < 0) throw'],
  ]),
  ...rows('packages/prisma/src/client/confirm.ts', [
    [
      'denied-rows-returned-by-prisma',
      '.filter((row) => isAllowed(say(request.kind, actions, row)))',
      '.filter((row) => isAllowed(say(request.kind, actions, row)) || true)',
    ],
    ['denied-can-shown-by-prisma', 'truth === true && isAllowed(action)', 'truth === true'],
    [
      'denied-related-rows-returned-by-prisma',
      'return related.filter((row) => isAllowed(say(resource.kind, [resource.readAction], row)))',
      'return related',
    ],
    ['excluded-rows-that-are-listed', 'narrow(asked, { NOT: definiteOf(context, permitted, model) })', 'asked'],
  ]),
  ...rows('packages/prisma/src/client/snapshot.ts', [
    ['samples-fail-by-chance', 'if (verification === undefined || verifier.always)', 'if (true)'],
    ['verified-in-a-moving-snapshot', 'if (!(await hasSnapshot(store))) throw noSnapshot()', ''],
  ]),
  ...rows('packages/prisma/src/client/related-rows.ts', [
    [
      'unloaded-rows-unverified',
      'refuseUnverified(context.verifier, `What is asked',
      'refuseUnverified({ always: false }, `What is asked',
    ],
  ]),
  ...rows('packages/prisma/src/client/write/many.ts', [
    ['many-written-unverified-by-prisma', 'if (context.verifier.always)\n', 'if (false)\n'],
    [
      'results-unverified-by-prisma',
      'if (context.verifier.always) return refuseDenied',
      'if (false) return refuseDenied',
    ],
  ]),
  ...rows('packages/prisma/src/client/verified-rows.ts', [
    ['candidates-are-permitted', 'refusal === undefined ? candidates :', 'refusal !== undefined ? candidates :'],
  ]),
]
