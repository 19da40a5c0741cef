import { Controller, Get, Inject } from '@nestjs/common'
import type { Db } from '@rowgate/example-world'
import { DB } from './tokens.ts'

/** Somebody forgets to authorize: asks the database itself. Nobody ever sees the answer. */
@Controller('forgotten')
export class ForgottenController {
  readonly #db: Db

  constructor(@Inject(DB) db: Db) {
    this.#db = db
  }

  @Get()
  all() {
    return this.#db.query.user.findMany()
  }
}
