import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { type ForwardingProxy, startForwardingProxy } from '../fakes/forwarding-proxy.ts'
import type { StepResult } from '../runner/job.ts'
import { type KeylessStage, openKeylessStage } from './keyless-stage.ts'
import type { Inputs } from './stage.ts'

let stage: KeylessStage
let proxy: ForwardingProxy

/** Hosts of the public services as far as a name tells, answered by the embedded ones. */
const publicHosts = ['fulcio.sigstore.dev', 'rekor.sigstore.dev', 'tsa.example']

beforeAll(async () => {
  stage = await openKeylessStage()
  const { fulcio, rekorV2, timestamps } = stage.services.urls
  const origins = [fulcio, rekorV2, timestamps].map((url) => new URL(url).origin)
  proxy = await startForwardingProxy({
    'registry.example': stage.hub.url,
    ...Object.fromEntries(publicHosts.map((host, index) => [host, origins[index] ?? ''])),
  })
  await stage.pushTo('app')
}, 60_000)
afterAll(async () => {
  await Promise.all([stage.close(), proxy.close()])
})

const told = ({ exitCode, outputs }: StepResult): readonly unknown[] => [exitCode, outputs.code ?? '']

describe('hosts that a step names', () => {
  it('in insecure-registries are spoken to in plain http, and no others', async () => {
    const given = [{}, { 'insecure-registries': 'other.example\nregistry.example:5000' }]
    const named = { 'insecure-registries': 'other.example, registry.example' }
    for (const action of ['inspect', 'verify', 'sign'] as const) {
      const step = (inputs: Inputs): Promise<StepResult> =>
        stage[action](
          'registry.example/app:1',
          { ...(action === 'verify' && { policy: '', key: 'trusted.asc' }), ...inputs },
          { env: proxy.variables },
        )
      const before = proxy.forwarded.length
      for (const inputs of given) expect((await step(inputs)).exitCode).toBe(3)
      expect(proxy.forwarded).toHaveLength(before)
      expect(told(await step(named))).toEqual(action === 'verify' ? [1, 'signature-missing'] : [0, ''])
      expect(proxy.forwarded.slice(before)).toContain('GET registry.example/v2/app/manifests/1')
    }
  }, 60_000)

  it('may be public services for a private repository with public-log only', async () => {
    const [fulcio, rekor, timestamps] = publicHosts
    const services = {
      'signing-config': '',
      'fulcio-url': `http://${fulcio}`,
      'rekor-url': `http://${rekor}`,
      'tsa-url': `http://${timestamps}${new URL(stage.services.urls.timestamps).pathname}`,
      'insecure-registries': publicHosts.join('\n'),
    }
    const sign = (inputs: Inputs): Promise<StepResult> =>
      stage.signKeyless(
        stage.at('app'),
        { ...services, ...inputs },
        { claims: { repository_visibility: 'private' }, env: proxy.variables },
      )
    const before = proxy.forwarded.length
    for (const inputs of [{}, { 'public-log': 'false' }])
      expect(told(await sign(inputs))).toEqual([2, 'public-log-refused'])
    expect(proxy.forwarded).toHaveLength(before)
    expect(told(await sign({ 'public-log': 'true' }))).toEqual([0, ''])
    const asked = proxy.forwarded.slice(before)
    for (const host of publicHosts) expect(asked).toContainEqual(expect.stringContaining(` ${host}/`))
    expect(told(await stage.verifyKeyless(stage.at('app')))).toEqual([0, ''])
  }, 60_000)
})
