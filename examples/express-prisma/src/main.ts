import type { AddressInfo } from 'node:net'
import { listen, openWorld } from '@rowgate/example-world'
import { createApp } from './app.ts'
import { openPrisma } from './data-layer.ts'

const { databaseUrl, cerbos, close } = await openWorld()
const prisma = openPrisma(databaseUrl)
const server = createApp({ prisma, cerbos }).listen(Number(process.env['PORT'] ?? 3000), () => {
  const { port } = server.address() as AddressInfo
  listen(`http://localhost:${port}`, async () => {
    server.close()
    server.closeAllConnections()
    await prisma.$disconnect()
    await close()
  })
})
