/**
 * The one door to @sigstore/core and @sigstore/verify (Apache-2.0). The library's own `Verifier` throws at the first
 * item that it does not know (an entry of another log, a timestamp of another authority), and builds every chain of
 * certificates anew; so its checks are asked one by one. They are files of the package that it does not name as its
 * interface: the version is pinned, and the tests hold what they answer.
 */
export { RFC3161Timestamp } from '@sigstore/core/dist/rfc3161/timestamp.js'
export { verifyCheckpoint } from '@sigstore/verify/dist/tlog/checkpoint.js'
export { verifyMerkleInclusion } from '@sigstore/verify/dist/tlog/merkle.js'
export { verifyTLogSET } from '@sigstore/verify/dist/tlog/set.js'
export type { TLogAuthority } from '@sigstore/verify/dist/trust/index.js'
