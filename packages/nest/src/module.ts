import {
  type DynamicModule,
  type FactoryProvider,
  Inject,
  Logger,
  type MiddlewareConsumer,
  type ModuleMetadata,
  type NestModule,
  type Provider,
} from '@nestjs/common'
import { APP_FILTER, APP_GUARD, HttpAdapterHost } from '@nestjs/core'
import { type LayerLike, type RequestResourceOptions, RowgateError } from '@rowgate/core'
import { type Rowgate, rowgate, type RowgateOptions } from '@rowgate/express'
import type { NextFunction, Request, Response } from 'express'
import { meet } from './decorators.ts'
import { ProblemFilter } from './problem-filter.ts'
import { runSteps } from './steps.ts'

export interface RowgateModuleOptions<L extends LayerLike> extends RowgateOptions<L> {
  /** Asks the PDP about every request that a handler is there for, as a resource of kind `http_request`. `false` when not given. */
  readonly authorizeRequests?: boolean | (RequestResourceOptions & { readonly action?: string }) | undefined
}

export interface RowgateModuleAsyncOptions<L extends LayerLike> extends Pick<ModuleMetadata, 'imports'> {
  readonly inject?: FactoryProvider['inject']
  // oxlint-disable-next-line typescript/no-explicit-any -- what is injected, only the application knows
  readonly useFactory: (...injected: any[]) => RowgateModuleOptions<L> | Promise<RowgateModuleOptions<L>>
}

/** The token of the guards: `@Inject(ROWGATE) rowgate: Rowgate<Layer>`; `rowgate.current()` is the session of the request at hand. */
export const ROWGATE: unique symbol = Symbol('rowgate')

const OPTIONS = Symbol('rowgate options')

/**
 * Guards a Nest application on Express. Every request has a session, and no success gets out that nothing has authorized.
 *
 * @example
 * const rowgate = RowgateModule.forRoot({ layer, principal: (request) => principalOf(request) })
 * class AppModule {}
 * Module({ imports: [rowgate], controllers: [ExpensesController] })(AppModule)
 */
export class RowgateModule implements NestModule {
  readonly #host: HttpAdapterHost
  readonly #rowgate: Rowgate<LayerLike>

  constructor(host: HttpAdapterHost, guards: Rowgate<LayerLike>) {
    this.#host = host
    this.#rowgate = guards
  }

  static forRoot<L extends LayerLike>(options: RowgateModuleOptions<L>): DynamicModule {
    return moduleWith({ provide: OPTIONS, useValue: options })
  }

  /** The same with options that need providers: a data layer over a client that another module has. */
  static forRootAsync<L extends LayerLike>(options: RowgateModuleAsyncOptions<L>): DynamicModule {
    const { imports = [], inject = [], useFactory } = options
    return { ...moduleWith({ provide: OPTIONS, useFactory, inject }), imports }
  }

  /** Goes before the middleware of all modules, and behind what the application itself uses. */
  configure(_consumer: MiddlewareConsumer): void {
    const { httpAdapter } = this.#host
    if (httpAdapter.getType() !== 'express') throw notExpress(httpAdapter.getType())
    httpAdapter.use((request: Request, response: Response, next: NextFunction) => {
      meet(request, this.#rowgate)
      return this.#rowgate.session(request, response, next)
    })
  }
}

// Not the syntax of decorators: tools that leave types out compile it by settings of their own, and inject nothing by types.
Inject(HttpAdapterHost)(RowgateModule, undefined, 0)
Inject(ROWGATE)(RowgateModule, undefined, 1)

function moduleWith(options: Provider): DynamicModule {
  return { module: RowgateModule, global: true, providers: [options, ...PROVIDERS], exports: [ROWGATE] }
}

const PROVIDERS: readonly Provider[] = [
  { provide: ROWGATE, inject: [OPTIONS], useFactory: guardsOf },
  { provide: APP_GUARD, inject: [ROWGATE, OPTIONS], useFactory: guardOf },
  { provide: APP_FILTER, inject: [ROWGATE], useFactory: (guards: Rowgate<LayerLike>) => new ProblemFilter(guards) },
]

function guardsOf(options: RowgateModuleOptions<LayerLike>): Rowgate<LayerLike> {
  const logger = new Logger('Rowgate')
  const onError = (error: RowgateError): void => logger.error(error.message, error.stack)
  return rowgate({ onError, ...options })
}

function guardOf(guards: Rowgate<LayerLike>, { authorizeRequests }: RowgateModuleOptions<LayerLike>) {
  if (authorizeRequests === undefined || authorizeRequests === false) return runSteps(guards, [])
  const { action, ...asked } = authorizeRequests === true ? {} : authorizeRequests
  return runSteps(guards, [() => guards.authorizeRequest(action, asked)])
}

function notExpress(adapter: string): RowgateError {
  return new RowgateError(`@rowgate/nest cannot guard an application on ${adapter}.`, {
    code: 'unsupported-argument',
    path: 'RowgateModule',
    hint: 'It is for Nest on Express: @nestjs/platform-express.',
  })
}
