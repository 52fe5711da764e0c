import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { type AddressInfo, connect, createServer } from 'node:net'
import { environment } from './run-program.ts'
import type { Workspace } from './workspace.ts'

/** A port of 127.0.0.1 that nothing listened on a moment ago. */
export async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address: AddressInfo | string | null = server.address()
  server.close()
  await once(server, 'close')
  if (address === null || typeof address === 'string') throw new Error('expected a port, found none')
  return address.port
}

function answers(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1')
    const end = (up: boolean): void => {
      socket.destroy()
      resolve(up)
    }
    socket.on('connect', () => end(true)).on('error', () => end(false))
  })
}

/**
 * Starts a server program and waits until its port answers. It is stopped when the workspace closes, and by
 * the kernel (setpriv, PR_SET_PDEATHSIG) when the test process dies first.
 *
 * @returns a function that stops it now
 */
export async function startServer(
  workspace: Workspace,
  port: number,
  command: string,
  args: readonly string[],
): Promise<() => Promise<void>> {
  const child = spawn('setpriv', ['--pdeathsig', 'KILL', '--', command, ...args], {
    env: environment(workspace.folder),
    cwd: workspace.folder,
    stdio: ['ignore', 'ignore', 'pipe'],
  })
  let log = ''
  child.stderr.on('data', (chunk: Buffer) => {
    log = (log + chunk.toString('utf8')).slice(-4096)
  })
  const ended = once(child, 'close')
  const isRunning = (): boolean => child.exitCode === null && child.signalCode === null
  const stop = async (): Promise<void> => {
    if (isRunning()) child.kill('SIGKILL')
    await ended
  }
  workspace.onClose(stop)
  for (const deadline = Date.now() + 15_000; !(await answers(port)); ) {
    if (!isRunning() || Date.now() > deadline)
      throw new Error(`${command}: port ${port} does not answer\n${log}`)
    await new Promise((resolve) => setTimeout(resolve, 10))
  }
  return stop
}
