// Runs a server for as long as its parent lives, and removes its directory afterwards. The sign of life is standard
// input: a pipe that the operating system closes however the parent ends, SIGKILL included.
import { spawn } from 'node:child_process'
import { rmSync } from 'node:fs'

const { command, args, directory, stopSignal, ...options } = JSON.parse(process.argv[2] ?? '')
const server = spawn(command, args, { ...options, stdio: ['ignore', 'inherit', 'inherit'] })

server.on('error', (error) => {
  console.error(String(error))
  leave(127)
})
server.on('exit', (code) => leave(code ?? 1))

process.stdin.on('close', stop).resume()
for (const signal of ['SIGHUP', 'SIGINT', 'SIGTERM']) process.on(signal, stop)

function stop() {
  server.kill(stopSignal)
  setTimeout(() => server.kill('SIGKILL'), 3000).unref()
}

function leave(code) {
  rmSync(directory, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 })
  process.exit(code)
}
