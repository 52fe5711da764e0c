import { generateKeyPairSync, type KeyObject } from 'node:crypto'
import { join } from 'node:path'
import { type Program, programPath } from './program-path.ts'
import { environment, mustRun } from './run-program.ts'
import { startIssuer } from './sigstore-issuer.ts'
import { type FirstEntry, logFirst, type TrustFiles, writeTrust } from './sigstore-trust-files.ts'
import { freePort, startServer } from './start-server.ts'
import type { Workspace } from './workspace.ts'

/** Where the services of a running lab answer, and the files that say whom to trust and whom to ask. */
export interface SigstoreServices extends TrustFiles {
  /** Two OIDC issuers lie below it: `URL/ci` and `URL/email`. */
  readonly issuerUrl: string
  readonly fulcioUrl: string
  /** Rekor v2. */
  readonly rekorUrl: string
  /** The whole path that RFC 3161 requests go to. */
  readonly tsaUrl: string
  readonly ctLogUrl: string
  /** The same trust as PEM files, for programs that read no trusted root. */
  readonly fulcioRootFile: string
  readonly tsaChainFile: string
  readonly ctLogKeyFile: string
  readonly first: FirstEntry
}

/** The programs that a lab is made of, and made with. */
export const servicePrograms = [
  'fulcio',
  'rekor-tiles',
  'timestamp-server',
  'tesseract',
  'cosign',
  'openssl',
] as const satisfies readonly Program[]

const host = '127.0.0.1'

/** Fulcio's own template of GitHub's issuer (fulcio, config/identity/config.yaml), which gives all extensions. */
const workflowTemplate = {
  'default-template-values': { url: 'https://github.com', environment: '' },
  'subject-alternative-name-template': '{{ .url }}/{{ .job_workflow_ref }}',
  'extension-templates': {
    'github-workflow-trigger': 'event_name',
    'github-workflow-sha': 'sha',
    'github-workflow-name': 'workflow',
    'github-workflow-repository': 'repository',
    'github-workflow-ref': 'ref',
    'build-signer-uri': '{{ .url }}/{{ .job_workflow_ref }}',
    'build-signer-digest': 'job_workflow_sha',
    'runner-environment': 'runner_environment',
    'source-repository-uri': '{{ .url }}/{{ .repository }}',
    'source-repository-digest': 'sha',
    'source-repository-ref': 'ref',
    'source-repository-identifier': 'repository_id',
    'source-repository-owner-uri': '{{ .url }}/{{ .repository_owner }}',
    'source-repository-owner-identifier': 'repository_owner_id',
    'build-config-uri': '{{ .url }}/{{ .workflow_ref }}',
    'build-config-digest': 'workflow_sha',
    'build-trigger': 'event_name',
    'run-invocation-uri':
      '{{ .url }}/{{ .repository }}/actions/runs/{{ .run_id }}/attempts/{{ .run_attempt }}',
    'source-repository-visibility-at-signing': 'repository_visibility',
    'deployment-environment': 'environment',
  },
}

const fulcioConfiguration = (issuerUrl: string): string => {
  const issuer = (kind: string, more: object) => ({
    [`${issuerUrl}/${kind}`]: { 'issuer-url': `${issuerUrl}/${kind}`, 'client-id': 'sigstore', ...more },
  })
  const configuration = {
    'oidc-issuers': {
      ...issuer('ci', { type: 'ci-provider', 'ci-provider': 'github-workflow' }),
      ...issuer('email', { type: 'email' }),
    },
    'ci-issuer-metadata': { 'github-workflow': workflowTemplate },
  }
  return `---\n${JSON.stringify(configuration)}\n` // what is JSON by itself Fulcio reads under other names
}

async function fetchText(url: string): Promise<string> {
  for (const deadline = Date.now() + 15_000; ; ) {
    const response = await fetch(url, { signal: AbortSignal.timeout(5_000) })
    if (response.ok) return await response.text()
    if (Date.now() > deadline) throw new Error(`${url}: expected an answer, found ${response.status}`)
    await new Promise((resolve) => setTimeout(resolve, 20))
  }
}

/** Writes both halves of a new key; returns their files. */
async function writeKeys(
  workspace: Workspace,
  name: string,
  { privateKey, publicKey }: { readonly privateKey: KeyObject; readonly publicKey: KeyObject },
  type: 'pkcs8' | 'sec1',
): Promise<{ readonly privateFile: string; readonly publicFile: string }> {
  const secret = privateKey.export({ type, format: 'pem' })
  return {
    privateFile: await workspace.write(`${name}.key`, secret),
    publicFile: await workspace.write(`${name}.pub`, publicKey.export({ type: 'spki', format: 'pem' })),
  }
}

/** A server program with the ports it takes, the first of which it is asked through. */
async function serve(
  workspace: Workspace,
  program: Program,
  ports: number,
  args: (...ports: readonly number[]) => readonly string[],
): Promise<string> {
  const taken: number[] = []
  for (let count = 0; count < ports; count += 1) taken.push(await freePort())
  const [first = 0] = taken
  await startServer(workspace, first, programPath(program), args(...taken))
  return `http://${host}:${first}`
}

/** A root that issues for code signing; sigstore-python 4.5.1 demands that it has a common name. */
async function writeRoot(
  workspace: Workspace,
): Promise<{ readonly certificateFile: string; readonly keyFile: string }> {
  const certificateFile = join(workspace.folder, 'ca.pem')
  const keyFile = join(workspace.folder, 'ca.key')
  await mustRun(
    'openssl',
    [
      ...['req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-days', '2'],
      ...['-subj', '/O=lab/CN=lab root', '-passout', `pass:${rootPassword}`],
      ...['-addext', 'basicConstraints=critical,CA:TRUE,pathlen:1'],
      ...['-addext', 'keyUsage=critical,keyCertSign,cRLSign'],
      ...['-keyout', keyFile, '-out', certificateFile],
    ],
    { env: environment(workspace.folder) },
  )
  return { certificateFile, keyFile }
}
const rootPassword = 'not-a-secret'

/** The certificate authority. Its log must know its root, so it is told where a log will be. */
async function startFulcio(
  workspace: Workspace,
  issuerUrl: string,
  ctLogUrl: string,
): Promise<{ readonly url: string; readonly rootFile: string }> {
  const configuration = await workspace.write('fulcio.yaml', fulcioConfiguration(issuerUrl))
  const { certificateFile, keyFile } = await writeRoot(workspace)
  const url = await serve(workspace, 'fulcio', 3, (port, grpc, metrics) => [
    ...['serve', '--host', host, '--port', `${port}`, '--grpc-host', host, '--grpc-port', `${grpc}`],
    ...['--metrics-port', `${metrics}`, '--legacy-unix-domain-socket', `@fulcio-${port}`],
    ...['--config-path', configuration, '--ct-log-url', ctLogUrl, '--ca', 'fileca'],
    ...['--fileca-cert', certificateFile, '--fileca-key', keyFile, '--fileca-key-passwd', rootPassword],
    '--fileca-watch=false',
  ])
  return { url, rootFile: await workspace.write('fulcio.pem', await fetchText(`${url}/api/v1/rootCert`)) }
}

/** Rekor v2. Its origin must be the host name of its URL without the port (cosign 3.1.3 compares that). */
async function startRekor(
  workspace: Workspace,
): Promise<{ readonly url: string; readonly publicFile: string }> {
  const { privateFile, publicFile } = await writeKeys(
    workspace,
    'rekor',
    generateKeyPairSync('ed25519'),
    'pkcs8',
  )
  const storage = await workspace.newFolder('rekor')
  const url = await serve(workspace, 'rekor-tiles', 3, (port, grpc, metrics) => [
    ...['serve', '--http-address', host, '--http-port', `${port}`, '--grpc-address', host],
    ...['--grpc-port', `${grpc}`, '--http-metrics-port', `${metrics}`, '--hostname', host],
    ...['--storage-dir', storage, '--signer-filepath', privateFile],
    ...['--checkpoint-interval', '100ms', '--batch-max-age', '20ms', '--log-level', 'warn'],
  ])
  return { url, publicFile }
}

/** The timestamp authority. It binds its metrics to port 2112 whatever it is told, so there is one on a machine. */
async function startTsa(workspace: Workspace): Promise<{ readonly url: string; readonly chainFile: string }> {
  const url = await serve(workspace, 'timestamp-server', 1, (port) => [
    ...['serve', '--host', host, '--port', `${port}`],
    ...['--timestamp-signer', 'memory', '--disable-ntp-monitoring'],
  ])
  const chain = await fetchText(`${url}/api/v1/timestamp/certchain`)
  return { url: `${url}/api/v1/timestamp`, chainFile: await workspace.write('tsa.pem', chain) }
}

/** The certificate transparency log, which takes certificates below one root. */
async function startCtLog(
  workspace: Workspace,
  port: number,
  privateFile: string,
  rootsFile: string,
): Promise<void> {
  const storage = await workspace.newFolder('ct')
  await startServer(workspace, port, programPath('tesseract'), [
    ...['--private_key', privateFile, '--origin', host, '--storage_dir', storage],
    ...[
      '--roots_pem_file',
      rootsFile,
      '--ext_key_usages',
      'CodeSigning',
      '--http_endpoint',
      `${host}:${port}`,
    ],
    ...['--checkpoint_interval', '100ms', '--batch_max_age', '20ms', '--enable_publication_awaiter=false'],
  ])
}

/**
 * Starts the real Fulcio, its certificate transparency log, Rekor v2, the timestamp server and an OIDC issuer on free
 * ports, and lets cosign write what says whom to trust and whom to ask.
 *
 * @throws Error that names the program which did not start, with the end of its log
 */
export async function startSigstoreServices(workspace: Workspace): Promise<SigstoreServices> {
  const issuerUrl = await startIssuer(workspace)
  const ctPort = await freePort()
  const ctLogUrl = `http://${host}:${ctPort}`
  const ct = await writeKeys(workspace, 'ct', generateKeyPairSync('ec', { namedCurve: 'P-256' }), 'sec1')
  const fulcio = await startFulcio(workspace, issuerUrl, ctLogUrl)
  await startCtLog(workspace, ctPort, ct.privateFile, fulcio.rootFile)
  const rekor = await startRekor(workspace)
  const tsa = await startTsa(workspace)
  const files = await writeTrust(workspace, {
    issuerUrl,
    fulcio,
    rekor,
    tsa,
    ctLogUrl,
    ctKeyFile: ct.publicFile,
  })
  const urls = { issuerUrl, fulcioUrl: fulcio.url, rekorUrl: rekor.url, tsaUrl: tsa.url, ctLogUrl }
  const chains = { fulcioRootFile: fulcio.rootFile, tsaChainFile: tsa.chainFile, ctLogKeyFile: ct.publicFile }
  return { ...urls, ...files, ...chains, first: await logFirst(workspace, files) }
}
