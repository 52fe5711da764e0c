import type { Program } from './program-path.ts'
import type { Identity, SigstoreLab } from './sigstore-lab.ts'

/** Whom a program is told to trust: who a certificate names, or a public key (PEM file). */
export type Trust =
  | ({ readonly kind: 'identity' } & Identity)
  | { readonly kind: 'key'; readonly publicFile: string }

/**
 * What a signature comes as. `bundle`: a referrer, with an entry of Rekor v2 and a timestamp, with the timestamp alone,
 * or with neither. `sig`: a layer of the `.sig` tag, which cannot hold an entry of Rekor v2.
 */
export type Evidence = 'bundle with log' | 'bundle with timestamp' | 'bundle' | 'sig with timestamp' | 'sig'

/** Generations of cosign: 3.1.3, built; 2.5 of trixie; that of forky moves. */
export type Cosign = Extract<Program, 'cosign' | `${string}/cosign`>

/** Generations of sigstore-go: 0.7 of trixie; that of forky moves. */
export type SigstoreGo = Extract<Program, `${string}/sigstore-go-verification`>

/** What the predicate of every image signature is (cosign 3). */
export const signatureType = 'https://sigstore.dev/cosign/sign/v1'

const isOlder = (cosign: Cosign): boolean => cosign === 'trixie/cosign'

/** What `cosign sign` must be told so that it makes this evidence and asks nobody outside the lab. */
export function signFlags(cosign: Cosign, lab: SigstoreLab, evidence: Evidence): readonly string[] {
  const root = ['--trusted-root', lab.trustedRootFile]
  const older = isOlder(cosign) ? [] : ['--new-bundle-format=false', '--use-signing-config=false']
  const unlogged = ['--tlog-upload=false', ...older]
  switch (evidence) {
    case 'bundle with log':
      return ['--signing-config', lab.signingConfigFile, ...root]
    case 'bundle with timestamp':
      return ['--signing-config', lab.noLogFile, ...root]
    case 'bundle':
      return ['--signing-config', lab.noServicesFile, ...root]
    case 'sig with timestamp': {
      const services = ['--fulcio-url', lab.fulcioUrl, '--timestamp-server-url', lab.tsaUrl]
      return [...services, ...unlogged, ...(isOlder(cosign) ? [] : root)]
    }
    case 'sig':
      return unlogged
  }
}

/** Where cosign 2.5 reads of the certificate authority and its log; it has no flag for the log. */
export function olderEnvironment(lab: SigstoreLab): Record<string, string> {
  return { SIGSTORE_ROOT_FILE: lab.fulcioRootFile, SIGSTORE_CT_LOG_PUBLIC_KEY_FILE: lab.ctLogKeyFile }
}

/** What `cosign verify` must be told to judge this evidence. */
export function verifyFlags(cosign: Cosign, lab: SigstoreLab, evidence: Evidence): readonly string[] {
  const root = ['--trusted-root', lab.trustedRootFile]
  const unlogged = ['--insecure-ignore-tlog', ...(isOlder(cosign) ? ['--private-infrastructure'] : [])]
  switch (evidence) {
    case 'bundle with log':
      return root
    case 'bundle with timestamp':
      return [...root, '--insecure-ignore-tlog', '--use-signed-timestamps']
    case 'bundle':
      return ['--insecure-ignore-tlog']
    case 'sig with timestamp': {
      const chains = ['--ca-roots', lab.fulcioRootFile, '--timestamp-certificate-chain', lab.tsaChainFile]
      return [...unlogged, '--use-signed-timestamps', ...(isOlder(cosign) ? chains : root)]
    }
    case 'sig':
      return unlogged
  }
}

/** Whom `cosign verify` and `countersign verify` are to trust. */
export const trustFlags = (trust: Trust): readonly string[] =>
  trust.kind === 'key'
    ? ['--key', trust.publicFile]
    : ['--certificate-identity', trust.subject, '--certificate-oidc-issuer', trust.issuer]

/** The same for the example program of sigstore-go, and what else it must be told about this evidence. */
export function sigstoreGoFlags(lab: SigstoreLab, trust: Trust, evidence: Evidence): readonly string[] {
  const whom =
    trust.kind === 'key'
      ? ['-publicKey', trust.publicFile, '-requireCTlog=false']
      : ['-expectedSAN', trust.subject, '-expectedIssuer', trust.issuer]
  const log = evidence === 'bundle with log' ? [] : ['-requireTlog=false']
  const time = evidence === 'bundle' ? ['-requireTimestamp=false'] : []
  return ['-trustedrootJSONpath', lab.trustedRootFile, ...whom, ...log, ...time]
}

/** Trust in one public key. */
export const keyTrust = ({ publicFile }: { readonly publicFile: string }): Trust => ({
  kind: 'key',
  publicFile,
})

/** Trust in whom the certificate authority of the lab knows, with a part of the name changed. */
export const identityTrust = (identity: Identity, change: Partial<Identity> = {}): Trust => ({
  kind: 'identity',
  ...identity,
  ...change,
})

/** The requirement of a trust policy that trusts the same, whatever reference was signed. */
export function ruleFor(trust: Trust, more: object = {}): object {
  const signedIdentity = { type: 'digestOnly' }
  return trust.kind === 'key'
    ? { type: 'bundleSigned', keyPath: trust.publicFile, signedIdentity, ...more }
    : { type: 'identitySigned', identity: trust.subject, issuer: trust.issuer, signedIdentity, ...more }
}
