import type { ExecutionContext } from '@nestjs/common'
import type { LayerLike } from '@rowgate/core'
import type { Rowgate } from '@rowgate/express'
import type { RequestHandler } from 'express'
import { describe, expect, test } from 'vitest'
import { RowgateModule } from './module.ts'
import { decorate, runSteps, type Step } from './steps.ts'

const ran: string[] = []

/** A step that says that it has run, and refuses if it is to. */
const step =
  (name: string, refuses = false): Step =>
  () => {
    const handler: RequestHandler = (_request, _response, next) => {
      ran.push(name)
      next(refuses ? new Error(name) : undefined)
    }
    return handler
  }

@decorate(step('first of the class'))
@decorate(step('second of the class'))
class Handlers {
  @decorate(step('first of the handler'))
  @decorate(step('second of the handler'))
  handled(this: void): void {
    return
  }

  @decorate(step('refused', true))
  @decorate(step('never'))
  refused(this: void): void {
    return
  }
}

class Undecorated {
  handled(this: void): void {
    return
  }
}

const rowgate = {} as Rowgate<LayerLike>

async function run(type: string, controller: object, handler: unknown): Promise<unknown> {
  ran.length = 0
  const context = {
    getType: () => type,
    getClass: () => controller,
    getHandler: () => handler,
    switchToHttp: () => ({ getRequest: () => ({}), getResponse: () => ({}) }),
  }
  return runSteps(rowgate, [step('of all')]).canActivate(context as unknown as ExecutionContext)
}

describe('the steps before a handler', () => {
  test('run as they are written, the widest first', async () => {
    expect(await run('http', Handlers, Handlers.prototype.handled)).toBe(true)
    expect(ran).toEqual([
      'of all',
      'first of the class',
      'second of the class',
      'first of the handler',
      'second of the handler',
    ])
  })

  test('end with the first that refuses', async () => {
    await expect(run('http', Handlers, Handlers.prototype.refused)).rejects.toThrow('refused')
    expect(ran.slice(-2)).toEqual(['second of the class', 'refused'])
  })

  test('refuse what is not HTTP, rather than to let it pass', async () => {
    await expect(run('ws', Handlers, Handlers.prototype.handled)).rejects.toMatchObject({
      code: 'unsupported-argument',
      path: 'Handlers.handled',
    })
    expect(await run('ws', Undecorated, Undecorated.prototype.handled)).toBe(true)
    expect(ran).toEqual([])
  })
})

test('an application that is not on Express is refused', () => {
  const host = { httpAdapter: { getType: () => 'fastify' } } as never
  expect(() => new RowgateModule(host, rowgate).configure({} as never)).toThrow('an application on fastify')
})
