import type { Choices } from './choices.ts'

/** What registries.d is made for. */
export interface RegistriesPlan {
  /** Scopes that hold the image, most specific first. */
  readonly scopes: readonly string[]
  readonly nearScopes: readonly string[]
  /** Base URL of the store that holds the signatures. */
  readonly url: string
  /** Base URL of a store that holds none. */
  readonly emptyUrl: string
}

/** A folder of files. */
export interface MadeRegistries {
  readonly files: readonly (readonly [name: string, text: string])[]
  readonly features: readonly string[]
}

/** A section as it stands in the file: names and values as YAML text. */
type Section = readonly (readonly [name: string, value: string])[]

const quoted = (text: string): string => JSON.stringify(text)
const lookaside = (url: string): Section => [['lookaside', quoted(url)]]

/** A section that leads to the store. */
function rightSection(choices: Choices, { url, emptyUrl }: RegistriesPlan): Section {
  return choices.weighted<Section>([
    [30, lookaside(url)],
    [5, [['sigstore', quoted(url)]]],
    [
      4,
      [
        ['sigstore', quoted(emptyUrl)],
        ['lookaside', quoted(url)],
      ],
    ],
    [
      3,
      [
        ['lookaside', quoted(url)],
        ['lookaside-staging', quoted('file:///nonexistent')],
      ],
    ],
    [
      3,
      [
        ['use-sigstore-attachments', choices.pick(['false', 'no', 'off'])],
        ['lookaside', quoted(url)],
      ],
    ],
    [2, [['lookaside', url]]],
    [
      2,
      [
        ['lookaside', '""'],
        ['sigstore', quoted(url)],
      ],
    ],
    [
      2,
      [
        ['lookaside', 'null'],
        ['sigstore', quoted(url)],
      ],
    ],
    [
      2,
      [
        ['look-aside', quoted(emptyUrl)],
        ['lookaside', quoted(url)],
      ],
    ],
  ])
}

/** A section that leads elsewhere, or nowhere. */
function decoySection(choices: Choices, { url, emptyUrl }: RegistriesPlan): Section {
  return choices.weighted<Section>([
    [14, lookaside(emptyUrl)],
    [8, lookaside(url)],
    [6, [['lookaside-staging', quoted(emptyUrl)]]],
    [5, [['use-sigstore-attachments', 'false']]],
    [3, []],
    [2, [['lookaside', '']]],
    [
      2,
      [
        ['lookaside', quoted(emptyUrl)],
        ['sigstore', quoted(url)],
      ],
    ],
  ])
}

/** URLs that are none, or that mean something else to a careless reader; of the store that holds the signatures. */
const oddUrls: Readonly<Record<string, (url: string) => string>> = {
  'another scheme': () => 'ftp://example.com/x',
  'no scheme': () => '/no/scheme',
  'no absolute path': () => 'file:relative',
  'no host': () => 'http:///no-host',
  'a broken escape': () => 'file:///%zz',
  blank: () => ' ',
  'a host before a folder': (url) => url.replace('file:///', 'file://somehost/'),
  'a slash at the end': (url) => `${url}/`,
  'a scheme in capitals': (url) => url.replace('file:', 'FILE:').replace('http:', 'HTTP:'),
  'an escaped slash': (url) => url.replace(/\/(?=[^/]*$)/, '%2F'),
  'an escaped letter': (url) => url.replace(/store$/, '%73tore'),
  'two slashes': (url) => url.replace(/\/(?=[^/]*$)/, '//'),
  'a dot': (url) => `${url}/.`,
  'two dots': (url) => `${url}/x/..`,
  'a query': (url) => `${url}?x=1`,
  'a fragment': (url) => `${url}#x`,
  'a line end': (url) => `${url}\n`,
}

type Changed = (text: string) => string

/** Ways to write or spoil one file. */
const textChanges: Readonly<Record<string, Changed>> = {
  'flow style': (text) =>
    text.replace(
      /^docker:\n {2}("[^"]*"):\n {4}lookaside: ("[^"\n]*")\n$/,
      'docker: {$1: {lookaside: $2}}\n',
    ),
  'a comment': (text) => `# x\n${text}# y\n`,
  'document marks': (text) => `---\n${text}...\n`,
  'a second document': (text) => `${text}---\ndocker: {}\n`,
  'a second document that is broken': (text) => `${text}---\n{\n`,
  'line ends of Windows': (text) => text.replaceAll('\n', '\r\n'),
  'a byte order mark': (text) => `\ufeff${text}`,
  'an unknown section': (text) => `${text}other: {x: 1}\n`,
  'a merge': (text) =>
    `x: &x {sigstore: "file:///nonexistent"}\n${text.replace(/^ {4}lookaside/m, '    <<: *x\n    lookaside')}`,
  'an alias': (text) => text.replace(/lookaside: ("[^"]*")/, 'lookaside: &u $1\n    lookaside-staging: *u'),
  'a tab': (text) => text.replace(/^ {2}"/m, '\t"'),
  'a section twice': (text) => text.replace(/^ {2}"[^"]*":\n(?: {4}.*\n)+/m, '$&$&'),
  'a key twice': (text) => text.replace(/^ {4}lookaside: .*\n/m, '$&$&'),
  'a list for a section': (text) => text.replace(/^( {2}"[^"]*":)\n(?: {4}.*\n)+/m, '$1 []\n'),
  'a text for a section': (text) => text.replace(/^( {2}"[^"]*":)\n(?: {4}.*\n)+/m, '$1 "x"\n'),
  'a list for a URL': (text) => text.replace(/lookaside: ".*"/, 'lookaside: []'),
  'a number for a URL': (text) => text.replace(/(lookaside: ".*")/, '$1\n    lookaside-staging: 1'),
  'a boolean for a URL': (text) => text.replace(/(lookaside: ".*")/, '$1\n    sigstore-staging: true'),
  'a text for a switch': (text) =>
    text.replace(/(lookaside: ".*")/, '$1\n    use-sigstore-attachments: maybe'),
  'a number for a switch': (text) => text.replace(/(lookaside: ".*")/, '$1\n    use-sigstore-attachments: 0'),
  'docker null': () => 'docker:\n',
  'docker a list': () => 'docker: []\n',
  'a text': () => 'docker\n',
  nothing: () => '',
  'a brace too many': (text) => `${text}}\n`,
  'an unknown tag': (text) => text.replace(/lookaside: (".*")/, 'lookaside: !x $1'),
  'a block scalar': (text) => text.replace(/lookaside: "(.*)"/, 'lookaside: >-\n      $1'),
  'a number as scope': (text) =>
    text.replace(/^docker:\n/m, 'docker:\n  123:\n    lookaside: "file:///nonexistent"\n'),
  'null as scope': (text) =>
    text.replace(/^docker:\n/m, 'docker:\n  ~:\n    lookaside: "file:///nonexistent"\n'),
}

const sectionText = (section: Section): string =>
  section.length === 0 ? ' {}\n' : `\n${section.map(([name, value]) => `    ${name}: ${value}\n`).join('')}`

function fileText(sections: readonly (readonly [string, Section])[], fallback: Section | undefined): string {
  const docker = sections.map(([scope, section]) => `  ${quoted(scope)}:${sectionText(section)}`).join('')
  const top = docker === '' ? '' : `docker:\n${docker}`
  return fallback === undefined ? top : `${top}default-docker:${sectionText(fallback)}`
}

/** registries.d in which one scope (or the default) leads to the store, mostly. */
export function makeRegistries(choices: Choices, plan: RegistriesPlan): MadeRegistries {
  const sections = new Map<string, Section>()
  const places = [...plan.scopes, ...choices.some(plan.nearScopes, 2)]
  for (const scope of choices.some(places, choices.chance(75) ? 0 : 3))
    sections.set(scope, decoySection(choices, plan))
  const oddUrl = choices.odd('URL', 5, Object.keys(oddUrls))
  const change = oddUrl === undefined ? undefined : oddUrls[oddUrl]
  const right = change === undefined ? rightSection(choices, plan) : lookaside(change(plan.url))
  const asDefault = choices.chance(20)
  if (!asDefault) sections.set(choices.pick(plan.scopes), right)
  const fallback = asDefault ? right : choices.chance(10) ? decoySection(choices, plan) : undefined
  const { files, features } = inFiles(choices, [...sections], fallback)
  return { files, features: [...features, ...(oddUrl === undefined ? [] : [`URL: ${oddUrl}`])] }
}

function inFiles(
  choices: Choices,
  sections: readonly (readonly [string, Section])[],
  fallback: Section | undefined,
): MadeRegistries {
  const isSplit = choices.chance(25)
  const cut = isSplit ? choices.below(sections.length + 1) : sections.length
  const first = fileText(sections.slice(0, cut), isSplit ? undefined : fallback)
  const second = fileText(sections.slice(cut), fallback)
  const files: (readonly [string, string])[] = [
    ['a.yaml', first],
    ...(isSplit ? [['b.yaml', second] as const] : []),
  ]
  const change = choices.odd('registries.d', 4, Object.keys(textChanges))
  const text = change === undefined ? first : (textChanges[change]?.(first) ?? first)
  const extra = choices.weighted<readonly (readonly [string, string])[]>([
    [190, []],
    [2, [['c.yml', '{broken']]],
    [2, [['README', '{broken']]],
    [1, [['c.YAML', '{broken']]],
    [1, [['.hidden.yaml', 'docker: {}\n']]],
    [1, [['c.yaml', '{broken']]],
    [1, [['z.yaml', first]]],
    [1, [['empty.yaml', '']]],
  ])
  const features = [
    ...(change === undefined ? [] : [`registries.d: ${change}`]),
    ...extra.map(([name]) => `registries.d: beside it ${name}`),
  ]
  return { files: [['a.yaml', text], ...files.slice(1), ...extra], features }
}
