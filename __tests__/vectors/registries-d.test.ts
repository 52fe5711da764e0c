import { expect } from '@jest/globals'
import { parseDigest } from '../../src/domain/image/digest.ts'
import { signatureUrl } from '../../src/domain/policy/lookaside-url.ts'
import { type CliAnswer, throughCli } from './set-up/run-cli.ts'
import { asObject, asOptionalText, asText, type VectorCase, vectorSuite } from './set-up/vectors.ts'

/** Built-in folder of containers/image, for root and for others. */
const builtIn = (home: string): string =>
  process.getuid?.() === 0 ? '/var/lib/containers/sigstore' : `${home}/.local/share/containers/sigstore`

const wantedUrl = (place: Readonly<Record<string, unknown>>, { home }: CliAnswer): string =>
  place.default === true ? `file://${builtIn(home)}/${asText(place.path, 'path')}` : asText(place.url, 'url')

function checkPlaces(one: VectorCase, answer: CliAnswer): void {
  const output = asObject(one.output, 'output')
  const [read, write] = [asObject(output.read, 'read'), asObject(output.write, 'write')]
  expect(answer).toMatchObject({
    exitCode: 0,
    report: {
      // Where the library would write into its built-in store, we ask for a place that somebody reads.
      lookaside: {
        read: { url: wantedUrl(read, answer) },
        write: write.default === true ? null : { url: wantedUrl(write, answer) },
      },
      sigstoreAttachments: output.useSigstoreAttachments,
    },
  })
  const digest = parseDigest(asText(one.inputs.digest, 'digest'))
  for (const place of [read, write]) {
    const first = asOptionalText(place.signature1, 'signature1')
    if (first !== undefined) expect(signatureUrl(asText(place.url, 'url'), digest, 1)).toBe(first)
  }
}

vectorSuite('where signatures lie', '9-registries-d', ({ folder, cases }) => {
  throughCli(
    cases,
    ({ inputs }) => ({
      cwd: folder,
      args: [
        'where',
        asText(inputs.reference, 'reference'),
        '--registries-d',
        asText(inputs.registriesDir, 'registriesDir'),
        '--json',
      ],
    }),
    (one, answer) => {
      if (one.expect === 'accept') checkPlaces(one, answer)
      else expect(answer).toMatchObject({ exitCode: 2, report: { exitCode: 2 } })
    },
  )
})
