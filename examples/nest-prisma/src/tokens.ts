/** The tokens by which the providers are injected: what is injected by type is undefined under tsx. */
export const PRISMA: unique symbol = Symbol('prisma')
export const LAYER: unique symbol = Symbol('data layer')
