import type { Digest } from '../../domain/image/digest.ts'
import type { Reference } from '../../domain/image/reference.ts'
import { getBlob, putBlob } from './blobs.ts'
import {
  getManifest,
  type ManifestWrite,
  type ManifestWritten,
  putManifest,
  type TaggedManifest,
} from './manifests.ts'
import { listReferrers, type ReferrersListing } from './referrers-api.ts'
import { createRegistryRequests, type RegistryClientOptions, type Repository } from './requests.ts'

/** Reads and writes registries (OCI distribution-spec 1.1, docker registry API v2). */
export interface RegistryClient {
  /**
   * Fetches the manifest of a digest, else of a tag, in one request (two when the registry wants to be asked with
   * authorization and that is not known yet). The bytes are hashed; what the registry says of them is compared.
   *
   * @param reference - with a digest, else a tag
   * @throws IntegrityError `digest-mismatch`, `digest-header-mismatch`; TransportError `manifest-not-found`,
   *   `repository-not-found`, `registry-login-missing`, `registry-login-refused`, `registry-denied`, `registry-error`,
   *   `rate-limited`, `challenge-unsupported`, `realm-refused`, and as `Http.request`; FormatError `credentials-malformed`, and as `manifestDigest`
   */
  getManifest(reference: Reference): Promise<TaggedManifest>
  /**
   * Pushes a manifest by digest or to a tag, in one request. A push to a tag is never repeated by itself, because what
   * it should hold may have changed.
   *
   * @throws as `getManifest`; IntegrityError `digest-header-mismatch` where the registry took other bytes
   */
  putManifest(reference: Reference, manifest: ManifestWrite): Promise<ManifestWritten>
  /**
   * The bytes of a blob, hashed, in one request.
   *
   * @param maxBytes - largest that is read
   * @throws as `getManifest`, with `blob-not-found`
   */
  getBlob(repository: Repository, digest: Digest, maxBytes: number): Promise<Uint8Array>
  /**
   * Pushes a blob whole, under its sha256, in two requests; that it is there already does no harm.
   *
   * @throws as `getManifest`; TransportError `redirect-refused` for an upload that leads to plain http
   */
  putBlob(repository: Repository, bytes: Uint8Array): Promise<void>
  /**
   * What the registry lists as referrers of a digest, over all pages: claims, each to be fetched and looked at.
   *
   * @throws as `getManifest`; TransportError `signatures-endless`. Never `unsupported` for a refusal or a failure
   */
  listReferrers(repository: Repository, digest: Digest): Promise<ReferrersListing>
}

/** A client for one or many registries; one for a run, because it remembers tokens and schemes. */
export function createRegistryClient(options: RegistryClientOptions): RegistryClient {
  const requests = createRegistryRequests(options)
  return {
    getManifest: (reference) => getManifest(requests, reference),
    putManifest: (reference, manifest) => putManifest(requests, reference, manifest),
    getBlob: (repository, digest, maxBytes) => getBlob(requests, repository, digest, maxBytes),
    putBlob: (repository, bytes) => putBlob(requests, repository, bytes),
    listReferrers: (repository, digest) => listReferrers(requests, repository, digest),
  }
}
