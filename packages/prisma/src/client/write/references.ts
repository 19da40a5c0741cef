import { candidatesOf, type Field, governingResource, invalidReference, type Model, type Relation } from '@rowgate/core'
import { join, lowerRelated, postgresql, sql, type SqlText } from '@rowgate/sql'
import type { Context, SingleRequest } from '../context.ts'
import { delegateOf, query, type Row } from '../store.ts'
import { verifyByCheck } from '../verify-by-check.ts'
import { fromRows, keyFields, keyText, ofRoot, whereShown } from '../verify.ts'

/** Rows as a write has left them, and which of their fields the write has given another value. */
export interface Written {
  /** With the primary key of each, as Prisma shows it. */
  readonly rows: readonly Row[]
  readonly changed: (field: string) => boolean
}

/**
 * Refuses a write that makes a row refer to one that the principal may not read: that it is accepted would tell that the row exists.
 *
 * @throws RowgateError `invalid-reference`, as for a row that is not there.
 */
export async function refuseHiddenReferences(
  context: Context,
  request: SingleRequest,
  { model, written }: { readonly model: Model; readonly written: Written },
): Promise<void> {
  if (written.rows.length === 0) return
  for (const relation of referencesOf(model)) {
    if (relation.on.some(({ from }) => written.changed(from)))
      await refuseHidden(context, request, { model, relation, rows: written.rows })
  }
}

/** The relations whose row another one names. */
export function referencesOf({ relations }: Model): readonly Relation[] {
  return Object.values(relations).filter(
    ({ cardinality, reference }) => cardinality === 'one' && reference !== undefined,
  )
}

async function refuseHidden(
  context: Context,
  { caller, kind }: SingleRequest,
  { model, relation, rows }: { readonly model: Model; readonly relation: Relation; readonly rows: readonly Row[] },
): Promise<void> {
  const target = context.models[relation.model] as Model
  const resource = governingResource(context.map, target)
  if (resource === undefined) return
  const permission = await context.authorizer.permissionFor(caller, resource.kind, resource.readAction)
  const isAsked = permission.kind === 'undecided' || context.verifier.always
  if (permission.kind === 'allowed' && !isAsked) return
  const seen = lowerRelated({ relation, target, filter: candidatesOf(permission), related: [] }, model, postgresql)
  // A NULL refers to nothing.
  const refers = relation.on.map(({ from }): SqlText => [
    { kind: 'rootColumn', field: model.fields[from] as Field },
    ' is not null',
  ])
  const where = join([...refers, sql`not ${seen}`], ' and ')
  const hidden = await query(
    context.store,
    ofRoot(sql`select 1 as "hidden" ${fromRows(model, rows)} where ${where} limit 1`),
  )
  if (hidden.length > 0) throw invalidReference(kind)
  if (!isAsked) return
  const referred = await referredRows(context, model, { relation, target, rows })
  const reading = { caller, kind: resource.kind, action: resource.readAction }
  if ((await verifyByCheck(context, reading, referred)).length < referred.length) throw invalidReference(kind)
}

/** The keys of the rows that some rows refer to. */
async function referredRows(
  { store }: Context,
  model: Model,
  {
    relation: { name },
    target,
    rows,
  }: { readonly relation: Relation; readonly target: Model; readonly rows: readonly Row[] },
): Promise<readonly Row[]> {
  const select = Object.fromEntries(keyFields(target).map((field) => [field.name, true]))
  const referring = await delegateOf(store, model).findMany({
    where: whereShown(model, rows),
    select: { [name]: { select } },
  })
  const referred = referring.flatMap((row) => (row[name] ?? []) as Row | readonly Row[])
  return [...new Map(referred.map((row) => [keyText(target, row), row])).values()]
}
