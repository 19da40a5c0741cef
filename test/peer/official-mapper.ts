import type { Mapper, MapperConfig } from '@cerbos/orm-prisma'

const ATTR = 'request.resource.attr'

/** The application sends NULLs as nulls. */
const EXPLICIT = { nullable: true, nullAttributeRepresentation: 'explicit' } as const

const required = (...names: string[]): Record<string, MapperConfig> =>
  Object.fromEntries(names.map((name) => [name, { field: name }]))
const nullable = (...names: string[]): Record<string, MapperConfig> =>
  Object.fromEntries(names.map((name) => [name, { field: name, ...EXPLICIT }]))
const relation = (
  type: 'one' | 'many',
  name: string,
  model: string,
  fields: Record<string, MapperConfig>,
): MapperConfig => ({ relation: { name, type, model, fields } })

const user = { ...required('id', 'name', 'region', 'active'), ...nullable('department', 'managerId') }

const expense: Record<string, MapperConfig> = {
  ...required('ownerId', 'department', 'region', 'amount', 'currency', 'status', 'quantity'),
  ...nullable('approverId', 'project', 'tags', 'riskScore', 'priority', 'fxRate'),
  createdAt: { field: 'createdAt', valueType: 'dateTime' },
  owner: relation('one', 'owner', 'User', { ...user, manager: relation('one', 'manager', 'User', user) }),
  approver: relation('one', 'approver', 'User', user),
  lineItems: relation('many', 'lineItems', 'LineItem', {
    ...required('id', 'description', 'category', 'amount'),
    ...nullable('vendor', 'billable'),
  }),
  comments: relation('many', 'comments', 'Comment', required('id', 'authorId', 'body', 'internal')),
}

/** What the official adapter is told of kind `expense`: the map that its README asks for. */
export const mapper: Mapper = {
  'request.resource.id': { field: 'id' },
  ...Object.fromEntries(Object.entries(expense).map(([name, config]) => [`${ATTR}.${name}`, config])),
}
