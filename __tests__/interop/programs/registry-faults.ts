import {
  announced,
  compressed,
  dripping,
  type Elsewhere,
  type FaultRow,
  half,
  head,
  hour,
  html,
  huge,
  later,
  once,
  raw,
  redirect,
  resetBeforeHeaders,
  resetInBody,
  signInPage,
  status,
  truncated,
  undecided,
  waitAtMost2s,
  whole,
} from './fault-kinds.ts'
import type { Fault } from './fault-proxy.ts'

/** Answers a request for a token with this; asks for one otherwise, and never is content. */
const bearerLoop =
  (token: Fault): Fault =>
  (faulty) => {
    if (faulty.path.startsWith('/token')) token(faulty)
    else status(401, { 'www-authenticate': `Bearer realm="${faulty.origin}/token",service="x"` })(faulty)
  }
const basicFor =
  (fault: Fault): Fault =>
  (faulty) =>
    faulty.authorization === undefined
      ? status(401, { 'www-authenticate': 'Basic realm="x"' })(faulty)
      : fault(faulty)

/** A manifest of the same content under another digest, which nobody signed. */
const anotherManifest: Fault = ({ reply, honest }) =>
  reply({ headers: { 'docker-content-digest': '' }, body: Buffer.concat([honest.body, Buffer.from(' ')]) })

/** Faults of a registry. */
export const registryFaults = (elsewhere: Elsewhere): readonly FaultRow[] => [
  ...[500, 502, 503, 504, 408].map((code) => ({
    name: `${code} once`,
    fault: once(status(code)),
    outcome: 'recovered' as const,
  })),
  ...[500, 502, 503, 504, 501, 410, 400, 204, 206, 304, 799].map((code) => ({
    name: `${code} always`,
    fault: status(code),
    outcome: undecided('registry-error'),
  })),
  {
    name: '429 once, to come back in a second',
    fault: once(status(429, { 'retry-after': '1' })),
    outcome: 'recovered',
  },
  { name: '429 once, without a time', fault: once(status(429)), outcome: 'recovered' },
  { name: '429 always', fault: status(429, { 'retry-after': '0' }), outcome: undecided('rate-limited') },
  { name: '429, to come back in an hour', fault: status(429, hour), outcome: undecided('rate-limited') },
  { name: '503, to come back in an hour', fault: status(503, hour), outcome: undecided('registry-error') },
  {
    name: '401 whatever token is shown',
    fault: bearerLoop(status(200, {}, '{"token":"t"}')),
    outcome: undecided('registry-login-missing'),
  },
  {
    name: '401 whatever password is shown',
    fault: status(401, { 'www-authenticate': 'Basic realm="x"' }),
    login: true,
    outcome: undecided('registry-login-refused'),
  },
  {
    name: 'a token service that fails',
    fault: bearerLoop(status(500)),
    outcome: undecided('registry-error'),
  },
  {
    name: 'a token service that shows a sign-in page',
    fault: bearerLoop(status(200, html, signInPage)),
    outcome: undecided('registry-error'),
  },
  { name: '403', fault: status(403), outcome: undecided('registry-denied') },
  { name: '404 for what is there', fault: status(404), outcome: undecided('manifest-not-found') },
  {
    name: '404 for a repository that is there',
    fault: status(404, {}, '{"errors":[{"code":"NAME_UNKNOWN"}]}'),
    outcome: undecided('repository-not-found'),
  },
  { name: 'a body cut short once', fault: once(truncated), outcome: 'recovered' },
  { name: 'a body cut short always', fault: truncated, outcome: undecided('response-truncated') },
  {
    name: 'a body longer than it says',
    fault: announced((body) => body.length - 10, whole),
    outcome: undecided('digest-header-mismatch'),
  },
  {
    name: 'a body longer than it says, and nothing about its digest',
    fault: announced((body) => body.length - 10, whole, html),
    outcome: undecided('registry-error'),
  },
  {
    name: 'a body cut short by somebody who counts what is left',
    fault: announced((body) => body.length >> 1, half),
    outcome: undecided('digest-header-mismatch'),
  },
  {
    name: 'two lengths',
    fault: raw((faulty) => head(faulty, { 'content-length': '5\r\ncontent-length: 7' })),
    outcome: undecided('response-malformed'),
  },
  {
    name: 'another digest in the header',
    fault: ({ reply }) => reply({ headers: { 'docker-content-digest': `sha256:${'0'.repeat(64)}` } }),
    outcome: undecided('digest-header-mismatch'),
  },
  {
    name: 'another type in the header',
    fault: ({ reply }) => reply({ headers: { 'content-type': 'application/vnd.oci.image.index.v1+json' } }),
    outcome: undecided('manifest-media-type-mismatch'),
  },
  {
    name: 'no digest and a type that says nothing in the headers',
    fault: ({ reply }) => reply({ headers: { ...html, 'content-type': 'application/octet-stream' } }),
    outcome: 'recovered',
  },
  {
    name: 'plain bytes that claim to be compressed',
    fault: ({ reply }) => reply({ headers: { 'content-encoding': 'gzip' } }),
    outcome: undecided('response-malformed'),
  },
  {
    name: 'compressed bytes',
    fault: compressed,
    outcome: undecided('response-malformed'),
  },
  { name: 'a reset before the headers, once', fault: once(resetBeforeHeaders), outcome: 'recovered' },
  {
    name: 'a reset before the headers',
    fault: resetBeforeHeaders,
    outcome: undecided('network-unreachable'),
  },
  { name: 'a reset in the body, once', fault: once(resetInBody), outcome: 'recovered' },
  { name: 'a reset in the body', fault: resetInBody, outcome: undecided('response-truncated') },
  { name: 'headers after a second', fault: later(1000, ({ reply }) => reply()), outcome: 'recovered' },
  { name: 'a slow body', fault: dripping(false), outcome: 'recovered' },
  { name: 'a body without end', fault: dripping(true), more: waitAtMost2s, outcome: undecided('cancelled') },
  { name: 'no answer', fault: () => undefined, more: waitAtMost2s, outcome: undecided('cancelled') },
  {
    name: 'connections that are closed after one request',
    fault: (faulty) => (faulty.earlierOnConnection > 0 ? faulty.socket.resetAndDestroy() : faulty.reply()),
    more: ['--concurrency', '1'],
    outcome: 'recovered',
  },
  {
    name: 'a redirect in a circle',
    fault: redirect(({ path }) => path),
    outcome: undecided('redirect-loop'),
  },
  {
    name: 'a redirect to the metadata of the machine',
    fault: redirect(() => 'http://169.254.169.254/latest/meta-data/'),
    outcome: undecided('address-refused'),
  },
  {
    name: 'a redirect to a file',
    fault: redirect(() => 'file:///etc/passwd'),
    outcome: undecided('redirect-refused'),
  },
  {
    name: 'a redirect from https to http',
    fault: redirect(({ path }) => `${elsewhere.url}${path}`),
    tls: true,
    outcome: undecided('redirect-refused'),
  },
  {
    name: 'a redirect to another server, which must not see the password',
    fault: basicFor(redirect(({ path }) => `${elsewhere.url}${path}`)),
    login: true,
    outcome: 'recovered',
  },
  {
    name: 'a tag that moves to an unsigned image after it was asked for',
    fault: (faulty) => (faulty.earlier === 0 ? faulty.reply() : anotherManifest(faulty)),
    again: true,
    outcome: 'recovered',
  },
  {
    name: 'another manifest for a digest',
    fault: anotherManifest,
    byDigest: true,
    outcome: undecided('digest-mismatch'),
  },
  { name: 'a sign-in page', fault: status(200, html, signInPage), outcome: undecided('registry-error') },
  { name: 'an empty body', fault: status(200, html), outcome: undecided('registry-error') },
  {
    name: 'a body beyond every measure',
    fault: huge,
    outcome: undecided('response-too-large'),
  },
  {
    name: 'headers beyond every measure',
    fault: raw((faulty) => head(faulty, { 'x-long': 'x'.repeat(200_000) })),
    outcome: undecided('response-malformed'),
  },
  {
    name: 'chunks without a length',
    fault: raw((faulty) => `${head(faulty, { 'transfer-encoding': 'chunked' })}zz\r\n{}\r\n0\r\n\r\n`),
    outcome: undecided('response-truncated'),
  },
  {
    name: 'chunks without their end',
    fault: raw((faulty) => `${head(faulty, { 'transfer-encoding': 'chunked' })}2\r\n{}\r\n`),
    outcome: undecided('response-truncated'),
  },
  {
    name: 'HTTP/1.0, whose body ends with the connection',
    fault: raw((faulty) => `${head(faulty).replace('HTTP/1.1', 'HTTP/1.0')}${faulty.honest.body.toString()}`),
    outcome: 'recovered',
  },
  {
    name: 'what is no HTTP',
    fault: raw(() => '220 mail.example ESMTP\r\n'),
    outcome: undecided('response-malformed'),
  },
  {
    name: 'another protocol',
    fault: raw(() => 'HTTP/1.1 101 Switching Protocols\r\nUpgrade: x\r\nConnection: Upgrade\r\n\r\n'),
    outcome: undecided('response-malformed'),
  },
]
