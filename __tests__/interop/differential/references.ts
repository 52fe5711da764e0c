import type { Choices } from './choices.ts'

/** What a user asks for, in parts. */
export interface Asked {
  /** As typed, without a transport. */
  readonly text: string
  /** In the normal form of policies: `docker.io` spelled out. */
  readonly domain: string
  readonly path: string
  readonly tag?: string
  readonly digest?: string
  /** False where every reader refuses it. */
  readonly isReference: boolean
}

const hosts: readonly (readonly [number, string])[] = [
  [14, 'registry.example'],
  [10, 'registry.example:5000'],
  [8, 'a.b.example.com'],
  [6, 'deep.sub.domain.example.org:8443'],
  [10, 'docker.io'],
  [3, 'index.docker.io'],
  [4, 'LOOPBACK'],
  [2, 'Registry.Example'],
  [2, 'registry.example:443'],
  [2, 'registry.example:80'],
  [1, '10.1.2.3:5000'],
  [1, 'xn--bcher-kva.example'],
]

const names = ['app', 'team/app', 'team/sub/deep/app', 'x-y/z_1/w.2', 'a__b/c---d', 'library/app', '0/1']

export const tags: readonly string[] = [
  'v1',
  'latest',
  '1.2.3-rc.1',
  'UPPER_case',
  '0',
  '_x',
  'a'.repeat(128),
]

/** Texts that are no reference, in which `NAME` stands for a good name. */
const malformed: readonly string[] = [
  'NAME:',
  'NAME:-x',
  'NAME:.x',
  `NAME:${'a'.repeat(129)}`,
  'NAME@',
  'NAME@sha256:12',
  `NAME@sha256:${'A'.repeat(64)}`,
  `NAME@sha999:${'0'.repeat(64)}`,
  `NAME@md5:${'0'.repeat(32)}`,
  'NAME//x:v1',
  'NAME/:v1',
  'NAME/-x:v1',
  'NAME/x-:v1',
  'NAME/a..b:v1',
  'NAME/a___b:v1',
  'NAME/Upper:v1',
  'NAME/../x:v1',
  'NAME:v1:v2',
  'NAME :v1',
  'https://NAME:v1',
  'NAME?x=1',
  'NAME:vé',
  `NAME/${'x'.repeat(250)}:v1`,
  '0'.repeat(64),
  '/NAME:v1',
  'user:password@NAME:v1',
  'http:NAME:v1',
]

/**
 * A reference with its own repository in each case, so that cases that are judged at once do not meet.
 *
 * @param digest - of the image
 * @param loopback - `127.0.0.1:PORT` of the registry
 */
export function makeAsked(
  choices: Choices,
  {
    number,
    digest,
    loopback,
  }: { readonly number: number; readonly digest: string; readonly loopback: string },
): Asked {
  const picked = choices.weighted(hosts)
  const host = picked === 'LOOPBACK' ? loopback : picked
  const name = `${choices.pick(names)}${number}`
  const domain = host === 'index.docker.io' ? 'docker.io' : host
  const path = domain === 'docker.io' && !name.includes('/') ? `library/${name}` : name
  const typed = domain === 'docker.io' && choices.chance(50) ? name : `${host}/${name}`
  const parts = { domain, path, isReference: true }
  if (choices.chance(3)) {
    return { ...parts, text: choices.pick(malformed).replace('NAME', typed), tag: 'v1', isReference: false }
  }
  const tag = choices.pick(tags)
  return choices.weighted<Asked>([
    [62, { ...parts, text: `${typed}:${tag}`, tag }],
    [22, { ...parts, text: `${typed}@${digest}`, digest }],
    [8, { ...parts, text: typed, tag: 'latest' }],
    [7, { ...parts, text: `${typed}:${tag}@${digest}`, digest }],
    [1, { ...parts, text: `${typed}@sha256:${'1'.repeat(64)}`, digest: `sha256:${'1'.repeat(64)}` }],
  ])
}

/** The normal form: what the policy calls the image. */
export const identityOf = ({ domain, path, tag, digest }: Asked): string =>
  `${domain}/${path}${tag === undefined ? `@${digest ?? ''}` : `:${tag}`}`

/** Scopes that hold the reference, most specific first. */
export function scopesOf(asked: Asked): readonly string[] {
  const { domain, path } = asked
  const parts = path.split('/')
  const parents = parts.map((_, index) => [domain, ...parts.slice(0, parts.length - index)].join('/'))
  const labels = domain.replace(/:\d+$/, '').split('.')
  const wildcards = labels.slice(1).map((_, index) => `*.${labels.slice(index + 1).join('.')}`)
  return [identityOf(asked), ...parents, domain, ...wildcards]
}

/** Scopes that look like the reference and do not hold it, or only for a careless reader. */
export function nearScopes(asked: Asked): readonly string[] {
  const { domain, path } = asked
  const bare = domain.replace(/:\d+$/, '')
  // What a careless reader would take most easily stands there more than once.
  return [
    bare,
    bare,
    bare,
    bare,
    `*.${bare}`,
    `*.${bare}`,
    `${domain}/${path.slice(0, -1)}`,
    `${domain}/${path.slice(0, -1)}`,
    `${domain}/${path}/more`,
    `${domain}/${path}:other`,
    `${domain}/`,
    `${domain}/${path}@sha256:${'2'.repeat(64)}`,
    path,
    `*.${bare}`,
    `*.${domain}`,
    '*',
    '*.',
    `*/${path}`,
    `x${domain}`,
    domain.toUpperCase(),
    `${bare}:443`,
    `${bare}:5001`,
    'docker.io',
    'docker.io/library',
    'index.docker.io',
  ].filter((scope) => !scopesOf(asked).includes(scope))
}
