import { RowgateError } from '@rowgate/core'
import type { Rowgate } from '@rowgate/fastify'
import type { FastifyError, FastifyReply, FastifyRequest } from 'fastify'
import type { Layer } from './data-layer.ts'

/** Rowgate's errors as it tells them, and what Fastify refuses in the same form. */
export function problemsOf({ problems }: Rowgate<Layer>) {
  return (error: FastifyError, request: FastifyRequest, reply: FastifyReply): FastifyReply => {
    const { statusCode: status = 500, message: title } = error
    if (error instanceof RowgateError || status >= 500) return problems(error, request, reply)
    return reply.code(status).type('application/problem+json').send({ type: 'about:blank', title, status })
  }
}
