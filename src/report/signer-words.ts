import { type SignerIdentity, signerName } from '../domain/signature/signer-identity.ts'
import { shown } from './escape.ts'
import type { RichText } from './rich-text.ts'

/**
 * Who a signer is, with all that a reader needs to tell it from others. User ids of a key are what its maker says of
 * himself; the subject of a certificate is what its issuer vouches for.
 */
export function signerText(signer: SignerIdentity): RichText {
  switch (signer.kind) {
    case 'gpg': {
      const { fingerprint, keyFingerprint, claimedUserIds = [] } = signer
      const [userId] = claimedUserIds
      return [
        'key ',
        { code: fingerprint },
        ...(keyFingerprint === fingerprint ? [] : [' (subkey ', { code: keyFingerprint }, ')']),
        ...(userId === undefined ? [] : [' that calls itself ', { code: userId }]),
      ]
    }
    case 'key':
      return [
        'key ',
        { code: signerName(signer) },
        ...(signer.subject === undefined ? [] : [' of ', { code: signer.subject }]),
      ]
    case 'certificate':
      return [{ code: signerName(signer) }, ' by ', { code: signer.certificate.issuer }]
  }
}

/** The same in one plain line of a log, without what is only claimed. */
export function signerLine(signer: SignerIdentity): string {
  switch (signer.kind) {
    case 'gpg':
      return signer.keyFingerprint === signer.fingerprint
        ? signer.fingerprint
        : `${signer.fingerprint} (subkey ${signer.keyFingerprint})`
    case 'key':
      return signer.subject === undefined
        ? signerName(signer)
        : `${signerName(signer)} of ${shown(signer.subject)}`
    case 'certificate':
      return `${shown(signerName(signer))} (${shown(signer.certificate.issuer)})`
  }
}
