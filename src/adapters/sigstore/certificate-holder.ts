import { SigningError } from '../../domain/errors.ts'
import type { Http } from '../http/http-request.ts'
import { type IssuedCertificate, requestCertificate } from './fulcio.ts'
import type { GetIdentityToken } from './identity-token.ts'

/** A certificate that ends within this time is no longer signed with: the log entry is still to be made. */
const spareSeconds = 120

/** Hands out the certificate of a run. */
export type GetCertificate = () => Promise<IssuedCertificate>

/**
 * One certificate for all signatures of a run, and a new one, for the same identity, when it is about to end. Those
 * who ask at the same time wait for the same request. How long it lasts is measured from its arrival, so that a wrong
 * clock does not ask for one each time.
 *
 * @returns throws as `requestCertificate` and the source of the token; SigningError `certificate-mismatch` where a new
 * certificate is for somebody else than the first
 */
export function createCertificateHolder(
  http: Http,
  fulcioUrl: string,
  token: GetIdentityToken,
  nowUnixSeconds: () => number,
): GetCertificate {
  let held: { readonly certificate: IssuedCertificate; readonly untilUnixSeconds: number } | undefined
  let running: Promise<IssuedCertificate> | undefined

  async function renew(): Promise<IssuedCertificate> {
    const certificate = await requestCertificate(http, fulcioUrl, await token(), nowUnixSeconds)
    const { leaf } = certificate
    if (held !== undefined && held.certificate.leaf.x509.subjectAltName !== leaf.x509.subjectAltName) {
      throw new SigningError(
        'certificate-mismatch',
        'signing certificate: the second of this run is for another identity than the first',
        { exitCode: 3 },
      )
    }
    held = {
      certificate,
      untilUnixSeconds: nowUnixSeconds() + certificate.lifetimeSeconds - spareSeconds,
    }
    return certificate
  }

  return async () => {
    if (held !== undefined && nowUnixSeconds() < held.untilUnixSeconds) return held.certificate
    running ??= renew().finally(() => {
      running = undefined
    })
    return await running
  }
}
