import {
  announced,
  compressed,
  type Elsewhere,
  type FaultRow,
  hour,
  html,
  huge,
  once,
  redirect,
  rejected,
  resetBeforeHeaders,
  resetInBody,
  signInPage,
  status,
  truncated,
  undecided,
  waitAtMost2s,
  whole,
} from './fault-kinds.ts'
import type { Fault, Faulty } from './fault-proxy.ts'

/** True for the request that says whether there is any signature. */
const isFirst = ({ path }: Faulty): boolean => path.endsWith('/signature-1')
/** Only for what the honest server has not. */
const forMissing =
  (fault: Fault): Fault =>
  (faulty) =>
    faulty.honest.status === 404 ? fault(faulty) : faulty.reply()

/** With status 200 also for what is missing. */
const asIfThere =
  (fault: Fault): Fault =>
  (faulty) =>
    fault({ ...faulty, honest: { ...faulty.honest, status: 200 } })

/** Faults of a lookaside: what the store would hold is not known, so nobody is told to be without signatures. */
export const lookasideFaults = (elsewhere: Elsewhere): readonly FaultRow[] => {
  const unreadable = undecided('lookaside-unreadable')
  return [
    { name: '500 once', fault: once(status(500)), outcome: 'recovered' },
    { name: '503 once', fault: once(status(503)), outcome: 'recovered' },
    { name: 'a reset once', fault: once(resetBeforeHeaders), outcome: 'recovered' },
    { name: 'a body cut short once', fault: once(truncated), outcome: 'recovered' },
    {
      name: '500 at signature-2',
      fault: (faulty) => (isFirst(faulty) ? faulty.reply() : status(500)(faulty)),
      outcome: { signedUndecided: 'lookaside-unreadable' },
    },
    ...[401, 403, 410, 500, 503, 204, 206].map((code) => ({
      name: `${code} for what is missing`,
      fault: forMissing(status(code)),
      outcome: unreadable,
    })),
    { name: '429, to come back in an hour', fault: status(429, hour), outcome: unreadable },
    {
      name: 'a sign-in page for what is missing',
      fault: forMissing(status(200, html, signInPage)),
      outcome: rejected('signature-malformed'),
    },
    {
      name: 'a signature cut short',
      fault: asIfThere(announced((body) => body.length + 10, whole)),
      outcome: unreadable,
    },
    { name: 'a reset in the body', fault: asIfThere(resetInBody), outcome: unreadable },
    {
      name: 'compressed signatures',
      fault: compressed,
      outcome: unreadable,
    },
    {
      name: 'a signature beyond every measure',
      fault: huge,
      outcome: unreadable,
    },
    { name: 'no answer', fault: () => undefined, more: waitAtMost2s, outcome: undecided('cancelled') },
    {
      name: 'a redirect to another server',
      fault: redirect(({ path }) => `${elsewhere.url}${path}`),
      outcome: 'recovered',
    },
    {
      name: 'a redirect to the metadata of the machine',
      fault: redirect(() => 'http://169.254.169.254/latest/meta-data/'),
      outcome: unreadable,
    },
    { name: 'a redirect in a circle', fault: redirect(({ path }) => path), outcome: unreadable },
  ]
}
