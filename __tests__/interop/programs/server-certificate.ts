import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { environment, mustRun } from './run-program.ts'
import type { Workspace } from './workspace.ts'

/** A certificate of a server or a client, and the authority that it is of. All files are PEM. */
export interface ServerCertificate {
  readonly certificateFile: string
  readonly keyFile: string
  readonly authorityFile: string
  /** Content of `authorityFile`. */
  readonly authority: string
  /** Content of the other two. */
  readonly pair: { readonly cert: string; readonly key: string }
}

/**
 * Makes an authority that nobody trusts, and one certificate of it.
 *
 * @param names - as OpenSSL takes them for subjectAltName; also good for a client
 */
export async function makeCertificate(
  workspace: Workspace,
  names = 'IP:127.0.0.1,DNS:localhost',
): Promise<ServerCertificate> {
  const folder = await workspace.newFolder('tls')
  const file = (name: string): string => join(folder, name)
  const openssl = (args: string): Promise<string> =>
    mustRun('openssl', args.split(' '), { env: environment(folder), cwd: folder })
  const newKey = 'req -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes'
  const forAuthority = '-addext basicConstraints=critical,CA:TRUE -addext keyUsage=critical,keyCertSign'
  await openssl(`${newKey} -x509 -days 2 -subj /CN=authority ${forAuthority} -keyout ca.key -out ca.crt`)
  await openssl(`${newKey} -subj /CN=test -addext subjectAltName=${names} -keyout test.key -out test.csr`)
  const issue = 'x509 -req -days 2 -CA ca.crt -CAkey ca.key -CAcreateserial -copy_extensions copy'
  await openssl(`${issue} -in test.csr -out test.crt`)
  const read = (name: string): Promise<string> => readFile(file(name), 'utf8')
  return {
    certificateFile: file('test.crt'),
    keyFile: file('test.key'),
    authorityFile: file('ca.crt'),
    authority: await read('ca.crt'),
    pair: { cert: await read('test.crt'), key: await read('test.key') },
  }
}
