import { describe, expect, it } from '@jest/globals'
import type { WhereOutcome, WhereRequest } from '../../src/app/contract.ts'
import { where } from '../../src/app/where.ts'
import { parseImageName } from '../../src/domain/image/transport.ts'
import { mergeRegistries, type RegistriesConfig } from '../../src/domain/policy/registries-d.ts'
import type { JsonValue } from '../../src/domain/strict-json.ts'
import { fakePorts, noRegistries } from '../fakes/ports.ts'

const section = (...entries: readonly (readonly [string, JsonValue])[]): JsonValue => new Map(entries)

const config: RegistriesConfig = mergeRegistries(
  [
    {
      file: 'sigs.yaml',
      tree: section([
        'docker',
        section(
          [
            'example.com/ns',
            section(
              ['lookaside', 'https://user:pw@sigs.example.com/store?token=secret'],
              ['lookaside-staging', 'file:///srv/staging'],
            ),
          ],
          ['example.com', section(['use-sigstore-attachments', true], ['lookasid', 'typo'])],
        ),
      ]),
    },
  ],
  { folder: '/etc/containers/registries.d', builtInLookaside: 'file:///var/lib/containers/sigstore' },
)

function ask(
  subject: WhereRequest['subject'],
  given: { config?: RegistriesConfig; lookaside?: string } = {},
) {
  const asked: string[] = []
  const ports = fakePorts({
    registries: { load: async () => given.config ?? config },
    credentials: {
      describe: async (key) => {
        asked.push(key)
        return { file: '/auth.json', entry: 'example.com', username: 'alice' }
      },
    },
  })
  const request = given.lookaside === undefined ? { subject } : { subject, lookaside: given.lookaside }
  return { asked, outcome: where(request, ports) }
}

const image = (text: string): WhereRequest['subject'] => ({
  kind: 'image',
  operand: { text, name: parseImageName(text) },
})
const registry = (name: string): WhereRequest['subject'] => ({ kind: 'registry', name })

describe('where', () => {
  it('tells the URLs of a repository, their source and the credentials, and shows no secret', async () => {
    const { asked, outcome } = ask(image('example.com/ns/app:1'))
    const found = await outcome
    expect(found).toMatchObject({
      command: 'where',
      subject: 'example.com/ns/app:1',
      lookaside: {
        read: {
          url: 'https://sigs.example.com/store/ns/app?token=…',
          source: 'sigs.yaml: docker["example.com/ns"].lookaside',
        },
        write: {
          url: 'file:///srv/staging/ns/app',
          source: 'sigs.yaml: docker["example.com/ns"].lookaside-staging',
        },
      },
      sigstoreAttachments: true,
      credentials: { file: '/auth.json', entry: 'example.com', username: 'alice' },
    } satisfies Partial<WhereOutcome>)
    expect(asked).toEqual(['example.com/ns/app'])
    expect(JSON.stringify(found)).not.toMatch(/pw|secret/)
  })

  it('warns of what is odd in the folder', async () => {
    const { warnings } = await ask(image('example.com/ns/app:1')).outcome
    expect(warnings.map(({ code }) => code)).toContain('registries-d-ineffective')
  })

  it('reads the built-in store where nothing is configured, and names no place to write, as sign has none', async () => {
    const { lookaside, warnings } = await ask(image('app'), { config: noRegistries }).outcome
    expect(lookaside).toEqual({ read: { url: 'file:///built-in/library/app', source: '(built in)' } })
    expect(warnings).toEqual([])
  })

  it('takes the base of the option for both', async () => {
    const { lookaside } = await ask(image('example.com/ns/app:1'), { lookaside: 'file:///mine' }).outcome
    const place = { url: 'file:///mine/ns/app', source: '(option)' }
    expect(lookaside).toEqual({ read: place, write: place })
  })

  it.each(['docker.io/library', 'index.docker.io', 'localhost:5000/x', 'normalize.example.org/v1'])(
    'looks a registry up exactly as given: %s',
    async (name) => {
      const { asked, outcome } = ask(registry(name))
      await outcome
      expect(asked).toEqual([name])
    },
  )

  it('has no lookaside for a registry alone, but knows of attachments', async () => {
    const found = await ask(registry('example.com')).outcome
    expect(found).not.toHaveProperty('lookaside')
    expect(found.sigstoreAttachments).toBe(true)
  })

  it('has a lookaside for a registry with a path', async () => {
    const { lookaside } = await ask(registry('example.com/ns/app')).outcome
    expect(lookaside?.write?.url).toBe('file:///srv/staging/ns/app')
  })

  it('tells when there are no credentials', async () => {
    const request: WhereRequest = { subject: registry('example.com') }
    expect((await where(request, fakePorts())).credentials).toBeNull()
  })

  it.each([
    ['an image of a folder', image('dir:/tmp/x'), 'where-not-docker'],
    ['an image of a layout', image('oci:/tmp/x:1'), 'where-not-docker'],
    ['a registry with a tag', registry('example.com/app:1'), 'option-value'],
    ['a registry with a digest', registry(`example.com/app@sha256:${'a'.repeat(64)}`), 'option-value'],
    ['a path that leaves the registry', registry('example.com/../x'), 'reference-malformed'],
    ['a URL', registry('https://example.com'), 'reference-malformed'],
    ['nothing', registry(''), 'reference-malformed'],
  ])('refuses %s', async (_what, subject, code) => {
    await expect(ask(subject).outcome).rejects.toMatchObject({ code, exitCode: 2 })
  })

  it('refuses a base that is no URL', async () => {
    const asked = ask(image('example.com/ns/app:1'), { lookaside: 'https://[' })
    await expect(asked.outcome).rejects.toMatchObject({ code: 'lookaside-unsupported' })
  })
})
