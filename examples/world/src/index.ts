export { type Change, changeOf, type Draft, draftOf } from './body.ts'
export { idOf, principalOf } from './principal-of.ts'
export { SHOWN, shown } from './shown.ts'
export { type Db, openWorld, type World } from './open-world.ts'
