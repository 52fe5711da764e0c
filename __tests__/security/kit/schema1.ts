const mediaType = 'application/vnd.docker.distribution.manifest.v1+prettyjws'
const base64Url = (text: string): string => Buffer.from(text).toString('base64url')

const layer = '{"blobSum":"sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"}'
const payload = `{
   "schemaVersion": 1,
   "name": "lie/app",
   "tag": "1",
   "architecture": "amd64",
   "fsLayers": [${layer}],
   "history": [{"v1Compatibility":"{}"}]
}`

/** A signed schema 1 manifest (libtrust "pretty" form) with another layer than the one that is signed, and one cut. */
export function makeSignedSchema1(): {
  readonly mediaType: string
  readonly foreign: string
  readonly broken: string
} {
  const length = payload.length - 2
  const protectedHeader = { formatLength: length, formatTail: base64Url(payload.slice(length)) }
  const block = {
    header: { alg: 'ES256' },
    signature: 'AAAA',
    protected: base64Url(JSON.stringify(protectedHeader)),
  }
  const file = (more: string, signature: object): string =>
    `${payload.slice(0, length)},${more}\n   "signatures": ${JSON.stringify([signature])}\n}`
  return {
    mediaType,
    foreign: file('\n   "labels": ["evil"],', block),
    broken: file('', { ...block, protected: block.protected.slice(0, 20) }),
  }
}
