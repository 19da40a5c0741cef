import type { ApiBodyOptions } from '@nestjs/swagger'

type Schema = Extract<ApiBodyOptions, { schema: unknown }>['schema']

const text = { type: 'string' }

/** What is sent, as OpenAPI describes it. */
export const CHANGE: Schema = { type: 'object', properties: { amount: text, currency: text } }
export const DRAFT: Schema = {
  type: 'object',
  required: ['department', 'region', 'amount', 'currency'],
  properties: { department: text, region: text, amount: text, currency: text },
}
