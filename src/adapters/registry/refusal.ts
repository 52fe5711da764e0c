import type { Code } from '../../domain/codes.ts'
import { type RegistryRefusal, TransportError } from '../../domain/errors.ts'
import type { Credential } from './credential-file.ts'
import type { Explanation } from './explanation.ts'

/** What was wanted of a registry. */
export type Wanted = Pick<RegistryRefusal, 'registry' | 'repository' | 'operation'>

/** An `Authorization` and what it stands for. */
export interface Authorized {
  /** Value of the header; a secret. */
  readonly value: string
  /** The credential that went into it; null for the token of an anonymous user. */
  readonly login: Credential | null
  /** True where a token service accepted the login and gave a token for it. */
  readonly isGranted: boolean
}

/** An answer that refuses. */
export interface RefusedAnswer {
  /** What was asked of whom, such as `manifest of NAME: https://…`. */
  readonly place: string
  readonly by: RegistryRefusal['by']
  readonly status: number
  readonly explanation: Explanation
  /** What was sent; null for nothing. */
  readonly sent: Pick<Authorized, 'login' | 'isGranted'> | null
}

/**
 * The error for a registry or token service that refuses (400, 401, 403) or has not what was asked for (404). It says
 * which login was sent, never what is in it.
 *
 * @returns TransportError `registry-login-missing`, `registry-login-refused`, `registry-denied`,
 *   `repository-not-found` or `manifest-not-found`, with its `refusal`
 */
export function refusalError(wanted: Wanted, answer: RefusedAnswer): TransportError {
  const { place, by, status, explanation, sent } = answer
  const login = sent?.login?.source
  const used =
    login === undefined ? 'without credentials' : `with ${login.file}, entry ${JSON.stringify(login.entry)}`
  const said = explanation.text === '' ? '' : `: ${explanation.text}`
  const code = codeOf(answer)
  const refusal: RegistryRefusal = {
    ...wanted,
    by,
    status,
    ...(explanation.code !== undefined && { claimedCode: explanation.code }),
    ...(login !== undefined && { login }),
  }
  const message = `${place} answered status ${status}${said} (asked ${used})`
  return new TransportError(code, message, { status, refusal, next: nextFor(code, refusal) })
}

/**
 * Which of the causes it is. The code of the body tells only the two kinds of "not found" apart; registries also say
 * so to hide what they have.
 */
function codeOf({ by, status, explanation, sent }: RefusedAnswer): Code {
  if (status === 404)
    return explanation.code === 'NAME_UNKNOWN' ? 'repository-not-found' : 'manifest-not-found'
  const hasLogin = (sent?.login ?? null) !== null
  if (status === 403) return hasLogin || by === 'registry' ? 'registry-denied' : 'registry-login-missing'
  if (!hasLogin) return 'registry-login-missing'
  // A service that gives a token has accepted the login; the token then lacks the right (distribution, "Token
  // Authentication Specification": fewer rights than asked for are no error there).
  return sent?.isGranted === true ? 'registry-denied' : 'registry-login-refused'
}

const verbs: Readonly<Record<RegistryRefusal['operation'], string>> = { pull: 'pull', push: 'push to' }

function nextFor(code: Code, { operation, login }: RegistryRefusal): string {
  const signIn = 'Sign in to this registry (docker login, podman login) or give --auth-file.'
  const account = `use an account that may ${verbs[operation]} this repository`
  // The usual cause in a workflow: the token of a job reads packages unless it is told to write them.
  if (operation === 'push' && code === 'registry-denied')
    return `In a workflow give the job \`permissions: packages: write\`; elsewhere ${account}.`
  if (code === 'registry-login-refused') return 'Sign in again: the login is wrong, or no longer valid.'
  if (code !== 'manifest-not-found' && code !== 'repository-not-found')
    return login === undefined ? signIn : `Sign in again, or ${account}.`
  const name = code === 'repository-not-found' ? 'Check the name' : 'Check the name and the tag'
  return login === undefined
    ? `${name}; private repositories also answer so without credentials.`
    : `${name}, and that this account may ${verbs[operation]} the repository.`
}
