import type { SignedImage, SignOutcome } from '../app/contract.ts'
import { formatPlatform } from '../domain/image/manifest.ts'
import type { LogEntry } from '../domain/policy/verdict.ts'
import { shown } from './escape.ts'
import { markdownLine, type RichText } from './rich-text.ts'

/** The log of version 1 of the public instance; its search page knows no other. */
const searchedLog = 'https://rekor.sigstore.dev'
/** Most entries that a summary lists; the evidence and the JSON report have them all. */
const maxListed = 20

/** Which entry it is, and of which log. */
export const logEntryText = ({ log, index }: LogEntry): RichText => [
  'entry ',
  { code: index },
  ' of the log ',
  { code: log },
]

/** The same for a terminal, escaped. */
export const logEntryLine = ({ log, index }: LogEntry): string =>
  `logged at ${shown(log)}, entry ${shown(index)}`

/** Page that shows an entry of the public log; undefined for every other log, and for an index that is no number. */
const logEntryPage = ({ log, index }: LogEntry): string | undefined =>
  log.replace(/\/$/, '') === searchedLog && /^\d{1,20}$/.test(index)
    ? `https://search.sigstore.dev/?logIndex=${index}`
    : undefined

/** The part of a summary that names the entries in transparency logs; empty where there are none. */
export function logEntriesMarkdown({ images }: SignOutcome): string {
  const all = images.flatMap(entriesOf)
  if (all.length === 0) return ''
  const more = all.length - maxListed
  return [
    '#### Entries in transparency logs\n',
    ...all.slice(0, maxListed),
    ...(more > 0 ? [`- and ${more} more`] : []),
  ].join('\n')
}

function entriesOf({ text, reference = text, signed }: SignedImage): readonly string[] {
  return signed.flatMap(({ role, platform, logEntries = [] }) =>
    logEntries.map((entry) => {
      const what = platform === undefined ? role : formatPlatform(platform)
      const page = logEntryPage(entry)
      const line = markdownLine([{ code: reference }, ` (${what}): `, ...logEntryText(entry)])
      return `- ${line}${page === undefined ? '' : ` ([look at it](${page}))`}`
    }),
  )
}
