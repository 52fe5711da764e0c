import { createPublicKey, type JsonWebKey, verify } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { startTestSigstore, type TestSigstore } from '../../fakes/sigstore.ts'

describe('the embedded issuer', () => {
  let services: TestSigstore
  beforeAll(async () => {
    services = await startTestSigstore()
  })
  afterAll(() => services.close())

  const ask = (query: string, scheme = 'Bearer', token = services.requestToken): Promise<Response> =>
    fetch(`${services.urls.tokenRequest}${query}`, { headers: { authorization: `${scheme} ${token}` } })

  const claimsOf = (token: string): Record<string, unknown> =>
    JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString()) as Record<string, unknown>

  const tokenOf = async (response: Response): Promise<string> =>
    ((await response.json()) as { value: string }).value

  it('answers as the platform does', async () => {
    const claims = claimsOf(await tokenOf(await ask('&audience=sigstore')))
    expect(claims).toMatchObject({
      iss: services.urls.issuer,
      aud: 'sigstore',
      sub: 'repo:octo-org/app:ref:refs/heads/main',
      repository_visibility: 'public',
      job_workflow_ref: 'octo-org/app/.github/workflows/release.yml@refs/heads/main',
    })
    expect(Number(claims.exp) - Number(claims.iat)).toBe(300)
  })

  it('means the owner where no audience is asked for, and replaces claims', async () => {
    const claims = claimsOf(await tokenOf(await ask('&ref=refs/pull/7/merge&repository=octo-org/other')))
    expect(claims).toMatchObject({
      aud: 'https://github.com/octo-org',
      sub: 'repo:octo-org/other:ref:refs/pull/7/merge',
      workflow_ref: 'octo-org/other/.github/workflows/release.yml@refs/pull/7/merge',
    })
    expect(claims).not.toHaveProperty('api-version')
  })

  it.each([
    ['another token', 'Bearer', 'wrong', 401],
    ['another scheme', 'Basic', undefined, 401],
    ['the scheme in lower case', 'bearer', undefined, 200],
  ])('asks for its request token: %s', async (_, scheme, token, status) => {
    expect((await ask('', scheme, token)).status).toBe(status)
  })

  it('publishes the key that its tokens verify with', async () => {
    const discovery = await fetch(`${services.urls.issuer}/.well-known/openid-configuration`)
    const { issuer, jwks_uri: url } = (await discovery.json()) as { issuer: string; jwks_uri: string }
    expect(issuer).toBe(services.urls.issuer)
    const { keys } = (await (await fetch(url)).json()) as { keys: JsonWebKey[] }
    const [head, body, signature] = services.mintToken().split('.')
    const key = createPublicKey({ key: keys[0] ?? {}, format: 'jwk' })
    expect(
      verify('sha256', Buffer.from(`${head}.${body}`), key, Buffer.from(signature ?? '', 'base64url')),
    ).toBe(true)
  })

  it('has an issuer for another platform and one for people', () => {
    expect(claimsOf(services.mintToken({}, 'other-ci')).iss).toBe(services.urls.otherIssuer)
    expect(claimsOf(services.mintToken({ email: 'a@b.example' }, 'email'))).toMatchObject({
      iss: services.urls.emailIssuer,
      email: 'a@b.example',
    })
  })

  it('knows no other', async () => {
    expect((await fetch(`${new URL(services.urls.issuer).origin}/nobody/jwks`)).status).toBe(404)
  })
})
