import { cp, lstat, mkdir, mkdtemp, readdir, readFile, rename, rm } from 'node:fs/promises'
import http from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { initTUF, type TUF } from '@sigstore/tuf'
import { Metadata, MetadataKind, type Root } from '@tufjs/models'
import type { Code } from '../../domain/codes.ts'
import { TransportError } from '../../domain/errors.ts'

/** How the public Sigstore instance, or one like it, is reached. */
export interface PublicInstanceOptions {
  /** Folder of the user where what was fetched is kept; made when it is not there. */
  readonly cacheFolder: string
  /** Base URL of the TUF repository; that of the public instance when not given. */
  readonly mirrorUrl?: string
  /** The repository's root of trust, a file; needed for another repository than that of the public instance. */
  readonly rootFile?: string
  /** For each request; 5 s when not given. */
  readonly timeoutMs?: number
}

/** Files of the public instance, verified by TUF. */
export interface PublicInstance {
  /** trusted_root.json. */
  trustedRoot(): Promise<Uint8Array>
  /** signing_config.v0.2.json. */
  signingConfig(): Promise<Uint8Array>
}

const publicMirror = 'https://tuf-repo-cdn.sigstore.dev'
const defaultTimeoutMs = 5000

/**
 * Opens the public instance; only its root of trust is shipped (in @sigstore/tuf), all else is fetched and verified from
 * there, once. Where it cannot be reached, what is in the cache counts as long as its signers said.
 *
 * The library trusts the root that it finds in its cache, and writes there without care for other processes. So it
 * works on a copy of its own, always from the shipped root, and what it verified is put back file by file. It asks with
 * the global `fetch`, which is told to heed the proxy variables where this Node can do that (24.14 and newer).
 *
 * @throws TransportError (of both functions) `public-instance-unreachable`, `public-instance-expired`,
 * `public-instance-untrusted`
 * @see The Update Framework specification, section 5
 */
export function createPublicInstance(options: PublicInstanceOptions): PublicInstance {
  let reading: Promise<ReadonlyMap<string, Uint8Array>> | undefined
  const target = async (name: string): Promise<Uint8Array> => {
    reading ??= readTargets(options)
    const found = (await reading).get(name)
    if (found !== undefined) return found
    throw new TransportError(
      'public-instance-untrusted',
      `${mirrorOf(options)}: expected the target ${name}, found none`,
    )
  }
  return {
    trustedRoot: () => target(targets.trustedRoot),
    signingConfig: () => target(targets.signingConfig),
  }
}

const targets = { trustedRoot: 'trusted_root.json', signingConfig: 'signing_config.v0.2.json' } as const

const mirrorOf = ({ mirrorUrl = publicMirror }: PublicInstanceOptions): string =>
  mirrorUrl.replace(/\/+$/, '')

async function readTargets(options: PublicInstanceOptions): Promise<ReadonlyMap<string, Uint8Array>> {
  heedProxies()
  const folder = await mkdtemp(join(tmpdir(), 'countersign-tuf-'))
  try {
    return await readFresh(options, join(folder, 'fresh'))
  } catch (error) {
    const failure = failureOf(error, options)
    if (failure.code !== 'public-instance-unreachable') throw failure
    return await readCached(options, folder, failure)
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

async function readFresh(
  options: PublicInstanceOptions,
  folder: string,
): Promise<ReadonlyMap<string, Uint8Array>> {
  await copyCache(options.cacheFolder, folder)
  const read = await readAll(await openTuf(options, folder, { forceInit: true }))
  await keep(folder, options.cacheFolder)
  return read
}

/**
 * @param folder - holds `fresh`, with the root of trust that the asking began with
 * @param failure - why it was not asked anew; thrown where the cache does not hold either
 */
async function readCached(
  options: PublicInstanceOptions,
  folder: string,
  failure: TransportError,
): Promise<ReadonlyMap<string, Uint8Array>> {
  const [fresh, cached] = [join(folder, 'fresh'), join(folder, 'cached')]
  await copyCache(options.cacheFolder, cached)
  try {
    await requireKnownRoot(options, fresh, cached)
    return await readAll(await openTuf(options, cached, { forceCache: true }))
  } catch {
    // What the cache lacks would be fetched, and that has just failed.
    throw failure
  }
}

/**
 * Demands that the cached root is signed as the root of trust wants its successors to be: whoever can write the cache
 * and cut the network could else bring a repository of his own. A root that was rotated so often that none of the first
 * signers is left does not serve without a network, and neither does an older one, whose keys may since be withdrawn.
 *
 * @throws Error where it is not, or there is none
 * @see The Update Framework specification, sections 5.3.4 and 5.3.5
 */
async function requireKnownRoot(
  options: PublicInstanceOptions,
  freshFolder: string,
  cachedFolder: string,
): Promise<void> {
  const trusted = await readRoot(options, freshFolder)
  const cached = await readRoot(options, cachedFolder)
  if (cached.signed.version < trusted.signed.version) throw new Error('expected no older root')
  trusted.verifyDelegate(MetadataKind.Root, cached)
}

type JsonOfTuf = Parameters<typeof Metadata.fromJSON>[1]

/** Where the library keeps it: in a folder for each repository. Another place than this would hold no root. */
async function readRoot(options: PublicInstanceOptions, folder: string): Promise<Metadata<Root>> {
  const { host, pathname } = new URL(mirrorOf(options))
  const name = encodeURIComponent(host + pathname.replace(/\/$/, ''))
  const root: unknown = JSON.parse(await readFile(join(folder, name, 'root.json'), 'utf8'))
  if (typeof root !== 'object' || root === null) throw new Error('expected a root, found other JSON')
  return Metadata.fromJSON(MetadataKind.Root, root as JsonOfTuf) // an object that JSON.parse made
}

/** Node 24.14 has it; the types are those of the oldest Node that the command line runs under. */
const { setGlobalProxyFromEnv }: { setGlobalProxyFromEnv?: () => void } = http as typeof http & {
  setGlobalProxyFromEnv?: () => void
}

/** Our own requests choose their agents themselves, so that this concerns the library alone. */
function heedProxies(): void {
  const names = ['https_proxy', 'HTTPS_PROXY', 'http_proxy', 'HTTP_PROXY']
  if (names.some((name) => process.env[name])) setGlobalProxyFromEnv?.()
}

function openTuf(
  options: PublicInstanceOptions,
  cachePath: string,
  mode: { readonly forceInit?: boolean; readonly forceCache?: boolean },
): Promise<TUF> {
  return initTUF({
    cachePath,
    mirrorURL: mirrorOf(options),
    timeout: options.timeoutMs ?? defaultTimeoutMs,
    retry: mode.forceCache === true ? { retries: 0 } : { retries: 2, minTimeout: 200 },
    ...(options.rootFile === undefined ? {} : { rootPath: options.rootFile }),
    ...mode,
  })
}

/** A repository need not have a signing config; what is there must be good. */
async function readAll(tuf: TUF): Promise<ReadonlyMap<string, Uint8Array>> {
  const read = new Map<string, Uint8Array>()
  for (const name of Object.values(targets)) {
    try {
      read.set(name, Buffer.from(await tuf.getTarget(name)))
    } catch (error) {
      if (!chainOf(error).some(({ code }) => code === 'TUF_FIND_TARGET_ERROR')) throw error
    }
  }
  return read
}

/** What a link leads to may change between the check of it and its use, and would be written to. */
async function isPlain(path: string): Promise<boolean> {
  const found = await lstat(path)
  return found.isDirectory() || found.isFile()
}

async function copyCache(from: string, to: string): Promise<void> {
  await mkdir(to, { recursive: true })
  try {
    await cp(from, to, { recursive: true, filter: isPlain })
  } catch {
    // No cache, or none that can be read: everything is fetched.
    await rm(to, { recursive: true, force: true })
    await mkdir(to, { recursive: true })
  }
}

/** Each file at once in its place, so that another process reads the old one or the new one. */
async function keep(from: string, to: string): Promise<void> {
  try {
    for (const entry of await readdir(from, { recursive: true, withFileTypes: true })) {
      if (!entry.isFile()) continue
      const source = join(entry.parentPath, entry.name)
      const target = join(to, source.slice(from.length))
      await mkdir(join(target, '..'), { recursive: true })
      const part = `${target}.${process.pid}.part`
      await cp(source, part)
      await rename(part, target)
    }
  } catch {
    // A cache that cannot be written costs the next run some requests, nothing else.
  }
}

interface Link {
  readonly name: string
  readonly message: string
  readonly code: unknown
}

/** An error and its causes, outermost first. */
function chainOf(error: unknown): readonly Link[] {
  const links: Link[] = []
  for (let at = error; at instanceof Error && links.length < 10; at = at.cause) {
    links.push({ name: at.constructor.name, message: at.message, code: 'code' in at ? at.code : undefined })
  }
  return links
}

/** The library tells by class names, and at places by the text of another error inside its own. */
function failureOf(error: unknown, options: PublicInstanceOptions): TransportError {
  const links = chainOf(error)
  const says = (pattern: RegExp): boolean =>
    links.some(({ name, message }) => pattern.test(name) || pattern.test(message))
  const code: Code = says(/^ExpiredMetadataError|\.json is expired$/)
    ? 'public-instance-expired'
    : says(
          /DownloadHTTPError|Failed to download|fetch failed|TimeoutError|AbortError|terminated|timed? ?out/i,
        )
      ? 'public-instance-unreachable'
      : 'public-instance-untrusted'
  const said = links.map(({ message }) => message.slice(0, 200).replaceAll(/[^\x20-\x7e]/g, '?')).join(': ')
  const next =
    code === 'public-instance-untrusted'
      ? `Check who stands between this machine and ${mirrorOf(options)}, and remove ${options.cacheFolder}.`
      : undefined
  return new TransportError(
    code,
    `${mirrorOf(options)}: expected the files of the Sigstore instance: ${said}`,
    {
      cause: error,
      mayPass: code === 'public-instance-unreachable',
      ...(next === undefined ? {} : { next }),
    },
  )
}
