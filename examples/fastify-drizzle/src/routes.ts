/** A route of one expense. */
export interface ById {
  readonly Params: { readonly id: string }
}

const params = { type: 'object', properties: { id: { type: 'string' } } }
const problem = { $ref: 'Problem#' }

/** How a route is described, and its parameters and answers are checked. */
export function described(summary: string, answer: object, own: object = {}): { readonly schema: object } {
  const response = { ...answer, '4xx': problem, '5xx': problem }
  return { schema: { summary, tags: ['expenses'], security: [{ bearer: [] }], response, ...own } }
}

export function describedById(summary: string, answer: object, own: object = {}): { readonly schema: object } {
  return described(summary, answer, { params, ...own })
}
