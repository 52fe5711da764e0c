import { createPrivateKey, type KeyObject, X509Certificate } from 'node:crypto'
import { opendirSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { FormatError } from '../../domain/errors.ts'
import { errnoOf, failureWords } from '../platform/files.ts'
import { type PemFile, pemFault, readPemCertificates, readPemText } from './pem-file.ts'

/** What a certs.d folder says of one registry. */
export interface HostCertificates {
  /** PEM certificates of authorities that are trusted beside the usual ones. */
  readonly authorities: readonly string[]
  readonly client?: ClientCertificate
}

/** A certificate of our own, PEM, and its key. `key` is a secret. */
export interface ClientCertificate {
  readonly certificates: string
  readonly key: string
}

/** More than any certs.d folder has reason to hold. */
const maxNames = 1000
/** What stands for "there is no such folder": hidden ones count as absent, as for containers/image. */
const absent: readonly (string | undefined)[] = ['ENOENT', 'ENOTDIR', 'EACCES', 'EPERM']

/**
 * Reads the folder of a registry: `*.crt` are authorities, `NAME.cert` with `NAME.key` is the client certificate.
 * Only the first folder that is there counts, even an empty one; nothing is merged. Stricter than podman: a `.crt`
 * without certificates and a second client certificate are faults, not passed over.
 *
 * @param parents - certs.d folders, first one first
 * @param registryName - `HOST` or `HOST:PORT` as the user named it: the name of the folder, exactly
 * @returns null when no folder is there
 * @throws FormatError `certs-d-malformed` (exit 2)
 * @see containers-certs.d(5); order and choice observed in skopeo 1.9
 */
export function readHostCertificates(
  parents: readonly string[],
  registryName: string,
): HostCertificates | null {
  // The grammar of references leaves no room for this; it holds even if a name was made some other way.
  if (!/^[A-Za-z0-9[]/.test(registryName) || /[\\/\0]/.test(registryName)) return null
  const folder = parents.map((parent) => join(parent, registryName)).find(isThere)
  return folder === undefined ? null : readFolder(folder)
}

function isThere(folder: string): boolean {
  try {
    return statSync(folder) !== undefined
  } catch (cause) {
    if (absent.includes(errnoOf(cause))) return false
    throw fault(folder, 'a folder', failureWords(cause), cause)
  }
}

function readFolder(folder: string): HostCertificates {
  const names = namesIn(folder)
  const authorities = names
    .filter((name) => name.endsWith('.crt'))
    .flatMap((name) => readPemCertificates(fileAt(join(folder, name))))
  const client = readClient(folder, names)
  return client === undefined ? { authorities } : { authorities, client }
}

function readClient(folder: string, names: readonly string[]): ClientCertificate | undefined {
  const stems = (ending: string): readonly string[] =>
    names.filter((name) => name.endsWith(ending)).map((name) => name.slice(0, -ending.length))
  const [certificates, keys] = [stems('.cert'), stems('.key')]
  const alone = certificates.find((stem) => !keys.includes(stem))
  if (alone !== undefined) {
    const found = `no ${alone}.key beside it (an authority is to be named ${alone}.crt)`
    throw fault(join(folder, `${alone}.cert`), 'a client certificate with its key', found)
  }
  const orphan = keys.find((stem) => !certificates.includes(stem))
  if (orphan !== undefined)
    throw fault(
      join(folder, `${orphan}.key`),
      'the key of a client certificate',
      `no ${orphan}.cert beside it`,
    )
  const [stem, ...others] = certificates
  if (stem === undefined) return undefined
  if (others.length > 0) throw fault(folder, 'one client certificate', `${certificates.length}`)
  return readPair(join(folder, stem))
}

function readPair(stem: string): ClientCertificate {
  const certificates = readPemCertificates(fileAt(`${stem}.cert`))
  const file = fileAt(`${stem}.key`)
  const key = readPemText(file, 'a PEM private key')
  const [own = ''] = certificates
  if (!new X509Certificate(own).checkPrivateKey(parseKey(file, key)))
    throw pemFault(file, `the key of ${stem}.cert`, 'another one')
  return { certificates: certificates.join('\n'), key }
}

function parseKey(file: PemFile, key: string): KeyObject {
  try {
    return createPrivateKey(key)
  } catch {
    // What OpenSSL says of a broken key could quote it, so it is not kept.
    throw pemFault(file, 'a PEM private key without a passphrase', 'none')
  }
}

/** Sorted, so that a fault is the same in every run. */
function namesIn(folder: string): readonly string[] {
  const names: string[] = []
  try {
    const listing = opendirSync(folder)
    try {
      for (let entry = listing.readSync(); entry !== null; entry = listing.readSync()) {
        if (names.length === maxNames) throw fault(folder, `at most ${maxNames} entries`, 'more')
        names.push(entry.name)
      }
    } finally {
      listing.closeSync()
    }
  } catch (cause) {
    if (cause instanceof FormatError) throw cause
    throw fault(folder, 'a readable folder', failureWords(cause), cause)
  }
  return names.sort()
}

const fileAt = (path: string): PemFile => ({ label: 'certs.d', path, code: 'certs-d-malformed' })

const fault = (path: string, expected: string, found: string, cause?: unknown): FormatError =>
  pemFault(fileAt(path), expected, found, cause)
