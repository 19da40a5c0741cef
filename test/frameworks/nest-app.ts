import 'reflect-metadata'
import { Readable } from 'node:stream'
import {
  type CallHandler,
  Controller,
  type ExecutionContext,
  Get,
  Inject,
  Module,
  type NestInterceptor,
  Param,
  Post,
  Res,
  Sse,
  StreamableFile,
  UseInterceptors,
} from '@nestjs/common'
import { type Principal, RowgateError } from '@rowgate/core'
import { principals } from '@rowgate/expenses'
import type { Rowgate } from '@rowgate/express'
import {
  AuthorizeRequest,
  Before,
  Guard,
  type GuardedRow,
  Row,
  ROWGATE,
  Session,
  SkipAuthorization,
} from '@rowgate/nest'
import type { Request, Response } from 'express'
import { map, type Observable, of } from 'rxjs'
import type { Expenses } from '../drizzle/open-expenses.ts'

export type Layer = Expenses['layer']

const everyone: Readonly<Record<string, Principal>> = principals

/** The principal that a request names; a name that nobody has is nobody. */
export function principal(request: Request): Principal | undefined {
  const name = request.get('x-principal') ?? ''
  if (name === 'broken') throw new RowgateError('A secret.', { code: 'unauthenticated' })
  return everyone[name]
}

const id = (request: Request): string => String(request.params['id'])

/** Knows nothing of requests. */
class Counter {
  readonly #rowgate: Rowgate<Layer>

  constructor(@Inject(ROWGATE) rowgate: Rowgate<Layer>) {
    this.#rowgate = rowgate
  }

  async count(): Promise<number> {
    await Promise.resolve()
    return this.#rowgate.current().data.authorizedCount('expense', 'view')
  }
}

@Controller()
class OthersController {
  readonly #counter: Counter

  constructor(@Inject(Counter) counter: Counter) {
    this.#counter = counter
  }

  @Get('current')
  async current() {
    return { count: await this.#counter.count() }
  }

  @Get('health')
  @SkipAuthorization('says nothing of anybody')
  health() {
    return 'ok'
  }

  @Get('late')
  async late(@Session() { data }: Session<Layer>, @Res() response: Response): Promise<void> {
    await data.authorizedCount('expense', 'view')
    response.write('first')
    await new Promise((resolve) => setTimeout(resolve, 50))
    throw new RowgateError('A secret.', { code: 'database-failed' })
  }

  @Get('administration')
  @AuthorizeRequest('administer')
  @SkipAuthorization('the request itself is authorized')
  administration() {
    return 'ok'
  }
}

/** Each of them forgets to authorize. */
@Controller('forgotten')
class ForgetfulController {
  @Get()
  value() {
    return ['a secret']
  }

  @Get('res')
  res(@Res() response: Response): void {
    response.json(['a secret'])
  }

  @Get('passthrough')
  passthrough(@Res({ passthrough: true }) response: Response) {
    response.set('x-secret', 'a secret')
    return ['a secret']
  }

  @Get('head')
  head(@Res() response: Response): void {
    response.writeHead(200, { 'x-secret': 'a secret' })
    response.end('a secret')
  }

  @Get('stream')
  stream() {
    return new StreamableFile(Readable.from(['a ', 'secret']))
  }

  @Get('written')
  written(@Res() response: Response): void {
    response.set('etag', 'secret').write('a ')
    setTimeout(() => response.end('secret'), 10)
  }

  @Sse('events')
  events() {
    return of({ data: 'a secret' })
  }

  @Get('early')
  async early(@Res() response: Response, @Session() { data }: Session<Layer>): Promise<void> {
    response.json(['a secret'])
    await data.authorizedCount('expense', 'view')
  }
}

class FromCache implements NestInterceptor {
  intercept(): Observable<unknown> {
    return of(['a secret'])
  }
}

class AddsAnother implements NestInterceptor {
  intercept(_context: ExecutionContext, next: CallHandler): Observable<unknown> {
    return next.handle().pipe(map((value: unknown) => [value, 'another']))
  }
}

/** What interceptors make of answers. */
@Controller('intercepted')
class InterceptedController {
  @Get('cached')
  @UseInterceptors(FromCache)
  cached(@Session() { data }: Session<Layer>) {
    return data.authorizedCount('expense', 'view')
  }

  @Get('changed')
  @UseInterceptors(AddsAnother)
  changed(@Session() { data }: Session<Layer>) {
    return data.authorizedCount('expense', 'view')
  }

  @Get('refused')
  @UseInterceptors(FromCache)
  @Guard<Layer>('expense', 'view', () => 'nowhere')
  refused() {
    return 'never'
  }
}

@Controller('guarded')
@Before<Layer>(({ data }) => data.check('user', 'view', 'u-mia'))
class GuardedController {
  @Get('one')
  one() {
    return 'one'
  }

  @Get('own/:id')
  @Guard<Layer>('expense', 'delete', id)
  own(@Row() row: GuardedRow<Layer>) {
    return { id: row.id }
  }
}

/** Writes, and then does something that only Nest can. */
@Controller('writes')
class WritesController {
  @Post(':id/sent')
  async sent(@Session() session: Session<Layer>, @Param('id') key: string, @Res() response: Response): Promise<void> {
    await write(session, key)
    response.json('done')
    throw new RowgateError('A secret.', { code: 'database-failed' })
  }

  @Post(':id/streamed')
  async streamed(@Session() session: Session<Layer>, @Param('id') key: string) {
    await write(session, key)
    return new StreamableFile(Readable.from(['a', 'b']))
  }
}

async function write({ data }: Session<Layer>, key: string): Promise<void> {
  await data.authorizedUpdate('expense', 'update', { key, set: { currency: 'XXX' } })
}

@Module({
  controllers: [InterceptedController, OthersController, ForgetfulController, GuardedController, WritesController],
  providers: [Counter],
})
export class Handlers {}
