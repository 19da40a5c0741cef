/** The fields of an expense that clients are shown, as both ORMs take them. */
export const SHOWN = {
  id: true,
  ownerId: true,
  department: true,
  region: true,
  amount: true,
  currency: true,
  status: true,
  createdAt: true,
  approverId: true,
  project: true,
  tags: true,
} as const

/** What a user interface has buttons for. */
export const CAN = ['update', 'submit', 'approve', 'delete'] as const
