import {
  extensions,
  identityExtension,
  identityExtensions,
  issueIdentity,
  makeKey,
} from '../fakes/sigstore.ts'
import { playAttacks } from './kit/play-attacks.ts'
import type { Attack, AttackedImage, SigstoreStage } from './kit/sigstore-stage.ts'

type Claims = Readonly<Record<string, string>>

const release = 'octo-org/app/.github/workflows/release.yml'

/** A good signature in a run with these claims. */
const byRun =
  (claims: Claims): Attack['set'] =>
  (image) =>
    image.attach(image.bundle({ claims }))

/** A good signature by a certificate of the trusted authority whose identity extensions are these. */
const byNames =
  (
    change: (usual: ReturnType<typeof identityExtensions>) => ReturnType<typeof identityExtensions>,
  ): Attack['set'] =>
  (image) =>
    image.attach(
      image.bundle({
        plan: ({ certificate, claims }) => ({
          certificate: { ...certificate, identity: change(identityExtensions(claims)) },
        }),
      }),
    )

const without = (usual: ReturnType<typeof identityExtensions>, oid: string) =>
  usual.filter((one) => one.oid !== oid)
const subjectName = '2.5.29.17'
const trustedUri = `https://github.com/${release}@refs/heads/main`

const identity =
  (over: object) =>
  ({ services }: SigstoreStage): object => ({
    ...{ type: 'identitySigned', issuer: services.urls.issuer, trustedRootPath: 'trusted_root.json' },
    ...over,
  })
const person = ({ services }: SigstoreStage): object => ({
  ...{ type: 'identitySigned', issuer: services.urls.emailIssuer, identity: 'ada@acme.example' },
  trustedRootPath: 'trusted_root.json',
})
const mailOf =
  (email: string, iss?: (image: AttackedImage) => string): Attack['set'] =>
  (image) =>
    image.attach(image.bundle({ claims: { email, ...(iss && { iss: iss(image) }) } }))

const tags = { ref: undefined, refPattern: 'refs/tags/v*' }

const attacks: readonly Attack[] = [
  { attack: 'nothing: the trusted workflow signs', code: 'accepted', verdict: 'accepted', set: byRun({}) },
  {
    attack: 'nothing: a person signs',
    code: 'accepted',
    verdict: 'accepted',
    policy: person,
    set: mailOf('ada@acme.example'),
  },
  {
    attack: 'the same workflow of another repository',
    code: 'wrong-signer',
    set: byRun({ repository: 'mallory/app' }),
  },
  {
    attack: 'a repository whose name begins alike',
    code: 'wrong-signer',
    set: byRun({ repository: 'octo-org/app-x' }),
  },
  {
    attack: 'a repository in other capitals',
    code: 'wrong-signer',
    set: byRun({ repository: 'Octo-Org/app' }),
  },
  {
    attack: 'another workflow of the repository',
    code: 'wrong-signer',
    set: byRun({ job_workflow_ref: 'octo-org/app/.github/workflows/test.yml@refs/heads/main' }),
  },
  {
    attack: 'another issuer of the same Fulcio',
    code: 'wrong-issuer',
    set: (image) => image.attach(image.bundle({ claims: { iss: `${image.services.urls.issuer}-2` } })),
  },
  {
    attack: 'the issuer with a slash at its end',
    code: 'wrong-issuer',
    set: (image) => image.attach(image.bundle({ claims: { iss: `${image.services.urls.issuer}/` } })),
  },
  {
    attack: 'a run for a pull request',
    code: 'pull-request-signer',
    set: byRun({ ref: 'refs/pull/7/merge', event_name: 'pull_request' }),
  },
  {
    attack: 'a run for a pull request, under a pattern that does not name pull requests',
    code: 'pull-request-signer',
    policy: (stage) => stage.workflow({ ref: undefined, refPattern: 'refs/*u*/**' }),
    set: byRun({ ref: 'refs/pull/7/merge' }),
  },
  {
    attack: 'a run for a pull request, by the identity that calls the workflow of main',
    code: 'pull-request-signer',
    policy: identity({ identity: trustedUri }),
    set: byRun({ ref: 'refs/pull/7/merge', job_workflow_ref: `${release}@refs/heads/main` }),
  },
  {
    attack: 'pull_request_target, which runs on main',
    code: 'wrong-extension',
    set: byRun({ event_name: 'pull_request_target' }),
  },
  {
    attack: 'workflow_run, which runs on main',
    code: 'wrong-extension',
    set: byRun({ event_name: 'workflow_run' }),
  },
  {
    attack: 'another repository calls the trusted workflow, whose name is in the certificate',
    code: 'wrong-signer',
    set: byRun({ repository: 'mallory/app', job_workflow_ref: `${release}@refs/heads/main` }),
  },
  {
    attack: 'another repository calls the workflow of an identity that is bound to its source',
    code: 'wrong-extension',
    policy: identity({
      identity: trustedUri,
      extensions: { sourceRepositoryUri: 'https://github.com/octo-org/app' },
    }),
    set: byRun({ repository: 'mallory/app', job_workflow_ref: `${release}@refs/heads/main` }),
  },
  {
    attack: 'a branch calls the workflow of main, which the policy names as signer as well',
    code: 'wrong-ref',
    policy: (stage) => stage.workflow({ signerRepository: 'octo-org/app' }),
    set: byRun({ ref: 'refs/heads/evil', job_workflow_ref: `${release}@refs/heads/main` }),
  },
  {
    attack: 'a branch calls the workflow of main',
    code: 'wrong-ref',
    set: byRun({ ref: 'refs/heads/evil', job_workflow_ref: `${release}@refs/heads/main` }),
  },
  { attack: 'a branch that begins alike', code: 'wrong-ref', set: byRun({ ref: 'refs/heads/main2' }) },
  {
    attack: 'a tag that is called like the branch',
    code: 'wrong-ref',
    set: byRun({ ref: 'refs/tags/main' }),
  },
  {
    attack: 'a branch that is called like the end of a name',
    code: 'wrong-signer',
    set: byRun({ job_workflow_ref: `${release}@refs/heads/x@refs/heads/main` }),
  },
  {
    attack: 'a branch that is called like a tag of the pattern',
    code: 'wrong-ref',
    policy: (stage) => stage.workflow(tags),
    set: byRun({ ref: 'refs/heads/refs/tags/v1' }),
  },
  {
    attack: 'a tag with a slash under a pattern of one segment',
    code: 'wrong-ref',
    policy: (stage) => stage.workflow(tags),
    set: byRun({ ref: 'refs/tags/v1/evil' }),
  },
  {
    attack: 'another repository under the name of the right one',
    code: 'wrong-extension',
    policy: (stage) => stage.workflow({ repositoryId: '12345' }),
    set: byRun({ repository_id: '666' }),
  },
  {
    attack: 'a runner of their own',
    code: 'wrong-extension',
    policy: (stage) => stage.workflow({ runner: 'github-hosted' }),
    set: byRun({ runner_environment: 'self-hosted' }),
  },
  {
    attack: 'no environment where one is asked for',
    code: 'wrong-extension',
    policy: (stage) => stage.workflow({ environment: 'production' }),
    set: byRun({}),
  },
  {
    attack: 'a server whose name begins alike',
    code: 'wrong-signer',
    set: byNames((usual) => [
      extensions.names({ uris: [`https://github.com.evil.example/${release}@refs/heads/main`] }),
      ...without(usual, subjectName),
    ]),
  },
  {
    attack: 'a stranger first and the trusted workflow second in the names of one certificate',
    code: 'wrong-signer',
    set: byNames((usual) => [
      extensions.names({
        uris: ['https://github.com/mallory/app/.github/workflows/release.yml@refs/heads/main', trustedUri],
      }),
      ...without(usual, subjectName),
    ]),
  },
  {
    attack: 'names in two extensions',
    code: 'certificate-malformed',
    set: byNames((usual) => [...usual, extensions.names({ uris: [trustedUri] })]),
  },
  {
    attack: 'a name with a line end behind it',
    code: 'certificate-identity',
    set: byNames((usual) => [
      extensions.names({ uris: [`${trustedUri}\n`] }),
      ...without(usual, subjectName),
    ]),
  },
  {
    attack: 'a name with a zero byte and more behind it',
    code: 'certificate-identity',
    set: byNames((usual) => [
      extensions.names({ uris: [`${trustedUri}\u0000.evil.example`] }),
      ...without(usual, subjectName),
    ]),
  },
  {
    attack: 'two issuers that differ',
    code: 'certificate-identity',
    set: byNames((usual) => [
      identityExtension(1, 'https://issuer.example'),
      ...without(usual, '1.3.6.1.4.1.57264.1.1'),
    ]),
  },
  {
    attack: 'the same extension twice',
    code: 'certificate-malformed',
    set: byNames((usual) => [...usual, identityExtension(12, 'https://github.com/mallory/app')]),
  },
  {
    attack: 'bytes behind the text of an extension',
    code: 'certificate-malformed',
    set: byNames((usual) =>
      usual.map((one) =>
        one.oid.endsWith('.57264.1.12')
          ? { ...one, value: Buffer.concat([one.value, Buffer.from([5, 0])]) }
          : one,
      ),
    ),
  },
  {
    attack: 'no source repository',
    code: 'wrong-extension',
    set: byNames((usual) => without(usual, '1.3.6.1.4.1.57264.1.12')),
  },
  {
    attack: 'no ref of the source',
    code: 'wrong-extension',
    set: byNames((usual) => without(usual, '1.3.6.1.4.1.57264.1.14')),
  },
  {
    attack: 'a person where a workflow is asked for',
    code: 'wrong-issuer',
    set: mailOf('ada@acme.example'),
  },
  {
    attack: 'a person whose name is that of the workflow, by the right issuer',
    code: 'wrong-signer',
    set: mailOf('octo-org@github.com', ({ services }) => services.urls.issuer),
  },
  {
    attack: 'an address that ends in another domain',
    code: 'wrong-signer',
    policy: person,
    set: mailOf('ada@acme.example.evil.example'),
  },
  {
    attack: 'an address in other capitals',
    code: 'wrong-signer',
    policy: person,
    set: mailOf('Ada@acme.example'),
  },
  {
    attack: 'an identity with more behind it than its pattern',
    code: 'wrong-signer',
    policy: identity({
      identityPattern: 'https://github.com/octo-org/*/.github/workflows/release.yml@refs/tags/v*',
    }),
    set: byRun({ repository: 'mallory/octo-org', ref: 'refs/tags/v1' }),
  },
  {
    attack: 'a certificate that another authority of the same name issued',
    code: 'certificate-untrusted',
    set: (image) => image.attach(image.bundle({ broken: 'certificate-of-other-authority' })),
  },
  {
    attack: 'a certificate that a certificate for signing code issued',
    code: 'certificate-untrusted',
    set: (image) => image.attach(image.bundle({ plan: () => ({ authority: selfMade(image) }) })),
  },
  {
    attack: 'the same, in an older bundle that brings the chain along',
    code: 'bundle-version',
    set: (image) =>
      image.attach(image.bundle({ version: '0.2', log: 'v1', plan: () => ({ authority: selfMade(image) }) })),
  },
]

/** An authority whose certificate is one that the trusted authority gave to a person, under the name of the trusted. */
function selfMade({ services }: AttackedImage) {
  const middle = makeKey()
  const { authority, ctLog, nowMs } = services.parts
  const notBefore = Math.floor(nowMs() / 1000)
  const claims = { sub: 'x', iss: services.urls.issuer, email: 'mallory@evil.example' }
  const issued = issueIdentity(authority, claims, middle.publicKey, { notBefore, ctLog })
  const [, root] = authority.chain
  return { issuer: authority.issuer, issuerKey: middle.privateKey, chain: [issued, root] as const }
}

playAttacks('signatures by somebody else', attacks)
