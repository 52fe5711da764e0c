/**
 * Listens on ports of 127.0.0.1 and passes all bytes on to others, late by the same time in each direction and as much
 * again for the handshake: a network with a round trip of twice that time.
 *
 *   node scripts/bench/delaying-proxy.ts DELAY_MS PORT:TARGET_PORT...
 */
import { connect, createServer, type Socket } from 'node:net'

const [delayText = '', ...routes] = process.argv.slice(2)
const delayMs = Number(delayText)

/** Timers that end in the same millisecond end in any order, so what they do stands in a queue of its own. */
function passOn(from: Socket, to: Socket, delay: () => number): void {
  const waiting: (() => void)[] = []
  const later = (act: () => void): void => {
    waiting.push(act)
    setTimeout(() => waiting.shift()?.(), delay())
  }
  from.on('data', (chunk) => later(() => to.writable && to.write(chunk)))
  from.on('end', () => later(() => to.end()))
  from.on('error', () => later(() => to.destroy()))
}

function listen(port: number, targetPort: number): void {
  const server = createServer({ noDelay: true, allowHalfOpen: true }, (near) => {
    // A real handshake takes a round trip before the first byte leaves; the kernel here answers at once.
    const established = Date.now() + 2 * delayMs
    const far = connect({ port: targetPort, host: '127.0.0.1', noDelay: true, allowHalfOpen: true })
    passOn(near, far, () => delayMs + Math.max(0, established - Date.now()))
    passOn(far, near, () => delayMs)
  })
  server.listen(port, '127.0.0.1')
}

for (const route of routes) {
  const [port, targetPort] = route.split(':').map(Number)
  if (port === undefined || targetPort === undefined)
    throw new Error(`expected PORT:TARGET_PORT, found ${route}`)
  listen(port, targetPort)
}
