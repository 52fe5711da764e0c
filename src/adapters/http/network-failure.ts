import type { Code } from '../../domain/codes.ts'
import { CountersignError, TransportError } from '../../domain/errors.ts'

/** Codes by which Node and OpenSSL say that a certificate is not trusted (OpenSSL x509_vfy.h, Node TLS errors). */
const certificateCodes: readonly string[] = [
  'CERT_CHAIN_TOO_LONG',
  'CERT_HAS_EXPIRED',
  'CERT_NOT_YET_VALID',
  'CERT_REJECTED',
  'CERT_REVOKED',
  'CERT_SIGNATURE_FAILURE',
  'CERT_UNTRUSTED',
  'DEPTH_ZERO_SELF_SIGNED_CERT',
  'ERR_TLS_CERT_ALTNAME_INVALID',
  'HOSTNAME_MISMATCH',
  'INVALID_CA',
  'INVALID_PURPOSE',
  'PATH_LENGTH_EXCEEDED',
  'SELF_SIGNED_CERT_IN_CHAIN',
  'UNABLE_TO_GET_ISSUER_CERT',
  'UNABLE_TO_GET_ISSUER_CERT_LOCALLY',
  'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
]

/**
 * Alerts by which a server refuses the certificate of the client, or asks for one (RFC 8446, section 6.2), as OpenSSL
 * names them before and since 3.2.
 */
const clientCertificateAlerts =
  /^ERR_SSL_(?:TLSV13_ALERT_CERTIFICATE_REQUIRED|TLSV1_ALERT_UNKNOWN_CA|(?:SSLV3|SSL\/TLS)_ALERT_(?:(?:BAD|UNSUPPORTED)_CERTIFICATE|CERTIFICATE_(?:REVOKED|EXPIRED|UNKNOWN)))$/

const resetCodes: readonly string[] = ['ECONNRESET', 'EPIPE', 'ECONNABORTED', 'ETIMEDOUT']

/**
 * What a failed connection means, with the place in front.
 *
 * @param place - `WHAT: METHOD URL` as messages show it
 * @param handshake - true while no TLS connection stands yet, where one is wanted
 * @returns the error itself when it is ours already
 */
export function networkFailure(cause: unknown, place: string, handshake: boolean): CountersignError {
  if (cause instanceof CountersignError) return cause
  const symbol = errorCode(cause)
  const [code, found] = sortFailure(symbol, handshake)
  const mayPass = code === 'network-unreachable' && resetCodes.includes(symbol)
  return new TransportError(code, `${place}: ${found}${symbol === '' ? '' : ` (${symbol})`}`, {
    cause,
    mayPass,
  })
}

function sortFailure(symbol: string, handshake: boolean): readonly [Code, string] {
  if (symbol === 'ENOTFOUND' || symbol.startsWith('EAI_'))
    return ['dns-failure', 'the host name has no address']
  if (certificateCodes.includes(symbol))
    return ['certificate-untrusted', 'the certificate of the server is not trusted']
  if (clientCertificateAlerts.test(symbol))
    return ['client-certificate-refused', 'the server wants another client certificate, or any at all']
  if (symbol.startsWith('HPE_')) return ['response-malformed', 'the answer is not valid HTTP']
  if (symbol === 'EPROTO' || symbol.startsWith('ERR_SSL_') || symbol.startsWith('ERR_TLS_')) {
    return ['tls-failure', 'no TLS connection could be made']
  }
  if (symbol === 'ECONNREFUSED') return ['network-unreachable', 'the connection was refused']
  if (handshake && symbol === 'ECONNRESET') return ['tls-failure', 'the connection was cut before TLS stood']
  if (resetCodes.includes(symbol)) return ['network-unreachable', 'the connection broke']
  return ['network-unreachable', 'no connection could be made']
}

/**
 * Node's symbolic code (`ECONNRESET` …), of several attempts the first one's; `''` when there is none. Read by its
 * shape, because an error of Node need not be an `Error` of the realm that looks at it.
 */
export function errorCode(cause: unknown): string {
  if (typeof cause !== 'object' || cause === null) return ''
  if ('code' in cause && typeof cause.code === 'string') return cause.code
  if (!('errors' in cause) || !Array.isArray(cause.errors)) return ''
  return cause.errors.map(errorCode).find((code) => code !== '') ?? ''
}
