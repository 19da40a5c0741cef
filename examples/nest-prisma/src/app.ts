import 'reflect-metadata'
import type { INestApplication } from '@nestjs/common'
import { NestFactory } from '@nestjs/core'
import { DocumentBuilder, SwaggerModule } from '@nestjs/swagger'
import { appModule, type AppOptions } from './app-module.ts'

/** The application, with a description of itself at `/docs` and `/docs-json`. */
export async function createApp(options: AppOptions): Promise<INestApplication> {
  const app = await NestFactory.create(appModule(options), { logger: ['error', 'warn'], forceCloseConnections: true })
  const config = new DocumentBuilder().setTitle('Expenses').addBearerAuth().build()
  SwaggerModule.setup('docs', app, () => SwaggerModule.createDocument(app, config))
  return app
}
