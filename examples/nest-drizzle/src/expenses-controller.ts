import { randomUUID } from 'node:crypto'
import {
  BadRequestException,
  Body,
  Controller,
  Delete,
  Get,
  Header,
  HttpCode,
  Param,
  Patch,
  Post,
  Query,
} from '@nestjs/common'
import { ApiBearerAuth, ApiBody, ApiParam, ApiQuery, ApiTags } from '@nestjs/swagger'
import { changeOf, draftOf, idOf, SHOWN, shown } from '@rowgate/example-world'
import { Session } from '@rowgate/nest'
import type { Layer } from './data-layer.ts'
import { CHANGE, DRAFT } from './schemas.ts'

/** What a user interface has buttons for. */
const CAN = ['update', 'submit', 'approve', 'delete'] as const

/** The expenses that the caller may see, and what the caller may do to them. */
@ApiTags('expenses')
@ApiBearerAuth()
@Controller('expenses')
export class ExpensesController {
  @Get()
  @ApiQuery({ name: 'take', required: false, type: Number })
  @ApiQuery({ name: 'after', required: false, type: String })
  list(@Session() { data }: Session<Layer>, @Query('take') take: unknown, @Query('after') after: unknown) {
    return data.authorizedPage('expense', 'view', {
      columns: SHOWN,
      can: CAN,
      orderBy: { createdAt: 'desc' },
      take: Math.min(Number(take) || 20, 100),
      after: typeof after === 'string' ? after : undefined,
    })
  }

  @Get('export')
  @Header('content-type', 'text/csv; charset=utf-8')
  async export(@Session() { data }: Session<Layer>) {
    const rows = await data.authorizedFindMany('expense', 'export', { columns: SHOWN })
    const lines = rows.map(({ id, amount, currency }) => [id, amount, currency].join(','))
    return ['id,amount,currency', ...lines].join('\n')
  }

  @Get(':id')
  @ApiParam({ name: 'id', type: String })
  get(@Session() { data }: Session<Layer>, @Param('id') key: string) {
    return data.authorizedFindUniqueOrThrow('expense', 'view', { key, columns: SHOWN, can: CAN })
  }

  @Post()
  @ApiBody({ schema: DRAFT })
  async create(@Session() { data, principal }: Session<Layer>, @Body() body: unknown) {
    const draft = draftOf(body) ?? unreadable()
    const ownerId = idOf(principal)
    return shown(await data.authorizedCreate('expense', 'create', { values: { id: randomUUID(), ownerId, ...draft } }))
  }

  @Patch(':id')
  @ApiParam({ name: 'id', type: String })
  @ApiBody({ schema: CHANGE })
  async update(@Session() { data }: Session<Layer>, @Param('id') key: string, @Body() body: unknown) {
    return shown(await data.authorizedUpdate('expense', 'update', { key, set: changeOf(body) ?? unreadable() }))
  }

  @Post(':id/submit')
  @HttpCode(200)
  @ApiParam({ name: 'id', type: String })
  async submit(@Session() { data }: Session<Layer>, @Param('id') key: string) {
    return shown(await data.authorizedUpdate('expense', 'submit', { key, set: { status: 'SUBMITTED' } }))
  }

  @Post(':id/approve')
  @HttpCode(200)
  @ApiParam({ name: 'id', type: String })
  async approve(@Session() { data, principal }: Session<Layer>, @Param('id') key: string) {
    const set = { status: 'APPROVED', approverId: idOf(principal) } as const
    return shown(await data.authorizedUpdate('expense', 'approve', { key, set }))
  }

  @Delete(':id')
  @HttpCode(204)
  @ApiParam({ name: 'id', type: String })
  async remove(@Session() { data }: Session<Layer>, @Param('id') key: string): Promise<void> {
    await data.authorizedDelete('expense', 'delete', { key })
  }
}

function unreadable(): never {
  throw new BadRequestException('The body is not one of an expense.')
}
