import { type DynamicModule, Module } from '@nestjs/common'
import { APP_FILTER } from '@nestjs/core'
import type { CerbosClient, RunTransaction } from '@rowgate/core'
import type { Prisma, PrismaClient } from '@rowgate/expenses/client'
import { RowgateModule, type RowgateModuleOptions } from '@rowgate/nest'
import { createLayer, type Layer } from './data-layer.ts'
import { ExpensesController } from './expenses-controller.ts'
import { ForgottenController } from './forgotten-controller.ts'
import { HealthController } from './health-controller.ts'
import { principalOf } from './principal.ts'
import { HttpProblemFilter } from './http-problem-filter.ts'
import { LAYER, PRISMA } from './tokens.ts'

export interface AppOptions extends Pick<RowgateModuleOptions<Layer>, 'onError'> {
  readonly prisma: PrismaClient
  readonly cerbos: CerbosClient
  /** Runs the transaction of a request; one of Prisma's when not given. */
  readonly transaction?: RunTransaction<Prisma.TransactionClient>
}

/** What needs no options. */
@Module({
  controllers: [HealthController, ExpensesController, ForgottenController],
  providers: [{ provide: APP_FILTER, useClass: HttpProblemFilter }],
})
class AppModule {}

/** The database, the data layer over it, and who asks. */
export function appModule({ prisma, cerbos, transaction, onError }: AppOptions): DynamicModule {
  const guarded = RowgateModule.forRootAsync<Layer>({
    inject: [LAYER],
    useFactory: (layer: Layer) => ({
      layer,
      principal: (request) => principalOf(request, prisma),
      transaction: transaction ?? ((work) => prisma.$transaction(work)),
      inTransaction: ({ method }) => method !== 'GET',
      ...(onError ? { onError } : {}),
    }),
  })
  const providers = [
    { provide: PRISMA, useValue: prisma },
    { provide: LAYER, useFactory: () => createLayer(prisma, cerbos) },
  ]
  return {
    module: AppModule,
    global: true,
    imports: [guarded],
    providers,
    exports: providers.map(({ provide }) => provide),
  }
}
