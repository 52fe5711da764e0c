/**
 * Runs one lab for all test files of a machine, because timestamp-server takes a fixed port. Whoever connects to its
 * socket is told where everything is, and keeps the lab alive by staying connected; some seconds after the last has
 * gone it ends, and removes its folder.
 */
import net from 'node:net'
import { labSocket } from './sigstore-lab-socket.ts'
import { type SigstoreServices, startSigstoreServices } from './sigstore-services.ts'
import { openWorkspace } from './workspace.ts'

/** Long enough for a worker to take up its next test file. */
const lingerMs = 15_000

const workspace = await openWorkspace()
const guests = new Set<net.Socket>()
let lingering: NodeJS.Timeout | undefined
let isLeaving = false

async function end(): Promise<never> {
  isLeaving = true // but the socket is kept until the fixed port is free again for the next lab
  await workspace.close()
  process.exit(0)
}

const linger = (): void => {
  clearTimeout(lingering)
  lingering = setTimeout(() => void end(), lingerMs)
}

/** Settled before it is told, so that every guest hears of a service that did not start. */
let services: Promise<{ readonly services: SigstoreServices } | { readonly error: string }> | undefined

const server = net.createServer((guest) => {
  if (isLeaving) return void guest.destroy()
  guests.add(guest)
  clearTimeout(lingering)
  guest.on('error', () => {}) // a guest that was killed
  guest.on('close', () => {
    guests.delete(guest)
    if (guests.size === 0) linger()
  })
  guest.resume()
  void services?.then((answer) => guest.write(`${JSON.stringify(answer)}\n`))
})

server.on('error', () => void end()) // another keeper was faster: the guests find that one
process.on('SIGTERM', () => void end())
server.listen(labSocket, () => {
  services = startSigstoreServices(workspace).then(
    (started) => ({ services: started }),
    (error: unknown) => {
      setImmediate(() => void end()) // when the guests have been told
      return { error: String(error) }
    },
  )
  linger()
})
