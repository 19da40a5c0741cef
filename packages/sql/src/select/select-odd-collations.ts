import type { Model } from '@rowgate/core'
import type { Dialect } from '../dialects/dialect.ts'
import { parameter, sql, type SqlText } from '../sql-text.ts'

/**
 * A statement that returns the columns of some models, as `table` and `column`, in which texts that differ can be equal. CEL compares texts by
 * their code points, and a condition on such a column would find rows that a check denies.
 */
export function selectOddCollations(models: readonly Model[], dialect: Dialect): SqlText {
  const names = models.map(({ schema, table }) =>
    [schema, table]
      .filter((name) => name !== undefined)
      .map(dialect.quote)
      .join('.'),
  )
  return sql`select r.relname::text as "table", a.attname::text as "column" from pg_class r join pg_attribute a on a.attrelid = r.oid join pg_collation c on c.oid = a.attcollation where not c.collisdeterministic and not a.attisdropped and r.oid in (select to_regclass(name) from json_array_elements_text(${parameter(JSON.stringify(names))}::json) as given(name))`
}
