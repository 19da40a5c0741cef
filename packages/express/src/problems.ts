import { type LayerLike, type Problem, PROBLEM_TYPE, problemOf, RowgateError } from '@rowgate/core'
import type { ErrorRequestHandler } from 'express'
import type { RowgateOptions } from './rowgate.ts'

/** Changes what a client is told of an error. */
export type ProblemHook = (error: RowgateError, usual: Problem) => Problem

/** Answers with the problem of an error of Rowgate's; others go on. */
export function problemsWith<L extends LayerLike>({ problem, onError }: RowgateOptions<L>): ErrorRequestHandler {
  return (error: unknown, _request, response, next) => {
    const usual = problemOf(error)
    if (usual === undefined || !(error instanceof RowgateError) || response.headersSent) return next(error)
    if (usual.status >= 500) onError?.(error)
    const told = problem?.(error, usual) ?? usual
    response.status(told.status).type(PROBLEM_TYPE).send(JSON.stringify(told))
  }
}
