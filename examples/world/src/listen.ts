/** Says where an application listens, and closes it when it is told to end. */
export function listen(url: string, close: () => Promise<unknown>): void {
  console.log(`${url}/expenses, for example with --header 'authorization: Bearer ada'`)
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => void close())
}
