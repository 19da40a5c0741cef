import { setTimeout as wait } from 'node:timers/promises'
import { Controller, Get, Inject, Res } from '@nestjs/common'
import type { PrismaClient } from '@rowgate/expenses/client'
import { Session } from '@rowgate/nest'
import type { Response } from 'express'
import type { Layer } from './data-layer.ts'
import { PRISMA } from './tokens.ts'

/** Somebody forgets to authorize, in four ways: asks the database itself. Nobody ever sees an answer. */
@Controller('forgotten')
export class ForgottenController {
  readonly #prisma: PrismaClient

  constructor(@Inject(PRISMA) prisma: PrismaClient) {
    this.#prisma = prisma
  }

  @Get()
  value() {
    return this.#prisma.user.findMany()
  }

  @Get('stream')
  async stream(@Res() response: Response): Promise<void> {
    for (const { name } of await this.#prisma.user.findMany()) response.write(name)
    await wait(10)
    response.end()
  }

  @Get('late')
  async late(@Res() response: Response): Promise<void> {
    response.write(JSON.stringify(await this.#prisma.user.findMany()))
    throw new Error('late')
  }

  @Get('early')
  async early(@Res() response: Response, @Session() { data }: Session<Layer>): Promise<void> {
    response.json(await this.#prisma.user.findMany())
    await data.authorizedCount('expense', 'view')
  }
}
