import { type CanActivate, type ExecutionContext, SetMetadata } from '@nestjs/common'
import { Reflector } from '@nestjs/core'
import { type LayerLike, RowgateError } from '@rowgate/core'
import type { Rowgate } from '@rowgate/express'
import type { Request, RequestHandler, Response } from 'express'

/** What runs before a handler: one of the handlers that `@rowgate/express` has for it. */
export type Step = (rowgate: Rowgate<LayerLike>) => RequestHandler

/** Decorates a handler, or a controller: all of its handlers. */
export type HandlerDecorator = ClassDecorator & MethodDecorator

type Decorated = Parameters<Reflector['get']>[1]

const STEPS = 'rowgate:steps'
const reflector: Reflector = new Reflector()

/** Adds a step. What is written first runs first, and what a controller has runs before what its handlers have. */
export function decorate(step: Step): HandlerDecorator {
  return (target: object, _name?: string | symbol, descriptor?: PropertyDescriptor) => {
    const decorated = (descriptor?.value ?? target) as Decorated
    SetMetadata(STEPS, [step, ...stepsOf(decorated)])(decorated)
  }
}

function stepsOf(decorated: Decorated): readonly Step[] {
  return reflector.get<readonly Step[] | undefined>(STEPS, decorated) ?? []
}

/** Nest's guard, for every handler: runs the steps that it and its controller are decorated with, after those of all handlers. */
export function runSteps(rowgate: Rowgate<LayerLike>, ofAll: readonly Step[]): CanActivate {
  return {
    canActivate: async (context) => {
      const own = [...stepsOf(context.getClass()), ...stepsOf(context.getHandler())]
      if (context.getType() !== 'http') return own.length === 0 || notHttp(context)
      const http = context.switchToHttp()
      for (const step of [...ofAll, ...own]) {
        // oxlint-disable-next-line no-await-in-loop -- one after the other: the first that refuses is the last that asks
        await run(step(rowgate), http.getRequest(), http.getResponse())
      }
      return true
    },
  }
}

function run(handler: RequestHandler, request: Request, response: Response): Promise<void> {
  return new Promise((resolve, reject) => {
    void handler(request, response, (error?: unknown) => (error === undefined ? resolve() : reject(error)))
  })
}

function notHttp(context: ExecutionContext): never {
  throw new RowgateError(`Rowgate cannot guard a handler of ${context.getType()}.`, {
    code: 'unsupported-argument',
    path: `${context.getClass().name}.${context.getHandler().name}`,
    hint: 'Use its decorators on handlers of HTTP; elsewhere, ask the data layer.',
  })
}
