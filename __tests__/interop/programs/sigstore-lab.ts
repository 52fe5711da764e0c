import { spawn } from 'node:child_process'
import net from 'node:net'
import { join } from 'node:path'
import { environment } from './run-program.ts'
import type { Claims, TokenKind } from './sigstore-issuer.ts'
import { labSocket } from './sigstore-lab-socket.ts'
import type { SigstoreServices } from './sigstore-services.ts'
import type { Workspace } from './workspace.ts'

/** Whom a certificate names, as `--certificate-identity` and `--certificate-oidc-issuer` take it. */
export interface Identity {
  readonly subject: string
  readonly issuer: string
}

/** The real services of Sigstore, shared by every test file that runs at the same time. */
export interface SigstoreLab extends SigstoreServices {
  /** Whom tokens without other claims are issued to: a workflow. */
  readonly workflow: Identity
  /** Whom tokens of the other issuer are issued to: a person. */
  readonly person: Identity
  /** A token for the identity of a workflow run (`ci`, when not given), or of a person. */
  token(claims?: Claims, kind?: TokenKind): Promise<string>
}

type Answer = { readonly services: SigstoreServices } | { readonly error: string }

/** How long all services together may take to start on a busy machine. */
const patienceMs = 45_000

function startKeeper(): void {
  const keeper = join(import.meta.dirname, 'sigstore-lab-keeper.ts')
  const env = { ...environment(process.env.HOME ?? '/'), ...cacheVariables(), NODE_NO_WARNINGS: '1' }
  spawn(process.execPath, [keeper], { detached: true, stdio: 'ignore', env }).unref()
}

/** Where the programs lie (program-path.ts). */
function cacheVariables(): Record<string, string> {
  const { COUNTERSIGN_CACHE, XDG_CACHE_HOME, TMPDIR } = process.env
  const given = { COUNTERSIGN_CACHE, XDG_CACHE_HOME, TMPDIR }
  return Object.fromEntries(
    Object.entries(given).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])),
  )
}

/** What the keeper says to a new guest; undefined when there is no keeper, or one that is about to end. */
async function ask(socket: net.Socket): Promise<Answer | undefined> {
  let text = ''
  socket.on('error', () => {}) // seen as its end
  const said = new Promise<Answer>((resolve) => {
    socket.on('data', (chunk: Buffer) => {
      text += chunk.toString('utf8')
      if (text.endsWith('\n')) resolve(JSON.parse(text) as Answer) // written by sigstore-lab-keeper.ts
    })
  })
  const gone = new Promise<undefined>((resolve) => socket.on('close', () => resolve(undefined)))
  return await Promise.race([said, gone])
}

/**
 * Joins the lab of this machine, starting it where there is none; left when the workspace closes.
 *
 * @throws Error that says which service did not start
 */
export async function joinSigstoreLab(workspace: Workspace): Promise<SigstoreLab> {
  for (const deadline = Date.now() + patienceMs; Date.now() < deadline; ) {
    const socket = net.connect(labSocket)
    const answer = await ask(socket)
    if (answer !== undefined && 'services' in answer) {
      workspace.onClose(async () => void socket.destroy())
      socket.unref() // a test file that fails to close its workspace must not keep Jest from ending
      return labOf(answer.services)
    }
    socket.destroy()
    if (answer !== undefined) throw new Error(`Sigstore services: ${answer.error}`)
    startKeeper()
    await new Promise((resolve) => setTimeout(resolve, 300))
  }
  throw new Error(`Sigstore services: expected them within ${patienceMs} ms`)
}

function labOf(services: SigstoreServices): SigstoreLab {
  const { issuerUrl } = services
  return {
    ...services,
    workflow: {
      subject: 'https://github.com/octo-org/app/.github/workflows/release.yml@refs/heads/main',
      issuer: `${issuerUrl}/ci`,
    },
    person: { subject: 'dev@example.com', issuer: `${issuerUrl}/email` },
    token: async (claims = {}, kind = 'ci') => {
      const response = await fetch(`${issuerUrl}/${kind}/token?${new URLSearchParams(claims).toString()}`)
      const { value } = (await response.json()) as { readonly value: string } // written by sigstore-issuer.ts
      return value
    },
  }
}
