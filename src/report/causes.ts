import type { Code } from '../domain/codes.ts'
import type { Reason } from '../domain/policy/verdict.ts'
import type { RunFacts } from '../domain/workflow/run-facts.ts'

/** What was found: our own words for it, and the registry that refused, as the user named it, where one did. */
interface Found {
  readonly message: string
  readonly registry?: string | undefined
}

/** What is to be done in a workflow about a fault; undefined where the general cure is as good. */
type Cure = (facts: RunFacts, found: Found) => string | undefined

const withoutSecrets: Readonly<Record<NonNullable<RunFacts['untrusted']>, string>> = {
  fork: 'Runs for pull requests from forks get no secrets and a read-only token; no permission changes that. Sign after the merge, on push, or set `when-untrusted: skip`.',
  dependabot:
    "Runs that Dependabot starts get Dependabot's secrets, not those of Actions, and a read-only token. Sign after the merge, on push, or set `when-untrusted: skip`.",
}

const tokenCure: Cure = ({ untrusted }) =>
  untrusted === undefined
    ? 'Give the job `permissions: id-token: write` (naming any permission sets all others to none, so name `contents: read` and `packages: write`, too). In a reusable workflow the job that calls it must grant the same.'
    : withoutSecrets[untrusted].replace('no secrets', 'no secrets, no identity token')

const failedTokenCure: Cure = () =>
  'The right to a token ends with the job, and the service that gives it may be down: run the job again.'

const refusedCertificateCure: Cure = ({ server }) =>
  server.kind === 'github.com'
    ? undefined
    : `The public authority issues to workflows of github.com only; one of your own must trust the issuer of ${server.url}${server.kind === 'enterprise-server' ? ' (its address with `/_services/token` behind it)' : ''}: give it with \`signing-config\` or \`fulcio-url\`, and \`trusted-root\`, or sign with a key (\`method: gpg\`, \`sigstore-key\`).`

const publicLogCure: Cure = () =>
  'Set `public-log: true` if the names of the repository and its workflow may be known for ever. Else run your own services (`signing-config` with `trusted-root`), or sign with a key and `transparency: none`, or with `method: gpg`.'

const keyCure: Cure = ({ untrusted }) =>
  untrusted === undefined
    ? 'Check that the secret exists under just this name (Settings, Secrets and variables, Actions), that the job names its `environment:` if the secret belongs to one, and, in a reusable workflow, that the caller passes it (`secrets: inherit`).'
    : withoutSecrets[untrusted]

const passwordCure: Cure = (facts, found) =>
  facts.untrusted === undefined
    ? 'Check the secret: one that does not exist under just this name is an empty password. A line end at its end is ignored, other blanks are not.'
    : keyCure(facts, found)

/** The package registries of github.com (GitHub Docs, "Working with a GitHub Packages registry"). */
const publicRegistries: readonly string[] = ['ghcr.io', 'docker.pkg.github.com']

/**
 * Whether a registry is of the server that the run belongs to, so that the token of the job is its login. An Enterprise
 * Server and `SUBDOMAIN.ghe.com` have theirs below their own name (GitHub Docs, "Enabling subdomain isolation").
 */
function isOfServer(registry: string | undefined, { server }: RunFacts): boolean {
  if (registry === undefined) return false
  if (server.kind === 'github.com') return publicRegistries.includes(registry)
  const host = URL.canParse(server.url) ? new URL(server.url).host : ''
  return [`containers.${host}`, `docker.${host}`].includes(registry)
}

const loginCure: Cure = (facts, { registry }) =>
  [
    'Put docker/login-action before this step, in the same job, without its input `scope`: with it the login is kept for Buildx alone.',
    isOfServer(registry, facts)
      ? 'For packages of GitHub: `username: ${{ github.actor }}`, `password: ${{ github.token }}`, and `permissions: packages: read`.'
      : facts.untrusted === undefined
        ? 'In a container job the login must run in the same container.'
        : withoutSecrets[facts.untrusted],
  ].join(' ')

const refusedCure: Cure = (facts, { registry }) =>
  isOfServer(registry, facts)
    ? 'The token of a job ends with the job, and a personal token may have expired: log in with `${{ github.token }}` in this very job.'
    : 'Logins of cloud registries expire (ECR after 12 hours, Google after one, Azure after three): log in right before this step, in the same job.'

const deniedCure: Cure = (facts, { registry }) => {
  if (facts.untrusted !== undefined) return withoutSecrets[facts.untrusted]
  if (!isOfServer(registry, facts)) return undefined
  return 'Two causes are usual: the job lacks `permissions: packages: read` (`packages: write` to push; naming any permission sets all others to none), or the package is not linked to this repository (Package settings, Manage Actions access).'
}

const imageCure: Cure = (facts, { registry }) =>
  [
    'Check the name and the tag, and that an earlier step pushed the image (`push: true`): one that was only built or loaded is in no registry.',
    isOfServer(registry, facts)
      ? 'A private package that this repository may not read looks the same: grant it under Package settings, Manage Actions access.'
      : 'A private repository that this login may not read looks the same.',
  ].join(' ')

/** A server on the machine itself, as messages name it: with a port in front of a path, or at the end of a host. */
const isLoopback = (message: string): boolean =>
  /\/\/(localhost|127\.\d+\.\d+\.\d+|\[::1\])[:/]/.test(message)

const networkCure: Cure = ({ server }, { message }) =>
  [
    isLoopback(message)
      ? 'Nothing answers there: start it before this step (`services:` of the job, with `ports:`), and compare the port. In a container job `localhost` is the container itself: use the name of the service.'
      : 'Check the host name, the port and the proxy variables, then run the job again.',
    ...(server.kind === 'github.com'
      ? []
      : [
          'A runner of your own must reach the registry and the store, or have `https_proxy` set for its steps.',
        ]),
  ].join(' ')

/** Only where it was the connection: an answer of the store has its own cure. */
const lookasideCure: Cure = (facts, found) =>
  isLoopback(found.message) && found.message.includes('ECONNREFUSED') ? networkCure(facts, found) : undefined

const checkoutCure: Cure = () =>
  'Paths count from the workspace: put actions/checkout before this step, and prefix the path where its input `path` is set.'

const keyFileCure: Cure = () =>
  'Correct the path (`keyPath` in the policy, or input `key`). It counts from the workspace: actions/checkout must come before this step, and its input `path`, where set, is part of it.'

const policyCure: Cure = () =>
  'Give `policy` (or commit `.github/countersign/policy.yaml` or `policy.json`), or `key`, or `certificate-identity` with `certificate-oidc-issuer`; if the file is in the repository, put actions/checkout before this step.'

const placeCure: Cure = () =>
  'Give `lookaside: FOLDER` and publish that folder (Pages, object storage), or `registries-d` with a `lookaside-staging` for this registry.'

/** The stores that are built in, for root and for others (containers-registries.d(5)). */
const builtInStore = /file:\/\/\/(var\/lib|\S+\/\.local\/share)\/containers\/sigstore\//

const signatureCure: Cure = (_facts, { message }) =>
  builtInStore.test(message)
    ? 'That is the folder of this machine, which is looked in where nothing names a store: give `lookaside` (or `registries-d`) with the address where the signatures are published.'
    : 'Sign the image, and check that `lookaside` or `registries-d` names the store where its signatures are published.'

const readOnlyCure: Cure = () =>
  'The folder belongs to another user, as in container jobs and after steps that run as root, or is mounted read-only: give a folder under the workspace or RUNNER_TEMP.'

const certificateCure: Cure = ({ server }) =>
  `Give the certificate of the authority with \`ca-file\`${server.kind === 'enterprise-server' ? ': registries beside an Enterprise Server mostly have one of their own' : ''}.`

const cures: Readonly<Partial<Record<Code, Cure>>> = {
  'key-missing': keyCure,
  'passphrase-missing': keyCure,
  'password-missing': keyCure,
  'password-wrong': passwordCure,
  'identity-token-missing': tokenCure,
  'identity-token-failed': failedTokenCure,
  'certificate-refused': refusedCertificateCure,
  'public-log-refused': publicLogCure,
  'public-log-unknown': publicLogCure,
  'registry-login-missing': loginCure,
  'registry-login-refused': refusedCure,
  'registry-denied': deniedCure,
  'manifest-not-found': imageCure,
  'repository-not-found': imageCure,
  'network-unreachable': networkCure,
  'dns-failure': networkCure,
  'certificate-untrusted': certificateCure,
  'policy-not-found': checkoutCure,
  'policy-missing': policyCure,
  'file-unreadable': checkoutCure,
  'key-file-missing': keyFileCure,
  'lookaside-missing': placeCure,
  'lookaside-unreadable': lookasideCure,
  'signature-missing': signatureCure,
  'store-read-only': readOnlyCure,
}

/**
 * What to do about a fault in a workflow: the true cause where the facts of the run tell it, else both likely ones.
 * The code and what was found stay as they are.
 *
 * @param registry - that refused, as the user named it; undefined where none did
 */
export function curedFor(fault: Required<Reason>, facts: RunFacts, registry?: string): Required<Reason> {
  const next = cures[fault.code]?.(facts, { message: fault.message, registry })
  return next === undefined ? fault : { ...fault, next }
}
