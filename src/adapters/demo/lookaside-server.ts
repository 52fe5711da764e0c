import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { errnoOf } from '../platform/files.ts'
import { type Answer, type LoopbackServer, startLoopbackServer } from './loopback-server.ts'

/** A static web server over a folder of signatures, like the one a lookaside is published with. */
export interface DemoLookaside extends LoopbackServer {
  /** From now on every request is answered with 503, as by a server that is overloaded or broken. */
  takeDown(): void
}

// BASE/REPOSITORY@ALGORITHM=HEX/signature-N (simple-signing, section 4); nothing else exists here.
const signaturePath =
  /^\/([a-z0-9]+(?:[._-]+[a-z0-9]+)*(?:\/[a-z0-9]+(?:[._-]+[a-z0-9]+)*)*@sha256=[0-9a-f]{64}\/signature-[1-9][0-9]{0,2})$/

const isMissing = (error: unknown): boolean => ['ENOENT', 'ENOTDIR'].includes(errnoOf(error) ?? '')

async function readSignature(folder: string, pathname: string): Promise<Answer> {
  const [, file] = signaturePath.exec(pathname) ?? []
  if (file === undefined) return { status: 404 }
  try {
    return {
      status: 200,
      headers: { 'content-type': 'application/octet-stream' },
      body: await readFile(join(folder, file)),
    }
  } catch (error) {
    return { status: isMissing(error) ? 404 : 500 }
  }
}

/** Serves the signatures of a folder; new files show at once. */
export async function startDemoLookaside(folder: string): Promise<DemoLookaside> {
  let isUp = true
  const server = await startLoopbackServer(async (request, url) => {
    if (!isUp) return { status: 503, headers: { 'retry-after': '0' } } // try again at once: nobody waits in a demo
    if (request.method !== 'GET' && request.method !== 'HEAD') return { status: 405 }
    return await readSignature(folder, url.pathname)
  })
  return {
    ...server,
    takeDown: () => {
      isUp = false
    },
  }
}
