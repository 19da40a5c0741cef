import {
  actionsOf,
  ALL,
  collectWindows,
  type CursorBinding,
  type Model,
  type OrderBy,
  orderTerms,
  type Page,
  type PageTotal,
  parseCaller,
  type Place,
  refuseTake,
  refuseUnverified,
  RowgateError,
  type Total,
} from '@rowgate/core'
import { type Context, isUndecided, modelOf, type Permitted, type Request } from './context.ts'
import { answered } from './database-error.ts'
import { countRows, findMany, permittedArgs } from './find.ts'
import { withKey } from './key-selection.ts'
import { narrow } from './narrow.ts'
import { PLACE, type PlaceRange, selectPlaces } from './places.ts'
import { type Load, readDrawn } from './read.ts'
import { drawVerification, inOneSnapshot } from './snapshot.ts'
import { delegateOf, type FindArgs, hasRawSql, query, type Row } from './store.ts'
import { verifyByCheck } from './verify-by-check.ts'
import { keyFields, keyText, shownKeys, whereShown } from './verify.ts'

export interface PageArgs extends FindArgs {
  readonly orderBy?: OrderBy | undefined
  /** The `next` of the page before; the first page without it. */
  readonly after?: string | undefined
  readonly take: number
  readonly total?: Total | undefined
}

/**
 * A page of the permitted rows. Prisma's own cursors repeat and lose rows where a value is NULL, so that SQL finds the keys of the next rows
 * in order, and Prisma reads these rows, in one snapshot.
 */
export async function findPage(context: Context, request: Request, args: PageArgs): Promise<Page<Row>> {
  const { orderBy, after, take, total, ...own } = args
  const model = modelOf(context, request)
  refuseTake(take)
  refuseNotOfPages(own)
  const binding = {
    principal: parseCaller(request.caller).principal.id,
    kind: request.kind,
    action: actionsOf(request.action),
    terms: orderTerms(model, orderBy),
  }
  const place = after === undefined ? undefined : await context.cursors.open(after, binding)
  if (!hasRawSql(context.store)) throw noRawSql()
  if (total !== undefined && total !== false) refuseUnverified(context.verifier, 'A total')
  return inOneSnapshot(context, async (within) => {
    let found: readonly Found[] = []
    const load: Load['rows'] = async (inner, _, permitted, asked) => {
      const search = { request, terms: binding.terms, permitted, wanted: take + 1, where: asked['where'] }
      found = await collectKeys(inner, search, place)
      return rowsOf(inner, model, asked, found.slice(0, take))
    }
    const reading = { load: { rows: load, unique: false }, verification: await drawVerification(within) }
    const { rows, meta } = await readDrawn(within, request, own, reading)
    const last = found.length > take ? found[take - 1] : undefined
    return {
      rows,
      next: last === undefined ? undefined : await context.cursors.seal(last.place, binding),
      ...(total === undefined || total === false ? {} : { total: await totalOf(within, request, own, total) }),
      meta,
    }
  })
}

/** A row of the list: its key as Prisma shows it, and where it stands. */
interface Found {
  readonly key: Row
  readonly place: Place
}

interface Search {
  readonly request: Request
  readonly terms: CursorBinding['terms']
  readonly permitted: Permitted
  readonly wanted: number
  /** The caller's own condition, which Prisma asks of the keys that SQL has found. */
  readonly where: unknown
}

/** The keys of the next rows, in order. */
async function collectKeys(context: Context, search: Search, start: Place | undefined): Promise<readonly Found[]> {
  const { where, wanted, permitted } = search
  if (isUndecided(permitted)) return keysInWindows(context, search, start)
  if (where === undefined) return placesFrom(context, search, { place: start, take: wanted })
  const few = await fewMatching(context, search)
  if (few !== undefined) return placesFrom(context, search, { place: start, take: wanted, among: few })
  return keysInWindows(context, search, start)
}

/** Keys that are one list of a statement. */
const FEW = 1000

/** The keys of all rows that the caller asks for and may be permitted; nothing where they are many. */
async function fewMatching(
  context: Context,
  { request, permitted, where }: Search,
): Promise<readonly Row[] | undefined> {
  const rows = await matchingKeys(context, request, { ...permittedArgs(permitted, { where }), take: FEW + 1 })
  return rows.length > FEW ? undefined : rows
}

/** Where many rows are as the caller asks, some of the next ones are: SQL finds these, Prisma which of them match, and the PDP where only it knows. */
function keysInWindows(context: Context, search: Search, start: Place | undefined): Promise<readonly Found[]> {
  let place = start
  return collectWindows({
    read: async (_, take) => {
      const next = await placesFrom(context, search, { place, take })
      place = next.at(-1)?.place ?? place
      return next
    },
    verify: (found) => wantedOf(context, search, found),
    wanted: search.wanted,
    limit: context.verifyLimit,
  })
}

/** Those that match the caller's condition, and are permitted. */
async function wantedOf(context: Context, search: Search, found: readonly Found[]): Promise<readonly Found[]> {
  const { request, where, permitted } = search
  const model = modelOf(context, request)
  const keys = found.map(({ key }) => key)
  const asked = narrow({ where }, whereShown(model, keys))
  const matching = where === undefined || keys.length === 0 ? keys : await matchingKeys(context, request, asked)
  const wanted = isUndecided(permitted) ? await verifyByCheck(context, request, matching) : matching
  const texts = new Set(wanted.map((key) => keyText(model, key)))
  return found.filter(({ key }) => texts.has(keyText(model, key)))
}

async function matchingKeys({ store, ...context }: Context, request: Request, args: FindArgs): Promise<readonly Row[]> {
  const model = modelOf({ store, ...context }, request)
  const select = Object.fromEntries(keyFields(model).map(({ name }) => [name, true]))
  return answered(request.kind, () => delegateOf(store, model).findMany({ ...args, select }))
}

async function placesFrom(
  context: Context,
  { request, terms, permitted }: Search,
  range: PlaceRange,
): Promise<readonly Found[]> {
  const model = modelOf(context, request)
  const filter = permitted.rows === 'some' ? permitted.filter : ALL
  const statement = selectPlaces(model, filter, terms, range)
  const texts = await answered(request.kind, () => query(context.store, statement))
  return texts.map((text) => ({ key: shownKeys(model, text), place: JSON.parse(String(text[PLACE])) as Place }))
}

/** The rows of the page, in its order, as the caller wants to see them. */
async function rowsOf(
  { store }: Context,
  model: Model,
  asked: FindArgs,
  found: readonly Found[],
): Promise<readonly Row[]> {
  if (found.length === 0) return []
  const keys = whereShown(
    model,
    found.map(({ key }) => key),
  )
  const { args, strip } = withKey(
    asked,
    keyFields(model).map(({ name }) => name),
  )
  const rows = await answered(model.name, () =>
    delegateOf(store, model).findMany(narrow({ ...args, where: undefined }, keys)),
  )
  const byKey = new Map(rows.map((row): [string, Row] => [keyText(model, row), strip(row)]))
  return found.flatMap(({ key }) => {
    const row = byKey.get(keyText(model, key))
    return row === undefined ? [] : [row]
  })
}

async function totalOf(
  context: Context,
  request: Request,
  { where }: FindArgs,
  total: Exclude<Total, false>,
): Promise<PageTotal> {
  if (total === true) return { value: Number(await countRows(context, request, { where })), atLeast: false }
  const select = Object.fromEntries(keyFields(modelOf(context, request)).map(({ name }) => [name, true]))
  const { length } = await findMany(context, request, { where, select, take: total.limit + 1 })
  return { value: Math.min(length, total.limit), atLeast: length > total.limit }
}

function refuseNotOfPages(args: FindArgs): void {
  const refused = ['skip', 'cursor', 'distinct'].find((name) => args[name] !== undefined)
  if (refused === undefined) return
  throw new RowgateError(`A page has no \`${refused}\`.`, {
    code: 'unsupported-argument',
    path: refused,
    hint: 'Pass the `next` of the page before as `after`.',
  })
}

function noRawSql(): RowgateError {
  return new RowgateError('A client without raw queries has no pages.', {
    code: 'unsupported-argument',
    path: 'prisma',
    hint: 'Give Rowgate a client with $queryRawUnsafe.',
  })
}
