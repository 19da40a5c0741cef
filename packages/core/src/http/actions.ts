/** The action that a handler's `authorize` asks for when it does not say one, by method. */
export type MethodActions = Readonly<Record<string, string>>

export const METHOD_ACTIONS: MethodActions = {
  GET: 'view',
  HEAD: 'view',
  POST: 'create',
  PUT: 'update',
  PATCH: 'update',
  DELETE: 'delete',
}

/** The action of a method; a method that has none is its own lower-case name. */
export function actionOf(method: string, actions: MethodActions = {}): string {
  const name = method.toUpperCase()
  return actions[name] ?? METHOD_ACTIONS[name] ?? name.toLowerCase()
}
