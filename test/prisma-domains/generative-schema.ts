import type { Schema } from '@rowgate/core'
import { schema as odd } from '../generative/domain.ts'

/** The domain of the generative test in a database schema whose name Prisma can write: it does not double quotes in names. */
export const schema: Schema = {
  ...odd,
  models: Object.fromEntries(
    Object.entries(odd.models).map(([name, model]) => [
      name,
      model.schema === undefined ? model : { ...model, schema: model.schema.replaceAll('"', "'") },
    ]),
  ),
}
