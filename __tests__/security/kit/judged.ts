import { closeAll } from '../../adapters/loopback-server.ts'
import { bytes, makeKey, makeMessage, packet, type TestKey } from '../../adapters/openpgp-kit.ts'
import { imageManifest, type MadeManifest } from '../../fakes/manifests.ts'
import { payloadBytes } from '../../fakes/signatures.ts'
import { openWorkplace, type Run, type Workplace } from './command.ts'
import { type ScriptedServer, scriptedServer, serveManifest, signaturePath } from './servers.ts'

/** A registry, a lookaside, a trusted key and a policy: what an attack on `verify` needs. */
export interface Stage {
  readonly work: Workplace
  readonly registry: ScriptedServer
  readonly lookaside: ScriptedServer
  readonly trusted: TestKey
  readonly stranger: TestKey
  /** Pushes an image of its own under `NAME:1` and gives its manifest. */
  push(name: string, manifest?: MadeManifest): MadeManifest
  /** Publishes these blobs as signature-1, -2, … of a manifest under a name. */
  publish(name: string, manifest: MadeManifest, ...blobs: readonly Uint8Array[]): void
  /** A good signature by the trusted key, for this name and tag 1, unless told otherwise. */
  sign(name: string, manifest: MadeManifest, what?: Signing): Promise<Uint8Array>
  /** `HOST/NAME:1` */
  reference(name: string): string
  /** Verifies `NAME:1` of each name (or full references) under the policy, or the one of `more`; JSON. */
  verify(names: readonly string[], ...more: readonly string[]): Promise<Run>
  close(): Promise<void>
}

/** What is signed, by whom. */
export interface Signing {
  readonly key?: TestKey
  readonly reference?: string
  readonly digest?: string
}

/** Armored, as `gpg --export --armor` writes it. */
export const publicText = (key: TestKey): string => key.key.toPublic().armor()

/** Sets the stage. The policy trusts one key under the whole registry and refuses everything else. */
export async function openStage(runsAtOnce?: number): Promise<Stage> {
  const work = await openWorkplace(runsAtOnce)
  const [registry, lookaside] = [await scriptedServer(), await scriptedServer()]
  const [trusted, stranger] = [await makeKey(), await makeKey()]
  await work.put({
    'trusted.asc': publicText(trusted),
    'policy.json': JSON.stringify({
      default: [{ type: 'reject' }],
      transports: {
        docker: { [registry.host]: [{ type: 'signedBy', keyType: 'GPGKeys', keyPath: 'trusted.asc' }] },
      },
    }),
  })
  const reference = (name: string): string => `${registry.host}/${name}:1`
  return {
    work,
    registry,
    lookaside,
    trusted,
    stranger,
    reference,
    push: (name, manifest = imageManifest(name)) => {
      serveManifest(registry, name, '1', manifest)
      return manifest
    },
    publish: (name, manifest, ...blobs) => {
      for (const [index, blob] of blobs.entries())
        lookaside.say(signaturePath(name, manifest.digest, index + 1), blob)
    },
    sign: (name, manifest, what = {}) =>
      makeMessage(
        what.key ?? trusted,
        payloadBytes(what.reference ?? reference(name), what.digest ?? manifest.digest),
      ),
    verify: (names, ...more) => {
      const images = names.map((name) => (name.includes(':') ? name : reference(name)))
      const policy = more.includes('--policy') ? [] : ['--policy', 'policy.json']
      const places = ['--lookaside', lookaside.url, '--auth-file', 'auth.json']
      return work.run(['verify', ...images, ...policy, ...places, '--json', ...more])
    },
    close: async () => {
      await closeAll()
      work.close()
    },
  }
}

/** An OpenPGP packet of a private kind, which readers skip when they are careless. */
export const strayPacket = (): Uint8Array => packet(60, bytes(new Uint8Array([1, 2, 3])))
