import type { Code } from '../codes.ts'
import type { CertificateFacts, ExtensionName } from '../signature/certificate-facts.ts'
import type { TextMatch, WorkflowSigned } from './policy.ts'
import { fitsText, quoted, wantedText } from './text-match.ts'
import type { Reason } from './verdict.ts'

type Extensions = CertificateFacts['extensions']

/** The parts of the name of a signing workflow. */
interface WorkflowName {
  /** `owner/name` that holds the workflow. */
  readonly repository: string
  readonly path: string
  readonly ref: string
}

/**
 * Why a certificate is not of the workflow that is asked for; null when it is. The issuer was compared before.
 *
 * Which ref is meant: `refs` is the ref of the **signing** workflow, as its name in the certificate has it. Where that
 * workflow lies in the source repository itself, the ref of the source (extension 14) must fit as well: otherwise a
 * branch could call the workflow of `main` by its full name (`uses: OWNER/NAME/.github/workflows/F@main`), which then
 * signs what the branch holds under the name of `main`. Where it lies in another one (`signerRepository`), the source may be
 * on any ref but that of a pull request; `sourceDigest` or `environment` hold it closer.
 *
 * @see sigstore-on-images, section 5.1 and 5.2; Fulcio, oid-info
 */
export function workflowMismatch(rule: WorkflowSigned, certificate: CertificateFacts): Reason | null {
  const { subject, extensions } = certificate
  const name = subject.kind === 'uri' ? readWorkflowName(subject.value, rule.server) : null
  if (name === null) {
    return differs('wrong-signer', 'a workflow', `${rule.server}/OWNER/NAME/PATH@REF`, subject.value)
  }
  const source = readRepository(extensions.get('sourceRepositoryUri'), rule.server)
  return (
    sourceMismatch(rule, source, extensions) ??
    holderMismatch(rule, name, source ?? '') ??
    pathMismatch(rule, name) ??
    refMismatch(rule, name, source, extensions) ??
    statedMismatch(rule, certificate)
  )
}

/** A difference with what was expected and found, and a hint where it is no more than capitals. */
export function differs(code: Code, what: string, wanted: string, found: string): Reason {
  const isCase = wanted.toLowerCase() === quoted(found).toLowerCase()
  const hint = isCase ? '; they differ in capitals only' : ''
  return { code, message: `but ${what} had to be ${wanted}, found ${quoted(found)}${hint}` }
}

/** Why an extension is none of these texts; a certificate that does not say does not fit. */
export function otherExtension(
  extensions: Extensions,
  name: ExtensionName,
  wanted: readonly string[],
): Reason | null {
  const found = extensions.get(name)
  const shown = wanted.map(quoted).join(' or ')
  if (found === undefined) {
    return {
      code: 'wrong-extension',
      message: `but ${name} had to be ${shown}, and the certificate states none`,
    }
  }
  return wanted.includes(found) ? null : differs('wrong-extension', name, shown, found)
}

/**
 * `SERVER/OWNER/NAME/PATH@REF`. The path holds no `@`, so that the first one is the border whatever a branch is called;
 * a ref that looks as if it held a second border is refused.
 */
function readWorkflowName(uri: string, server: string): WorkflowName | null {
  if (!uri.startsWith(`${server}/`)) return null
  const [, repository, path, ref] =
    /^([^/@]+\/[^/@]+)\/([^@]+)@(.+)$/.exec(uri.slice(server.length + 1)) ?? []
  if (repository === undefined || path === undefined || ref === undefined) return null
  return ref.includes('@refs/') ? null : { repository, path, ref }
}

/** `owner/name` of the URI of a repository on this server; null for anything else. */
function readRepository(uri: string | undefined, server: string): string | null {
  if (uri?.startsWith(`${server}/`) !== true) return null
  const name = uri.slice(server.length + 1)
  return /^[^/@]+\/[^/@]+$/.test(name) ? name : null
}

function sourceMismatch(
  { repository, server }: WorkflowSigned,
  source: string | null,
  extensions: Extensions,
): Reason | null {
  if (source !== null) {
    return fitsText(repository, source)
      ? null
      : differs('wrong-signer', 'the source repository', wantedText([repository]), source)
  }
  const stated = extensions.get('sourceRepositoryUri')
  if (stated !== undefined) {
    return differs('wrong-signer', 'the source repository', `${server}/OWNER/NAME`, stated)
  }
  return {
    code: 'wrong-extension',
    message: 'but the certificate does not state its source repository (sourceRepositoryUri)',
  }
}

/** The workflow lies where it may; by default in the very repository whose source it built, not in any that fits. */
function holderMismatch(
  { signerRepository }: WorkflowSigned,
  { repository }: WorkflowName,
  source: string,
): Reason | null {
  const wanted = signerRepository ?? source
  return wanted === repository
    ? null
    : differs('wrong-signer', 'the repository of the signing workflow', quoted(wanted), repository)
}

function pathMismatch({ workflow }: WorkflowSigned, { path }: WorkflowName): Reason | null {
  return fitsText(workflow, path)
    ? null
    : differs('wrong-signer', 'the workflow', wantedText([workflow]), path)
}

function refMismatch(
  { refs }: WorkflowSigned,
  { ref, repository }: WorkflowName,
  source: string | null,
  extensions: Extensions,
): Reason | null {
  const ofSource = extensions.get('sourceRepositoryRef')
  if (ofSource === undefined) {
    return {
      code: 'wrong-extension',
      message: 'but the certificate does not state the ref of its source (sourceRepositoryRef)',
    }
  }
  const both = [
    ['the ref of the workflow', ref],
    ['the ref of the source', ofSource],
  ] as const
  for (const [what, found] of both) {
    if (isPull(found) && !(refs ?? []).some((wanted) => namesPull(wanted) && fitsText(wanted, found))) {
      return {
        code: 'pull-request-signer',
        message: `but in a run for a pull request: ${what} is ${quoted(found)}`,
      }
    }
    // A bare commit may be one that only a fork holds: GitHub finds it under the name of the parent, too.
    const isCommon = isPull(found) || /^refs\/(?:heads|tags)\/./.test(found)
    if (!isCommon && refs?.some((wanted) => fitsText(wanted, found)) !== true) {
      return differs('wrong-ref', what, 'a branch or a tag (refs/heads/… or refs/tags/…)', found)
    }
  }
  // Of the certificate, not of the policy: to write out what is meant anyway must not loosen it. GitHub's names
  // know no capitals.
  const isOwn = repository.toLowerCase() === source?.toLowerCase()
  const bound = isOwn ? both : both.slice(0, 1)
  const other = refs && bound.find(([, found]) => !refs.some((wanted) => fitsText(wanted, found)))
  return other === undefined ? null : differs('wrong-ref', other[0], wantedText(refs ?? []), other[1])
}

const isPull = (ref: string): boolean => ref.startsWith('refs/pull/')

/** `refs/**` is no word for pull requests: they have to be named. */
const namesPull = (wanted: TextMatch): boolean =>
  isPull(wanted.kind === 'exact' ? wanted.text : wanted.pattern)

/** What the certificate says of the run beside its names. */
function statedMismatch(rule: WorkflowSigned, { subject, extensions }: CertificateFacts): Reason | null {
  const builder = extensions.get('buildSignerUri')
  if (builder !== undefined && builder !== subject.value) {
    return differs('wrong-extension', 'buildSignerUri', quoted(subject.value), builder)
  }
  const wanted: readonly (readonly [ExtensionName, string | undefined])[] = [
    ['deploymentEnvironment', rule.environment],
    ['runnerEnvironment', rule.runner],
    ['sourceRepositoryIdentifier', rule.repositoryId],
    ['sourceRepositoryOwnerIdentifier', rule.ownerId],
    ['sourceRepositoryDigest', rule.sourceDigest],
  ]
  const others = wanted.map(([name, text]) =>
    text === undefined ? null : otherExtension(extensions, name, [text]),
  )
  return (
    otherExtension(extensions, 'buildTrigger', rule.triggers) ??
    others.find((other) => other !== null) ??
    null
  )
}
