import type { Context } from 'hono'

/** Tells whether a stream was put into a response of the context. A Response does not say what it was made of. */
export function watchStreams(c: Context): () => boolean {
  let streams = false
  const watched = <F extends (...args: never[]) => Response>(make: F): F =>
    ((...args: Parameters<F>) => {
      const [data]: readonly unknown[] = args
      if (data instanceof ReadableStream) streams = true
      return make(...args)
    }) as F
  c.body = watched(c.body)
  c.newResponse = watched(c.newResponse)
  return () => streams
}
