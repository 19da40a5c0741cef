import { listen, openWorld } from '@rowgate/example-world'
import { createApp } from './app.ts'
import { openDb } from './data-layer.ts'

const { databaseUrl, cerbos, close } = await openWorld()
const db = openDb(databaseUrl)
const app = await createApp({ db, cerbos })
await app.listen({ port: Number(process.env['PORT'] ?? 3000) })
listen(app.listeningOrigin, async () => {
  await app.close()
  await db.$client.end()
  await close()
})
