/** What a condition is for a row. Only `true` permits; `error` is what CEL calls an error, and it is not `false`. */
export type Truth = 'true' | 'false' | 'error'

/** The six questions that `settle` answers about a predicate; the last three are the complements of the first. */
export type Question = 'isTrue' | 'isFalse' | 'isError' | 'isNotTrue' | 'isNotFalse' | 'isNotError'
