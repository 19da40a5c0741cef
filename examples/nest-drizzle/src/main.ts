import { openWorld } from '@rowgate/example-world'
import { createApp } from './app.ts'

const port = process.env['PORT'] ?? 3000
const world = await openWorld()
const app = await createApp(world)
await app.listen(port)
console.log(
  `http://localhost:${port}/expenses, for example with "authorization: Bearer ada"; http://localhost:${port}/docs`,
)
process.once('SIGINT', () => void app.close().then(world.close))
