import { GRPC } from '@cerbos/grpc'
import { createServer, connect, type Socket } from 'node:net'
import type { AddressInfo } from 'node:net'

/** What a proxy does with connections: lets bytes through, keeps them, or refuses. */
type Weather = 'clear' | 'stalled' | 'down'

/** A proxy before a PDP whose address stays when the PDP behind it goes. */
export interface Proxy {
  readonly address: string
  readonly become: (weather: Weather, target?: string) => void
  readonly close: () => Promise<void>
}

/** A client that soon notices when what is behind the proxy is back: gRPC waits longer and longer before it tries again to connect. */
export function clientBehind({ address }: Proxy): GRPC {
  const channelOptions = { 'grpc.initial_reconnect_backoff_ms': 100, 'grpc.max_reconnect_backoff_ms': 200 }
  return new GRPC(address, { tls: false, channelOptions })
}

export async function openProxy(target: string): Promise<Proxy> {
  const sockets = new Set<Socket>()
  const state = { weather: 'clear' as Weather, target }
  const server = createServer((inbound) => {
    if (state.weather === 'down') {
      inbound.destroy()
      return
    }
    const [host = '', port = ''] = state.target.split(':')
    const outbound = connect(Number(port), host)
    for (const [from, to] of [
      [inbound, outbound],
      [outbound, inbound],
    ] as const) {
      sockets.add(from)
      from.on('data', (bytes) => state.weather === 'clear' && to.write(bytes))
      from.on('error', () => to.destroy())
      from.on('close', () => (sockets.delete(from), to.destroy()))
    }
  })
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve)
  })
  const cut = (): void => {
    for (const socket of sockets) socket.destroy()
  }
  return {
    address: `127.0.0.1:${(server.address() as AddressInfo).port}`,
    become: (weather, behind = state.target) => {
      Object.assign(state, { weather, target: behind })
      if (weather !== 'stalled') cut()
    },
    close: () => {
      cut()
      return new Promise((resolve) => {
        server.close(() => resolve())
      })
    },
  }
}
