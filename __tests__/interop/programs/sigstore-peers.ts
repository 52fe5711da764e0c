import { createPublicKey, randomUUID } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { basename, join } from 'node:path'
import type { Judgement } from './judge.ts'
import { type Program, programPath } from './program-path.ts'
import { environment, type ProgramResult, type RunOptions, runProgram } from './run-program.ts'
import {
  type Cosign,
  type Evidence,
  olderEnvironment,
  type SigstoreGo,
  signatureType,
  signFlags,
  sigstoreGoFlags,
  type Trust,
  trustFlags,
  verifyFlags,
} from './sigstore-flags.ts'
import type { Claims, TokenKind } from './sigstore-issuer.ts'
import type { Identity, SigstoreLab } from './sigstore-lab.ts'
import type { Workspace } from './workspace.ts'

/** A key pair as cosign writes it; the private file is encrypted under `keyPassword`. */
export interface SigstoreKey {
  readonly privateFile: string
  readonly publicFile: string
}

/** Password of every private key of the tests. */
export const keyPassword = 'not-a-secret'

/** With what a peer signs. */
export type SigningMeans =
  | { readonly kind: 'key'; readonly key: SigstoreKey }
  | { readonly kind: 'token'; readonly claims?: Claims; readonly from?: TokenKind }

/** A bundle as a file, beside the manifest that it is for. */
export interface BundleFiles {
  readonly bundle: string
  readonly manifest: string
  readonly digest: string
}

/** The programs of Sigstore under an empty home folder, told of one lab. Only refusals are `accepted: false`. */
export interface SigstorePeers {
  /** A new P-256 key by `cosign generate-key-pair`; with a PEM key, that one by `cosign import-key-pair`. */
  newKey(pem?: string): Promise<SigstoreKey>
  /** @param more - options of `cosign sign`, such as `-a name=text` */
  sign(
    cosign: Cosign,
    reference: string,
    means: SigningMeans,
    evidence: Evidence,
    more?: readonly string[],
  ): Promise<void>
  /** Lets cosign 3 attest something about an image, with the log. */
  attest(reference: string, means: SigningMeans): Promise<void>
  /** `cosign verify` on an image. cosign 2.5 finds no bundles there. */
  verify(cosign: Cosign, reference: string, trust: Trust, evidence: Evidence): Promise<Judgement>
  /** `cosign verify-blob-attestation` on the manifest, which is how cosign 2.5 judges a bundle. */
  verifyFile(cosign: Cosign, files: BundleFiles, trust: Trust, evidence: Evidence): Promise<Judgement>
  /** The example program of sigstore-go. */
  sigstoreGo(program: SigstoreGo, files: BundleFiles, trust: Trust, evidence: Evidence): Promise<Judgement>
  /** sigstore-python; it knows no keys and demands the log. */
  sigstorePython(files: Omit<BundleFiles, 'manifest'>, identity: Identity): Promise<Judgement>
  /** A bundle over a file by sigstore-python. */
  pythonSign(file: string, claims?: Claims): Promise<string>
  /** A bundle over a file by cosign 3. */
  cosignSignBlob(file: string, means: SigningMeans): Promise<string>
  /** `cosign verify-blob` with the log. */
  verifyBlob(bundle: string, file: string, trust: Trust): Promise<Judgement>
}

/** Both files of the lab in the one that sigstore-python reads (protobuf-specs, ClientTrustConfig). */
async function clientTrustConfig(workspace: Workspace, lab: SigstoreLab): Promise<string> {
  const [trustedRoot, signingConfig] = await Promise.all(
    [lab.trustedRootFile, lab.signingConfigFile].map((file) => readFile(file, 'utf8')),
  )
  const mediaType = 'application/vnd.dev.sigstore.clienttrustconfig.v0.1+json'
  const text = `{"mediaType":"${mediaType}","trustedRoot":${trustedRoot},"signingConfig":${signingConfig}}`
  return await workspace.write(`trust-${randomUUID()}.json`, text)
}

/** cosign checks every key with SHA-256 if it is not told, which is wrong for its own signatures by P-384, too. */
async function digestFlags(trust: Trust): Promise<readonly string[]> {
  if (trust.kind !== 'key') return []
  const { asymmetricKeyDetails } = createPublicKey(await readFile(trust.publicFile))
  const isP384 = asymmetricKeyDetails?.namedCurve === 'secp384r1'
  return isP384 ? ['--signature-digest-algorithm', 'sha384'] : []
}

/** Sets the programs up; the workspace holds their home folder and every key. */
export async function setUpPeers(workspace: Workspace, lab: SigstoreLab): Promise<SigstorePeers> {
  const home = await workspace.newFolder('peers')
  const env = environment(home, { COSIGN_PASSWORD: keyPassword })
  const programs: Programs = {
    run: (program, args, more = {}) => {
      const { env: extra, ...rest } = more
      return runProgram(programPath(program), args, { ...rest, env: { ...env, ...extra } })
    },
    meansFlags: async (means) =>
      means.kind === 'key'
        ? ['--key', means.key.privateFile]
        : ['--identity-token', await lab.token(means.claims, means.from)],
  }
  const trustConfig = await clientTrustConfig(workspace, lab)
  return {
    newKey: (pem) => newKey(programs, workspace, pem),
    ...signers(programs, lab, trustConfig),
    ...judges(programs, lab, trustConfig),
  }
}

interface Programs {
  run(program: Program, args: readonly string[], options?: Partial<RunOptions>): Promise<ProgramResult>
  meansFlags(means: SigningMeans): Promise<readonly string[]>
}

/** Never shows the arguments, among which a token may stand. */
function mustHaveRun(what: string, { exitCode, stderr }: ProgramResult): void {
  if (exitCode !== 0) throw new Error(`${what}: expected exit 0, found ${exitCode}\n${stderr}`)
}

async function newKey({ run }: Programs, workspace: Workspace, pem?: string): Promise<SigstoreKey> {
  const folder = await workspace.newFolder('key')
  const file = pem && (await workspace.write(join(basename(folder), 'given.pem'), pem))
  const args = file === undefined ? ['generate-key-pair'] : ['import-key-pair', '--key', file]
  mustHaveRun('cosign', await run('cosign', args, { cwd: folder }))
  const name = file === undefined ? 'cosign' : 'import-cosign'
  return { privateFile: join(folder, `${name}.key`), publicFile: join(folder, `${name}.pub`) }
}

type Signers = Pick<SigstorePeers, 'sign' | 'attest' | 'pythonSign' | 'cosignSignBlob'>

function signers({ run, meansFlags }: Programs, lab: SigstoreLab, trustConfig: string): Signers {
  const services = ['--signing-config', lab.signingConfigFile, '--trusted-root', lab.trustedRootFile]
  return {
    sign: async (cosign, reference, means, evidence, more = []) => {
      const flags = [...(await meansFlags(means)), ...signFlags(cosign, lab, evidence), ...more]
      const args = ['sign', '-y', '--allow-http-registry', ...flags, reference]
      const options = { env: cosign === 'trixie/cosign' ? olderEnvironment(lab) : {} }
      mustHaveRun(`${cosign} sign`, await run(cosign, args, options))
    },
    attest: async (reference, means) => {
      const what = ['--type', 'https://example.com/test/v1', '--predicate', '-']
      const args = ['attest', '-y', ...what, ...(await meansFlags(means)), ...services, reference]
      mustHaveRun('cosign attest', await run('cosign', args, { stdin: '{"tested":true}' }))
    },
    pythonSign: async (file, claims) => {
      const bundle = `${file}.${randomUUID()}.json`
      const token = ['--identity-token', await lab.token(claims)]
      const args = ['--trust-config', trustConfig, 'sign', ...token, '--bundle', bundle, file]
      mustHaveRun('sigstore-python', await run('sigstore-python', args))
      return bundle
    },
    cosignSignBlob: async (file, means) => {
      const bundle = `${file}.${randomUUID()}.json`
      const args = ['sign-blob', '-y', '--bundle', bundle, ...(await meansFlags(means)), ...services, file]
      mustHaveRun('cosign sign-blob', await run('cosign', args))
      return bundle
    },
  }
}

/** Any other exit code, as that of a wrong option of the Python program (2), must not pass for an answer. */
function judgement(result: ProgramResult, ...refusals: readonly number[]): Judgement {
  const { exitCode, stderr } = result
  if (exitCode === 0 || (exitCode !== null && refusals.includes(exitCode)))
    return { accepted: exitCode === 0, message: stderr }
  throw new Error(`expected exit 0 or ${refusals.join(', ')}, found ${exitCode}\n${stderr}`)
}

type Judges = Pick<SigstorePeers, 'verify' | 'verifyFile' | 'sigstoreGo' | 'sigstorePython' | 'verifyBlob'>

function judges({ run }: Programs, lab: SigstoreLab, trustConfig: string): Judges {
  return {
    verify: async (cosign, reference, trust, evidence) => {
      const flags = [
        ...trustFlags(trust),
        ...verifyFlags(cosign, lab, evidence),
        ...(await digestFlags(trust)),
      ]
      const options = { env: cosign === 'trixie/cosign' ? olderEnvironment(lab) : {} }
      // 10: no signatures found, which is also said where none could be parsed. 12: none that fits, of the .sig tag. That
      // the image is not there (11) is no answer.
      return judgement(
        await run(cosign, ['verify', '--allow-http-registry', ...flags, reference], options),
        1,
        10,
        12,
      )
    },
    verifyFile: async (cosign, { bundle, manifest }, trust, evidence) => {
      // The trusted root is given where it is not needed, too: 2.5 would fetch one.
      const older = ['--new-bundle-format', '--trusted-root', lab.trustedRootFile]
      const form = [...(cosign === 'trixie/cosign' ? older : []), '--bundle', bundle]
      const flags = [...trustFlags(trust), ...verifyFlags('cosign', lab, evidence), '--type', signatureType]
      return judgement(await run(cosign, ['verify-blob-attestation', ...form, ...flags, manifest]), 1)
    },
    sigstoreGo: async (program, { bundle, digest }, trust, evidence) => {
      const flags = sigstoreGoFlags(lab, trust, evidence)
      const artifact = ['-artifact-digest', digest.slice('sha256:'.length)]
      return judgement(await run(program, [...flags, ...artifact, bundle]), 1)
    },
    sigstorePython: async ({ bundle, digest }, { subject, issuer }) => {
      const whom = ['--cert-identity', subject, '--cert-oidc-issuer', issuer]
      const args = ['verify', 'identity', '--offline', '--bundle', bundle, ...whom, digest]
      return judgement(await run('sigstore-python', ['--trust-config', trustConfig, ...args]), 1)
    },
    verifyBlob: async (bundle, file, trust) => {
      const flags = ['--bundle', bundle, '--trusted-root', lab.trustedRootFile, ...trustFlags(trust)]
      return judgement(await run('cosign', ['verify-blob', ...flags, file]), 1)
    },
  }
}
