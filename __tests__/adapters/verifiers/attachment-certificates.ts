import {
  type CertificateContents,
  type Extension,
  extensions,
  makeCertificate,
  purposes,
  toPem,
} from '../../../src/adapters/demo/sigstore-certificates.ts'
import { utf8String } from '../../../src/adapters/demo/sigstore-der.ts'
import { loggedUnixSeconds, nowUnixSeconds, type Pair, pairOf } from './attachment-kit.ts'

/** An issuer of certificates. */
export interface Authority extends Pair {
  readonly name: string
  readonly der: Buffer
  readonly certificate: string
}

/** What is unusual about a certificate. */
export interface CertificatePlan {
  readonly key?: Pair
  readonly issuer?: Pick<Authority, 'name' | 'privateKey'>
  readonly notBefore?: number
  readonly notAfter?: number
  /** In place of the usual ones. */
  readonly extensions?: readonly Extension[]
  /** Beside the usual ones. */
  readonly more?: readonly Extension[]
}

const year = 366 * 86_400

/** An authority; self-signed without an issuer. */
export function authorityOf(
  name: string,
  plan: CertificatePlan & { readonly pathLength?: number } = {},
): Authority {
  const key = plan.key ?? pairOf()
  const der = certificateOf(
    { commonName: name },
    {
      notBefore: nowUnixSeconds - year,
      notAfter: nowUnixSeconds + year,
      ...plan,
      key,
      issuer: plan.issuer ?? { name, privateKey: key.privateKey },
      extensions: [
        ...(plan.extensions ?? [
          extensions.keyUsage('certificateAuthority'),
          extensions.authority(plan.pathLength),
        ]),
        ...(plan.more ?? []),
      ],
    },
  )
  return { ...key, name, der, certificate: toPem(der) }
}

/** DER of a certificate with exactly the extensions of the plan. */
function certificateOf(subject: CertificateContents['subject'], plan: CertificatePlan): Buffer {
  const { key, issuer } = plan
  if (key === undefined || issuer === undefined) throw new Error('expected a key and an issuer')
  const contents = {
    subject,
    issuer: { commonName: issuer.name },
    publicKey: key.publicKey,
    notBefore: plan.notBefore ?? loggedUnixSeconds - 60,
    notAfter: plan.notAfter ?? loggedUnixSeconds + 600,
    extensions: plan.extensions ?? [],
  }
  return makeCertificate(contents, issuer.privateKey)
}

export const email = 'release@example.com'
export const oidcIssuer = 'https://issuer.example'

/** Extensions of Fulcio that name the issuer of the identity. */
export const fulcio = {
  v1: (text: string = oidcIssuer): Extension => ({ oid: '1.3.6.1.4.1.57264.1.1', value: Buffer.from(text) }),
  v2: (text: string = oidcIssuer): Extension => ({ oid: '1.3.6.1.4.1.57264.1.8', value: utf8String(text) }),
} as const

/** Extensions of a leaf, by what they say; a plan puts others in their place. */
export const usual = {
  usage: extensions.keyUsage('digitalSignature'),
  purpose: extensions.purpose(purposes.codeSigning),
  names: extensions.names({ emails: [email] }),
  issuer: fulcio.v2(),
} as const

/** A certificate for signing, with its key. */
export interface Leaf extends Pair {
  readonly der: Buffer
  readonly certificate: string
}

/** A leaf of an authority, as Fulcio issues them; `without` leaves usual extensions out. */
export function leafOf(
  issuer: Pick<Authority, 'name' | 'privateKey'>,
  plan: CertificatePlan & {
    readonly without?: readonly (keyof typeof usual)[]
    readonly commonName?: string
  } = {},
): Leaf {
  const key = plan.key ?? pairOf()
  const kept = Object.entries(usual).flatMap(([name, extension]) =>
    plan.without?.some((one) => one === name) === true ? [] : [extension],
  )
  const subject = plan.commonName === undefined ? {} : { commonName: plan.commonName }
  const der = certificateOf(subject, {
    ...plan,
    key,
    issuer,
    extensions: [...(plan.extensions ?? kept), ...(plan.more ?? [])],
  })
  return { ...key, der, certificate: toPem(der) }
}
