import { randomUUID } from 'node:crypto'
import { Readable } from 'node:stream'
import { Body, Controller, Delete, Get, HttpCode, Param, Patch, Post, Query, StreamableFile } from '@nestjs/common'
import { ApiBearerAuth, ApiBody, ApiParam, ApiQuery, ApiTags } from '@nestjs/swagger'
import { CAN, type Change, changeOf, type Draft, draftOf, SHOWN } from '@rowgate/example-world'
import { Session } from '@rowgate/nest'
import { BodyPipe } from './body-pipe.ts'
import type { Layer } from './data-layer.ts'
import { csvOf } from './export.ts'
import { CHANGE, DRAFT } from './schemas.ts'

/** The expenses that the caller may see, each with what the caller may do to it. */
@ApiTags('expenses')
@ApiBearerAuth()
@Controller('expenses')
export class ExpensesController {
  @Get()
  @ApiQuery({ name: 'take', required: false, type: Number })
  @ApiQuery({ name: 'after', required: false, type: String })
  list(@Session() { data }: Session<Layer>, @Query('take') take: unknown, @Query('after') after: unknown) {
    return data.authorizedPage('expense', 'view', {
      select: SHOWN,
      can: CAN,
      orderBy: { createdAt: 'desc' },
      take: Math.min(Number(take) || 20, 100),
      after: typeof after === 'string' ? after : undefined,
    })
  }

  @Get('export')
  async export(@Session() { data }: Session<Layer>) {
    const lines = await csvOf(data)
    return new StreamableFile(Readable.from(lines), { type: 'text/csv; charset=utf-8' })
  }

  @Get(':id')
  @ApiParam({ name: 'id', type: String })
  get(@Session() { data }: Session<Layer>, @Param('id') id: string) {
    return data.authorizedFindUniqueOrThrow('expense', 'view', { where: { id }, select: SHOWN, can: CAN })
  }

  @Post()
  @ApiBody({ schema: DRAFT })
  create(@Session() { data, principal }: Session<Layer>, @Body(new BodyPipe(draftOf)) draft: Draft) {
    const values = { id: randomUUID(), ownerId: principal.id, ...draft }
    return data.authorizedCreate('expense', 'create', { data: values, select: SHOWN })
  }

  @Patch(':id')
  @ApiParam({ name: 'id', type: String })
  @ApiBody({ schema: CHANGE })
  update(@Session() { data }: Session<Layer>, @Param('id') id: string, @Body(new BodyPipe(changeOf)) change: Change) {
    return data.authorizedUpdate('expense', 'update', { where: { id }, data: change, select: SHOWN })
  }

  /** What is submitted is no draft any more, so that nobody could submit it again: the PDP is asked whether it may still be seen. */
  @Post(':id/submit')
  @HttpCode(200)
  @ApiParam({ name: 'id', type: String })
  submit(@Session() { data }: Session<Layer>, @Param('id') id: string) {
    const submitted = { status: 'SUBMITTED' } as const
    return data.authorizedUpdate('expense', 'submit', { where: { id }, data: submitted, select: SHOWN, after: 'view' })
  }

  @Post(':id/approve')
  @HttpCode(200)
  @ApiParam({ name: 'id', type: String })
  approve(@Session() { data, principal }: Session<Layer>, @Param('id') id: string) {
    const approved = { status: 'APPROVED', approverId: principal.id } as const
    return data.authorizedUpdate('expense', 'approve', { where: { id }, data: approved, select: SHOWN, after: 'view' })
  }

  @Delete(':id')
  @HttpCode(204)
  @ApiParam({ name: 'id', type: String })
  async remove(@Session() { data }: Session<Layer>, @Param('id') id: string): Promise<void> {
    await data.authorizedDelete('expense', 'delete', { where: { id } })
  }
}
