import { UsageError } from '../domain/errors.ts'
import { parseReference, type Reference, repositoryOf } from '../domain/image/reference.ts'
import { formatImageName } from '../domain/image/transport.ts'
import { shownLookasideUrl, withRepositoryPath } from '../domain/policy/lookaside-url.ts'
import { builtInSource, type LookasideBase, lookasideFor } from '../domain/policy/registries-d.ts'
import type { Ports } from '../ports.ts'
import type { LookasidePlace, WhereOutcome, WhereRequest } from './contract.ts'
import { registriesWarnings } from './registries-warnings.ts'

/** What is asked about: a repository, or a registry alone, whose path is empty. */
interface Subject {
  readonly shown: string
  readonly reference: Reference
  /** Under which credentials are looked up. */
  readonly credentialKey: string
}

/**
 * Says where the signatures of a repository are read and written, and which credentials would be used, without
 * asking any server. With `lookaside` that base stands for both.
 *
 * @throws UsageError `where-not-docker`, `lookaside-unsupported`; FormatError `registries-d-…`,
 *   `credentials-malformed`, `reference-malformed`
 */
export async function where(request: WhereRequest, ports: Ports): Promise<WhereOutcome> {
  const { shown, reference, credentialKey } = subjectOf(request)
  const config = await ports.registries.load()
  const choice = lookasideFor(config, reference)
  const option: LookasideBase | undefined =
    request.lookaside === undefined ? undefined : { url: request.lookaside, source: '(option)' }
  const hasPath = reference.path !== ''
  const write = option ?? choice.write
  return {
    command: 'where',
    subject: shown,
    ...(hasPath && {
      lookaside: {
        read: placeFor(option ?? choice.read, reference),
        ...(write.source !== builtInSource && { write: placeFor(write, reference) }),
      },
      registry: repositoryOf(reference),
    }),
    sigstoreAttachments: choice.useSigstoreAttachments,
    credentials: await ports.credentials.describe(credentialKey),
    warnings: [...registriesWarnings(config), ...(hasPath && option === undefined ? choice.warnings : [])],
  }
}

function subjectOf({ subject }: WhereRequest): Subject {
  if (subject.kind === 'registry') return registrySubject(subject.name)
  const { name, text } = subject.operand
  if (name.transport !== 'docker') {
    throw new UsageError(
      'where-not-docker',
      `${formatImageName(name)}: expected an image of a registry, found ${name.transport}:`,
      {
        next: 'Name the reference under which it is signed, as HOST/NAME:TAG.',
      },
    )
  }
  return { shown: text, reference: name.reference, credentialKey: repositoryOf(name.reference) }
}

/** `HOST` or `HOST/PATH` exactly as given: nothing is normalised, since credential files are looked up by this text. */
function registrySubject(name: string): Subject {
  const slash = name.indexOf('/')
  if (slash < 0) {
    checkName(`${name}/name`, name)
    return { shown: name, reference: { domain: name, path: '' }, credentialKey: name }
  }
  checkName(name, name)
  const reference = { domain: name.slice(0, slash), path: name.slice(slash + 1) }
  return { shown: name, reference, credentialKey: name }
}

/** @throws UsageError `option-value`; FormatError `reference-malformed` */
function checkName(text: string, name: string): void {
  const { tag, digest } = parseReference(text, { ownFile: true })
  if (tag === undefined && digest === undefined) return
  throw new UsageError(
    'option-value',
    `--registry: expected HOST or HOST/PATH, found ${JSON.stringify(name.slice(0, 300))}`,
    {
      next: 'Leave out the tag or digest, or give the image without --registry.',
    },
  )
}

const placeFor = ({ url, source }: LookasideBase, reference: Reference): LookasidePlace => ({
  url: shownLookasideUrl(withRepositoryPath(url, reference, source)),
  source,
})
