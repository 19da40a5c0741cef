import { type DynamicModule, Module } from '@nestjs/common'
import type { RowgateError, RunTransaction } from '@rowgate/core'
import { type Db, principalOf, type World } from '@rowgate/example-world'
import { RowgateModule } from '@rowgate/nest'
import { type Layer, dataLayer } from './data-layer.ts'
import { ExpensesController } from './expenses-controller.ts'
import { ForgottenController } from './forgotten-controller.ts'
import { HealthController } from './health-controller.ts'
import { DB, LAYER } from './tokens.ts'

export interface AppOptions extends Pick<World, 'db' | 'cerbos'> {
  /** Runs the transaction of a request; one of the database's when not given. */
  readonly transaction?: RunTransaction<Db>
  /** Is told of errors of which clients only see that there was one; the log when not given. */
  readonly onError?: (error: RowgateError) => void
}

/** What needs no options. */
@Module({ controllers: [HealthController, ExpensesController, ForgottenController] })
class AppModule {}

/** The database, the data layer over it, and who asks. */
export function appModule({ db, cerbos, ...own }: AppOptions): DynamicModule {
  const guarded = RowgateModule.forRootAsync<Layer>({
    inject: [LAYER],
    useFactory: (layer: Layer) => ({
      layer,
      principal: (request) => principalOf(request.get('authorization')),
      transaction: (work) => db.transaction(work),
      ...own,
    }),
  })
  const providers = [
    { provide: DB, useValue: db },
    { provide: LAYER, useFactory: () => dataLayer({ db, cerbos }) },
  ]
  return {
    module: AppModule,
    global: true,
    imports: [guarded],
    providers,
    exports: providers.map(({ provide }) => provide),
  }
}
