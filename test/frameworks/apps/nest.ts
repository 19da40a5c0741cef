import 'reflect-metadata'
import { createReadStream } from 'node:fs'
import { setTimeout as sleep } from 'node:timers/promises'
import {
  type ArgumentsHost,
  Body,
  Catch,
  Controller,
  Delete,
  type ExceptionFilter,
  Get,
  HttpCode,
  Inject,
  Module,
  Options,
  Param,
  Post,
  Put,
  Redirect,
  Req,
  Res,
  StreamableFile,
  UseFilters,
} from '@nestjs/common'
import { NestFactory } from '@nestjs/core'
import type { Rowgate } from '@rowgate/express'
import {
  AuthorizeRequest,
  Before,
  Guard,
  type GuardedRow,
  Row,
  ROWGATE,
  RowgateModule,
  Session,
  SkipAuthorization,
} from '@rowgate/nest'
import type { NextFunction, Request, Response } from 'express'
import {
  broken,
  draft,
  failQuietly,
  goOn,
  guardOptions,
  type Held,
  type Layer,
  showTrip,
  type Start,
  taken,
} from '../world.ts'

const HELD = 'held'
const id = (request: Request): string => String(request.params['id'])

@Controller('expenses')
class ExpensesController {
  readonly #held: () => Held

  constructor(@Inject(HELD) held: () => Held) {
    this.#held = held
  }

  @Get()
  list(@Req() { rowgate: { data } }: Request) {
    return data.authorizedFindMany('expense', 'view', { columns: { id: true } })
  }

  @Get(':id')
  @Guard<Layer>('expense', id)
  get(@Row() row: GuardedRow<Layer>) {
    return { id: row.id }
  }

  @Get(':id/approval')
  @Guard<Layer>('expense', 'approve', id)
  approval(@Row() row: GuardedRow<Layer>) {
    return { id: row.id }
  }

  @Delete(':id')
  @HttpCode(204)
  async remove(@Session() { authorize }: Session<Layer>, @Param('id') key: string): Promise<void> {
    await authorize('expense', key)
  }

  @Put(':id')
  @HttpCode(204)
  async put(@Req() { rowgate }: Request, @Param('id') key: string): Promise<void> {
    await rowgate.authorize('expense', key)
  }

  @Post(':id/seen')
  @HttpCode(204)
  async seen(@Session() { authorize }: Session<Layer>, @Param('id') key: string): Promise<void> {
    await authorize('expense', 'view', key)
  }

  @Post()
  async create(
    @Session() { data }: Session<Layer>,
    @Body() { id: own, then }: { readonly id: string; readonly then?: string },
    @Res() response: Response,
  ): Promise<void> {
    const create = (key: string) => data.authorizedCreate('expense', 'create', { values: draft(key) })
    if (then !== 'nothing') await create(own)
    if (then === 'swallow') await failQuietly(data)
    if (then === 'throw') throw new Error('after the write')
    if (then === 'stream') response.write('one piece, ')
    if (then === 'twice') response.json({ id: own })
    if (then === 'wait') await goOn(this.#held(), () => create(`${own}-late`))
    response.status(then === 'refuse' ? 400 : 201).json({ id: own })
    if (then === 'late') this.#held().report(await create(`${own}-late`).catch(String))
  }
}

@Controller()
class OthersController {
  readonly #rowgate: Rowgate<Layer>

  constructor(@Inject(ROWGATE) rowgate: Rowgate<Layer>) {
    this.#rowgate = rowgate
  }

  @Get('exports')
  async exports(@Session() { data }: Session<Layer>, @Res() response: Response): Promise<void> {
    response.json(await data.authorizedCount('expense', 'export'))
  }

  @Get('approvals')
  approvals(@Session() { data }: Session<Layer>) {
    return data.authorizedFindMany('expense', 'approve')
  }

  @Get('current')
  async current(@Req() request: Request) {
    await Promise.resolve()
    const count = await this.#rowgate.current().data.authorizedCount('expense', 'view')
    return { count, body: request.body as unknown }
  }

  @Post('current')
  @HttpCode(200)
  posted(@Req() request: Request) {
    return this.current(request)
  }

  @Get('twice')
  async twice(@Session() { data }: Session<Layer>) {
    const rows = await data.authorizedFindMany('expense', 'view')
    return [rows.length, await data.authorizedCount('expense', 'view')]
  }

  @Get('health')
  @SkipAuthorization('says nothing of anybody')
  health() {
    return 'ok'
  }

  @Get('unexcused')
  @SkipAuthorization(' ')
  unexcused() {
    return 'ok'
  }

  @Get('asked')
  async asked(@Session() { data }: Session<Layer>) {
    await data.allowedActions('expense', ['view'], ['e-1'])
    return { allowed: await data.isAllowed('expense', 'view', 'e-1') }
  }

  @Get('trip')
  trip(@Session() session: Session<Layer>) {
    return showTrip(session)
  }

  @Get('broken')
  broken(): void {
    throw broken()
  }

  @Get('taken')
  taken(): void {
    throw taken()
  }

  @Get('crash')
  crash(): void {
    throw new Error('A bug.')
  }

  @Get('redirect')
  @Redirect('/expenses', 302)
  redirect(): void {
    return
  }
}

@Controller('forgotten')
class ForgottenController {
  @Get()
  value(@Res({ passthrough: true }) response: Response) {
    response.set('etag', '"secret"').statusMessage = 'a secret'
    return ['a secret']
  }

  @Options()
  @HttpCode(200)
  options(): void {
    return
  }

  @Options('told')
  told() {
    return 'a secret'
  }

  @Get('file')
  file() {
    return new StreamableFile(createReadStream(import.meta.filename))
  }

  @Get('late')
  async late(@Res() response: Response): Promise<void> {
    response.write('a secret')
    await Promise.reject(new Error('late'))
  }

  @Get('stream')
  async stream(@Res() response: Response): Promise<void> {
    response.set('etag', 'secret').write('a ')
    await sleep(10)
    response.end('secret')
  }

  @Get('early')
  async early(@Session() { data }: Session<Layer>, @Res() response: Response): Promise<void> {
    response.json(['a secret'])
    await data.authorizedCount('expense', 'view')
  }

  @Get('raw')
  raw(@Res() response: Response): void {
    response.writeHead(200, { 'x-secret': 'a secret' })
    response.end('a secret')
  }

  @Get('unchanged')
  @HttpCode(304)
  unchanged(): void {
    return
  }
}

@Controller('reports')
@AuthorizeRequest('request', { headers: ['x-client'] })
class ReportsController {
  @Get(':region')
  get(@Session() session: Session<Layer>) {
    session.authorized()
    return 'a report'
  }

  @Delete(':region')
  remove(@Session() session: Session<Layer>) {
    return this.get(session)
  }

  @Get(':region/forgotten')
  forgotten() {
    return 'a secret'
  }
}

@Controller('guarded')
@Before<Layer>(({ data }) => data.check('user', 'view', 'u-mia'))
class GuardedController {
  @Get('one')
  one() {
    return 'one'
  }

  @Get('below/two')
  two() {
    return 'two'
  }
}

class AsSuccess implements ExceptionFilter<Error> {
  catch(error: Error, host: ArgumentsHost): void {
    host.switchToHttp().getResponse<Response>().status(200).send(String(error))
  }
}
Catch()(AsSuccess)

/** What it makes of an error is a success. */
@Controller('lenient')
@UseFilters(AsSuccess)
class LenientController {
  @Get('crash')
  crash(): void {
    throw new Error('A secret.')
  }
}

@Module({
  controllers: [
    ExpensesController,
    OthersController,
    ForgottenController,
    ReportsController,
    GuardedController,
    LenientController,
  ],
})
class Handlers {}

/** The application of the tests in Nest. */
export const startNest: Start = async ({ world, transaction, held }) => {
  const { db } = world.domain
  const guarded = RowgateModule.forRoot<Layer>({
    ...guardOptions<Request>(world, (request, name) => request.get(name)),
    ...(transaction ? { transaction: (work) => db.transaction(work) } : {}),
  })
  const root = { module: Handlers, imports: [guarded], providers: [{ provide: HELD, useValue: held }] }
  const app = await NestFactory.create(root, { logger: false, forceCloseConnections: true })
  app.enableCors({ preflightContinue: true })
  app.use(preflight)
  await app.listen(0, '127.0.0.1')
  return { url: await app.getUrl(), close: () => app.close() }
}

/** Answers what browsers ask before they send a request of a page of another origin. */
function preflight(request: Request, response: Response, next: NextFunction): unknown {
  if (request.method !== 'OPTIONS' || request.get('access-control-request-method') === undefined) return next()
  return response.status(204).end()
}
