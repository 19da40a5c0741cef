/** What the policies of the example domain speak of. */
export const RESOURCES = {
  expense: {
    actions: ['view', 'create', 'update', 'submit', 'delete', 'approve', 'export', 'comment', 'audit', 'reconcile'],
    relations: {
      owner: { relations: { manager: true } },
      approver: true,
      lineItems: true,
      comments: true,
    },
  },
  user: { actions: ['view'] },
  lineItem: { actions: ['view'], relations: { expense: true } },
  comment: { actions: ['view'], relations: { expense: true } },
} as const
