import { watch } from 'node:fs'

/** What editors do to save one file. */
const SETTLED = 100

/** Calls back after something in the folders has changed and nothing more has for a moment. Keeps no process alive. */
export function watchFolders(folders: readonly string[], changed: () => void): () => void {
  let timer: NodeJS.Timeout | undefined
  const soon = (): void => {
    clearTimeout(timer)
    timer = setTimeout(changed, SETTLED).unref()
  }
  const watchers = folders.map((folder) => watch(folder, { recursive: true, persistent: false }, soon))
  // A folder that goes away is noticed by the next update, not by a crash.
  for (const watcher of watchers) watcher.on('error', soon)
  return () => {
    clearTimeout(timer)
    for (const watcher of watchers) watcher.close()
  }
}
