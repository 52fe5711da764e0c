import { toPem } from '../../../src/adapters/demo/sigstore-certificates.ts'
import {
  authorityOf,
  type CertificatePlan,
  email,
  type Leaf,
  leafOf,
  oidcIssuer,
} from './attachment-certificates.ts'
import { base64, bundleOf, layerOf, loggedUnixSeconds, pairOf, signed } from './attachment-kit.ts'

/** The log and the authorities that the policy trusts. */
export const log = pairOf()
export const root = authorityOf('root')
export const middle = authorityOf('middle', { issuer: root })
export const requirement = {
  fulcio: { caData: base64(root.certificate), oidcIssuer, subjectEmail: email },
  rekorPublicKeyData: base64(log.pem),
}

interface Shown {
  readonly certificate?: string
  readonly chain?: string
  /** What the log was told. */
  readonly logged?: string
  readonly integratedTime?: number
  readonly signature?: Buffer
  readonly fulcio?: Readonly<Record<string, unknown>>
}

/** A signature by the key of a leaf, logged with its certificate. */
export function by(leaf: Leaf, shown: Shown = {}) {
  const {
    signature = signed(leaf),
    certificate = leaf.certificate,
    integratedTime = loggedUnixSeconds,
  } = shown
  const bundle = bundleOf({ log, signer: shown.logged ?? certificate, signature, integratedTime })
  return {
    requirement: { ...requirement, fulcio: { ...requirement.fulcio, ...shown.fulcio } },
    layer: layerOf({ signature, certificate, chain: shown.chain, bundle }),
  }
}

/** Issued by the root itself. */
export const issued = (plan: Parameters<typeof leafOf>[1] = {}, shown?: Shown) =>
  by(leafOf(root, plan), shown)
/** Issued through an authority in between, which the signature brings along. */
export const through = (
  authority: Parameters<typeof leafOf>[0] & { readonly certificate: string },
  plan?: CertificatePlan,
) => by(leafOf(authority, plan), { chain: authority.certificate + root.certificate })
/** An authority between root and certificate that is unlike others. */
export const middleWith = (plan: Parameters<typeof authorityOf>[1]) =>
  authorityOf('middle', { issuer: root, ...plan })

/** A certificate like any other. */
export const leaf = leafOf(root)
/** PEM of a certificate that is none. */
export const pem = (text: string): string => toPem(Buffer.from(text))
