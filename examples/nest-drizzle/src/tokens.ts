/** The tokens by which the providers are injected: what is injected by type is undefined under tsx. */
export const DB: unique symbol = Symbol('database')
export const LAYER: unique symbol = Symbol('data layer')
