import { listen, openWorld } from '@rowgate/example-world'
import { createApp } from './app.ts'
import { openPrisma } from './data-layer.ts'

const { databaseUrl, cerbos, close } = await openWorld()
const prisma = openPrisma(databaseUrl)
const app = await createApp({ prisma, cerbos })
await app.listen(process.env['PORT'] ?? 3000)
listen(await app.getUrl(), async () => {
  await app.close()
  await prisma.$disconnect()
  await close()
})
