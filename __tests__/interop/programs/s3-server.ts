import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { programPath } from './program-path.ts'
import { freePort, startServer } from './start-server.ts'
import type { Workspace } from './workspace.ts'

/** A running S3 server (versitygw) with one bucket. */
export interface S3Server {
  /** `127.0.0.1:PORT`. */
  readonly host: string
  /** What the storage driver of distribution needs to know, but for the endpoint. */
  readonly driver: Readonly<Record<string, unknown>>
}

/** Starts versitygw over an empty folder. Its metadata lie in files, because not every disk has attributes. */
export async function startS3(workspace: Workspace): Promise<S3Server> {
  const folder = await workspace.newFolder('s3')
  const [buckets, metadata, bucket] = [join(folder, 'buckets'), join(folder, 'metadata'), 'images']
  await mkdir(join(buckets, bucket), { recursive: true })
  await mkdir(metadata)
  const host = `127.0.0.1:${await freePort()}`
  const [accesskey, secretkey] = ['test-access', 'test-secret']
  const login = ['--access', accesskey, '--secret', secretkey]
  const posix = ['posix', '--sidecar', metadata, buckets]
  const port = Number(host.split(':')[1])
  await startServer(workspace, port, programPath('versitygw'), [
    ...login,
    '--port',
    host,
    '--quiet',
    ...posix,
  ])
  const driver = { accesskey, secretkey, bucket, region: 'us-east-1', forcepathstyle: true, secure: false }
  return { host, driver }
}
