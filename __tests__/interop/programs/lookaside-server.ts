import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { freePort, startServer } from './start-server.ts'
import type { Workspace } from './workspace.ts'

/** A running nginx that serves signatures. */
export interface LookasideServer {
  /** `http://127.0.0.1:PORT`, without a slash at the end. */
  readonly url: string
  /** The folder it serves; write signatures here. */
  readonly folder: string
  stop(): Promise<void>
}

/**
 * Starts nginx over an empty folder.
 *
 * @param status - when given, every request gets this HTTP status instead of a file
 */
export async function startLookaside(workspace: Workspace, status?: number): Promise<LookasideServer> {
  const home = await workspace.newFolder('nginx')
  const folder = join(home, 'www')
  const port = await freePort()
  await mkdir(folder)
  const user = process.getuid?.() === 0 ? 'user root;' : '' // as root, workers would be another user
  const temporary = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi']
    .map((kind) => `${kind}_temp_path ${home}/tmp;`)
    .join(' ')
  // One process, so that ending it ends the server. The log is silent on missing files: probing is normal.
  const configuration = `daemon off; master_process off; ${user} pid ${home}/nginx.pid; error_log stderr crit;
events { }
http { access_log off; default_type application/octet-stream; ${temporary}
  server { listen 127.0.0.1:${port}; root ${folder}; ${status === undefined ? '' : `return ${status};`} }
}
`
  const file = await workspace.write(`nginx-${port}.conf`, configuration)
  const stop = await startServer(workspace, port, 'nginx', ['-e', 'stderr', '-p', home, '-c', file])
  return { url: `http://127.0.0.1:${port}`, folder, stop }
}
