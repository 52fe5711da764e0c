import type { SignedImage, SigningKey, SignOutcome } from '../app/contract.ts'
import { formatPlatform, type Platform } from '../domain/image/manifest.ts'
import { parseReference, repositoryOf } from '../domain/image/reference.ts'
import { namesRegistry } from '../domain/image/transport.ts'
import { shownLookasideUrl } from '../domain/policy/lookaside-url.ts'
import { shownJson, visible } from './escape.ts'
import { fenced } from './markdown.ts'
import { quoted } from './shell-word.ts'

/** What somebody else needs to verify what was signed: two files, and commands that use them. */
export interface OthersVerify {
  /** containers-policy.json(5): everything rejected but the repositories that were signed, by these keys. */
  readonly policyJson: string
  /** containers-registries.d(5), YAML. */
  readonly registriesD: string
  /** For a POSIX shell in the folder with the two files; one example for each program. */
  readonly commands: readonly string[]
}

/** Where the commands expect the two files. */
export const othersVerifyFiles = {
  policy: 'policy.json',
  registriesD: 'registries.d/countersign.yaml',
} as const

/** Host that is reserved for examples (RFC 2606): whoever reads it must put the real one there. */
const placeholder = 'https://signatures.example/REPLACE-ME'

/** A repository with what was signed in it; never empty. */
interface Repository {
  readonly name: string
  readonly images: readonly SignedImage[]
}

/** Undefined when nothing was signed: no image, or only in a dry run. */
export function othersVerify(outcome: SignOutcome): OthersVerify | undefined {
  const signed = outcome.images.filter((image) => fingerprintsOf(image).length > 0)
  const repositories = byRepository(signed)
  const scopes = repositories.flatMap(({ name, images }) => {
    const requirements = requirementsFor(images, outcome.keys)
    return requirements.length === 0 ? [] : [[name, requirements] as const]
  })
  const [example] = signed.toSorted((one, other) => exampleRank(one) - exampleRank(other))
  if (scopes.length === 0 || example === undefined) return undefined
  const policy = { default: [{ type: 'reject' }], transports: { docker: Object.fromEntries(scopes) } }
  return {
    policyJson: safeJson(policy, 2),
    registriesD: registriesYaml(repositories),
    commands: commandsFor(example, scopes[0]?.[0] ?? ''),
  }
}

/** Signers whose every signature of an image is there: a failed one of another platform makes it no promise. */
function fingerprintsOf({ signed, reference }: SignedImage): readonly string[] {
  if (reference === undefined) return []
  const all = [
    ...new Set(signed.flatMap(({ signer }) => (signer.kind === 'gpg' ? [signer.fingerprint] : []))),
  ]
  return all.filter((fingerprint) =>
    signed
      .filter(({ signer }) => signer.kind === 'gpg' && signer.fingerprint === fingerprint)
      .every(({ state }) => state === 'published' || state === 'unchanged'),
  )
}

function byRepository(images: readonly SignedImage[]): readonly Repository[] {
  const found = new Map<string, readonly SignedImage[]>()
  for (const image of images) {
    const name = repositoryOf(parseReference(image.reference ?? ''))
    found.set(name, [...(found.get(name) ?? []), image])
  }
  return [...found].map(([name, members]) => ({ name, images: members }))
}

interface SignedBy {
  readonly type: 'signedBy'
  readonly keyType: 'GPGKeys'
  /** Standard base64 of the binary key. */
  readonly keyData: string
}

/**
 * One requirement for each key that signed every image of a repository, so that all of them are asked for; where
 * no key signed every image, one that any of the keys meets.
 */
function requirementsFor(images: readonly SignedImage[], keys: readonly SigningKey[]): readonly SignedBy[] {
  const signers = images.map(fingerprintsOf)
  const all = [...new Set(signers.flat())]
  const common = all.filter((fingerprint) => signers.every((each) => each.includes(fingerprint)))
  const groups = common.length > 0 ? common.map((fingerprint) => [fingerprint]) : [all]
  return groups.flatMap((fingerprints) => {
    const data = keys
      .filter(({ signer }) => signer.kind === 'gpg' && fingerprints.includes(signer.fingerprint))
      .flatMap(({ publicKey }) => publicKey ?? [])
    if (data.length === 0) return []
    // Binary OpenPGP keys one after another are a keyring (RFC 9580, section 10.1).
    const keyData = Buffer.concat(data).toString('base64')
    return [{ type: 'signedBy' as const, keyType: 'GPGKeys' as const, keyData }]
  })
}

/** One section a repository; one an image where images of a repository lie in different stores. */
function registriesYaml(repositories: readonly Repository[]): string {
  const sections = repositories.flatMap(({ name, images }) => {
    const inStores = images.filter((image) => !isDirectory(image))
    const [first] = inStores
    if (first === undefined) return []
    const isOneStore = inStores.every(({ readBase }) => readBase === first.readBase)
    return isOneStore
      ? section(name, first)
      : inStores.flatMap((image) => section(image.reference ?? name, image))
  })
  return sections.length === 0 ? 'docker: {}\n' : `${['docker:', ...sections].join('\n')}\n`
}

/** YAML takes JSON strings as they are. */
function section(scope: string, image: SignedImage): readonly string[] {
  const { readBase } = image
  const url = readBase === undefined ? placeholder : shownLookasideUrl(readBase)
  const note =
    readBase === undefined
      ? [`    # Replace the address by the one under which others read ${safeJson(writtenBase(image))}.`]
      : url === readBase
        ? []
        : ['    # The address holds a login or a query that is not repeated here.']
  return [`  ${safeJson(scope)}:`, ...note, `    lookaside: ${safeJson(url)}`]
}

/** The base that was written to: a place goes on with the path of the repository and the digest. */
function writtenBase({ reference = '', signed }: SignedImage): string {
  const place = signed.find((manifest) => manifest.place !== undefined)?.place ?? ''
  const [base = ''] = place.split(`/${parseReference(reference).path}@`)
  return base
}

/** JSON on one line or more, safe wherever it is printed. */
const safeJson = (value: unknown, indent?: number): string => shownJson(JSON.stringify(value, null, indent))

const isInRegistry = ({ text }: SignedImage): boolean => namesRegistry(text)
const isDirectory = ({ text }: SignedImage): boolean => text.startsWith('dir:')

/** podman and skopeo judge the platform that they pull, never the index alone. */
const hasPlatform = ({ signed }: SignedImage): boolean => signed.some(({ role }) => role === 'image')

const exampleRank = (image: SignedImage): number => (!isInRegistry(image) ? 2 : hasPlatform(image) ? 0 : 1)

function commandsFor(image: SignedImage, scope: string): readonly string[] {
  const { policy, registriesD } = othersVerifyFiles
  const reference = quoted(image.reference ?? '')
  const [folder = ''] = registriesD.split('/')
  const files = `--policy ${policy} --registries-d ${folder}`
  if (!isInRegistry(image))
    return [`countersign verify ${quoted(visible(image.text))} --identity ${reference} ${files}`]
  const platform = onlyPlatform(image)
  const ours = `countersign verify ${reference} ${files}`
  if (!hasPlatform(image)) return [ours]
  const podmanPlatform = platform === undefined ? '' : ` --platform ${platformWord(platform)}`
  return [
    platform === undefined ? ours : `${ours} --platform ${quoted(visible(formatPlatform(platform)))}`,
    `skopeo --policy ${policy} --registries.d ${folder}${overrides(platform)} copy docker://${reference} dir:checked-image`,
    `install -D -m 644 ${registriesD} ~/.config/containers/${registriesD}`,
    `podman pull --signature-policy ${policy}${podmanPlatform} ${reference}`,
    ...trustCommands(scope),
  ]
}

/**
 * Makes the rule one of the machine, for all that podman, skopeo and CRI-O pull there. No tool for JSON is needed: the
 * policy is ours, one value a line.
 *
 * @param scope - the first of the policy
 */
function trustCommands(scope: string): readonly string[] {
  const { policy, registriesD } = othersVerifyFiles
  const key = `/etc/pki/containers/${scope.replace(/[^A-Za-z0-9.-]/g, '-')}.gpg`
  return [
    `sudo mkdir -p /etc/pki/containers && sed -n 's/.*"keyData": "\\(.*\\)".*/\\1/p' ${policy} | head -n 1 | base64 -d | sudo tee ${key} >/dev/null`,
    `sudo install -D -m 644 ${registriesD} /etc/containers/${registriesD}`,
    `sudo podman image trust set --type signedBy --pubkeysfile ${key} ${quoted(scope)}`,
  ]
}

/** Where the index itself was not signed, an image is accepted only for a platform that was. */
function onlyPlatform({ signed }: SignedImage): Platform | undefined {
  return signed.some(({ role }) => role === 'index')
    ? undefined
    : signed.find(({ platform }) => platform !== undefined)?.platform
}

/** As podman takes it: the version of a Windows is no part. */
const platformWord = ({ os, architecture, variant }: Platform): string =>
  quoted(visible([os, architecture, ...(variant === undefined ? [] : [variant])].join('/')))

function overrides(platform: Platform | undefined): string {
  if (platform === undefined) return ''
  const { os, architecture, variant } = platform
  const flags = [
    ['os', os],
    ['arch', architecture],
    ['variant', variant],
  ] as const
  return flags
    .map(([name, value]) => (value === undefined ? '' : ` --override-${name} ${quoted(visible(value))}`))
    .join('')
}

/** What stands above the first command of each way, so that nobody runs all of them one after another. */
const ways: readonly (readonly [start: string, title: string])[] = [
  ['countersign ', '# Countersign'],
  ['skopeo ', '# or skopeo'],
  ['install ', '# or podman, for this pull'],
  ['sudo mkdir ', '# or podman and CRI-O, for every pull of this repository on this machine'],
]

function titled(command: string): readonly string[] {
  const title = ways.find(([start]) => command.startsWith(start))?.[1]
  return title === undefined ? [command] : [title, command]
}

/** The part of a summary that says how others verify what was signed. */
export function othersVerifyMarkdown({ policyJson, registriesD, commands }: OthersVerify): string {
  const { policy, registriesD: registries } = othersVerifyFiles
  const first = registriesD.includes(placeholder)
    ? 'Put the address where the signatures are published in place of the example. Then, in'
    : 'In'
  return [
    '#### How others verify this',
    `<code>${policy}</code>:`,
    fenced(policyJson, 'json'),
    `<code>${registries}</code>:`,
    fenced(registriesD.trimEnd(), 'yaml'),
    `${first} the folder that holds both files, one of these:`,
    fenced(commands.flatMap(titled).join('\n'), 'sh'),
  ].join('\n\n')
}
