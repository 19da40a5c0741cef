import { openWorld } from '@rowgate/example-world'
import { createApp } from './app.ts'

const world = await openWorld()
const server = createApp(world).listen(Number(process.env['PORT'] ?? 3000), () => {
  console.log(`http://localhost:${process.env['PORT'] ?? 3000}/expenses, for example with "authorization: Bearer ada"`)
})
process.once('SIGINT', () => server.close(() => void world.close()))
