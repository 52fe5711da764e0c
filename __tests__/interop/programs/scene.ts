import { type Countersign, type CountersignResult, setUpCountersign } from './countersign.ts'
import { type Judge, setUpJudge } from './judge.ts'
import { type LookasideServer, startLookaside } from './lookaside-server.ts'
import { rejectBut, signedBy } from './policy.ts'
import { type RegistryServer, startRegistry } from './registry-server.ts'
import { type Keyring, openKeyring, type TestKey } from './signing-keys.ts'
import { openWorkspace, type Workspace } from './workspace.ts'

/** What most tests need: an open registry, nginx as lookaside, a keyring, and the command line. */
export interface Scene {
  readonly workspace: Workspace
  readonly registry: RegistryServer
  readonly lookaside: LookasideServer
  readonly keyring: Keyring
  readonly countersign: Countersign
  /** Trusts images of this registry that every one of these keys signed. */
  judgeOf(...keys: readonly TestKey[]): Promise<Judge>
  /** `countersign sign` into the folder of the lookaside, the key from the environment; a JSON report. */
  sign(key: TestKey, reference: string, more?: readonly string[]): Promise<CountersignResult>
  /** `countersign verify` with the policy and the registries.d of a judge; a JSON report. */
  verify(judge: Judge, reference: string, more?: readonly string[]): Promise<CountersignResult>
}

/** Starts everything; `scene.workspace.close()` ends it. */
export async function openScene(): Promise<Scene> {
  const workspace = await openWorkspace()
  const registry = await startRegistry(workspace)
  const lookaside = await startLookaside(workspace)
  const keyring = await openKeyring(workspace)
  const countersign = await setUpCountersign(workspace)
  return {
    workspace,
    registry,
    lookaside,
    keyring,
    countersign,
    judgeOf: (...keys) =>
      setUpJudge(workspace, {
        policy: rejectBut({ [registry.host]: keys.map((key) => signedBy(key)) }),
        registries: { [registry.host]: { lookaside: lookaside.url } },
      }),
    sign: async (key, reference, more = []) => {
      const env = { COUNTERSIGN_GPG_KEY: await keyring.exportSecret(key) }
      return countersign.run(['sign', reference, '--lookaside', lookaside.folder, '--json', ...more], { env })
    },
    verify: (judge, reference, more = []) => {
      const places = ['--policy', judge.policyFile, '--registries-d', judge.registriesFolder]
      return countersign.run(['verify', reference, ...places, '--json', ...more])
    },
  }
}
