/** What signatures of Sigstore cover, in the bytes that cosign and Countersign write. For tests only. */

/** How a statement differs from that of cosign 3 over an image, which binds no reference. */
export interface StatementParts {
  /** Bound by an annotation, as Countersign does; null and absent bind none. */
  readonly reference?: string | null
  readonly name?: string
  readonly annotations?: Readonly<Record<string, unknown>>
  readonly predicateType?: string
  /** More subjects, behind the image. */
  readonly others?: readonly unknown[]
}

/** A statement over one image. @param digest - `ALGORITHM:HEX` of the manifest */
export function imageStatement(digest: string, parts: StatementParts = {}): Uint8Array {
  const { reference = null, name, annotations, predicateType, others = [] } = parts
  const [algorithm = '', hex = ''] = digest.split(':')
  const bound = reference === null ? {} : { 'dev.countersign.docker-reference': reference }
  const image = {
    ...(name !== undefined && { name }),
    digest: { [algorithm]: hex },
    annotations: { ...bound, ...annotations },
  }
  return Buffer.from(
    JSON.stringify({
      _type: 'https://in-toto.io/Statement/v1',
      subject: [image, ...others],
      predicateType: predicateType ?? 'https://sigstore.dev/cosign/sign/v1',
      predicate: {},
    }),
  )
}

/** The simple-signing payload that cosign signs. @param digest - `ALGORITHM:HEX` of the manifest */
export const cosignPayload = (reference: string, digest: string, optional: unknown = null): Uint8Array =>
  Buffer.from(
    JSON.stringify({
      critical: {
        identity: { 'docker-reference': reference },
        image: { 'docker-manifest-digest': digest },
        type: 'cosign container image signature',
      },
      optional,
    }),
  )
