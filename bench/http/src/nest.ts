import 'reflect-metadata'
import { Controller, type DynamicModule, Get, Module } from '@nestjs/common'
import { NestFactory } from '@nestjs/core'
import { principals } from '@rowgate/expenses'
import { RowgateModule, Session } from '@rowgate/nest'
import { type App, principal, TWENTY } from './apps.ts'
import type { Layer } from './world.ts'

/** Two applications: Rowgate's module guards a whole one. */
export async function startNest(layer: Layer): Promise<App> {
  const guarding = RowgateModule.forRoot<Layer>({ layer, principal })
  const modules = [plainModule(layer), { module: GuardedModule, imports: [guarding] }]
  const [plain, guarded] = await Promise.all(modules.map(listening))
  const urls = { plain: plain?.url ?? '', guarded: guarded?.url ?? '' }
  return { ...urls, close: () => Promise.all([plain?.close(), guarded?.close()]) }
}

async function listening(
  module: DynamicModule,
): Promise<{ readonly url: string; readonly close: () => Promise<void> }> {
  const app = await NestFactory.create(module, { logger: false, forceCloseConnections: true })
  await app.listen(0, '127.0.0.1')
  return { url: await app.getUrl(), close: () => app.close() }
}

function plainModule(layer: Layer): DynamicModule {
  @Controller()
  class PlainController {
    @Get('text')
    text() {
      return 'ok'
    }

    @Get('list')
    list() {
      return layer.authorizedFindMany(principals.ada, 'expense', 'view', TWENTY)
    }
  }
  @Module({})
  class PlainModule {}
  return { module: PlainModule, controllers: [PlainController] }
}

@Controller()
class GuardedController {
  @Get('text')
  text(@Session() { authorized }: Session<Layer>) {
    authorized()
    return 'ok'
  }

  @Get('list')
  list(@Session() { data }: Session<Layer>) {
    return data.authorizedFindMany('expense', 'view', TWENTY)
  }
}

@Module({ controllers: [GuardedController] })
class GuardedModule {}
