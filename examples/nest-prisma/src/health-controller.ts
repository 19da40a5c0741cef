import { Controller, Get, Inject, ServiceUnavailableException } from '@nestjs/common'
import { SkipAuthorization } from '@rowgate/nest'
import type { Layer } from './data-layer.ts'
import { LAYER } from './tokens.ts'

@Controller('health')
export class HealthController {
  readonly #layer: Layer

  constructor(@Inject(LAYER) layer: Layer) {
    this.#layer = layer
  }

  @Get()
  @SkipAuthorization('says nothing of any row')
  async health() {
    const { ready, checks } = await this.#layer.ready()
    if (!ready) throw new ServiceUnavailableException(checks)
    return checks
  }
}
