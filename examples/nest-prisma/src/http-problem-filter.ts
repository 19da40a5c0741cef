import { type ArgumentsHost, Catch, type ExceptionFilter, HttpException } from '@nestjs/common'
import type { Response } from 'express'

/** Nest's own refusals in the form of Rowgate's. */
@Catch(HttpException)
export class HttpProblemFilter implements ExceptionFilter<HttpException> {
  catch(error: HttpException, host: ArgumentsHost): void {
    const status = error.getStatus()
    const problem = { type: 'about:blank', title: error.message, status }
    host.switchToHttp().getResponse<Response>().status(status).type('application/problem+json').json(problem)
  }
}
