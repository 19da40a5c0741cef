import { type ArgumentsHost, Catch, type ExceptionFilter } from '@nestjs/common'
import { type LayerLike, RowgateError } from '@rowgate/core'
import type { Rowgate } from '@rowgate/express'
import type { Response } from 'express'

/** Answers with the problem of an error of Rowgate's. Every other error stays Nest's. */
export class ProblemFilter implements ExceptionFilter<RowgateError> {
  readonly #problems: Rowgate<LayerLike>['problems']

  constructor({ problems }: Rowgate<LayerLike>) {
    this.#problems = problems
  }

  catch(error: RowgateError, host: ArgumentsHost): void {
    if (host.getType() !== 'http') throw error
    const http = host.switchToHttp()
    const response = http.getResponse<Response>()
    // A response that has begun cannot be taken back, only broken off, so that nobody takes it for whole.
    const breakOff = (): unknown => response.writableEnded || response.destroy()
    void this.#problems(error, http.getRequest(), response, breakOff)
  }
}

// Not the syntax of decorators: tools that leave types out compile it by settings of their own.
Catch(RowgateError)(ProblemFilter)
