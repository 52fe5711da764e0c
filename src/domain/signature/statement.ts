import { FormatError } from '../errors.ts'
import { type Digest, digestParts } from '../image/digest.ts'
import type { JsonObject, JsonValue } from '../strict-json.ts'
import { parseStrictJson } from '../strict-json.ts'
import type { JsonPlace } from '../strict-json-values.ts'
import {
  exactKeys,
  faultAt,
  itemPlace,
  memberPlace,
  readArray,
  readObject,
  readString,
} from '../strict-json-values.ts'
import { objectJson, orderedAnnotations, referenceAnnotation } from './annotations.ts'
import { maxSignatureBytes } from './envelope.ts'
import { textsOf } from './payload.ts'

/** The predicate type that makes a statement a signature of an image; any other is an attestation about it. */
export const signaturePredicateType = 'https://sigstore.dev/cosign/sign/v1'

const statementType = 'https://in-toto.io/Statement/v1'
const statementTypes: readonly string[] = [statementType, 'https://in-toto.io/Statement/v0.1']

/** As much as a bundle of the largest size can hold. */
const maxStatementBytes = maxSignatureBytes
/** A signature says nothing in its predicate; statements of other kinds may be long. */
const maxSignatureStatementBytes = 1024 * 1024
/** As in sigstore-go (its `maxAllowedSubjects`, `maxAllowedSubjectDigests`). */
const maxSubjects = 1024
const maxDigests = 32

/** An in-toto statement. Claims of the signer, whoever that is. */
export interface Statement {
  readonly predicateType: string
  /** Never empty. */
  readonly subjects: readonly StatementSubject[]
}

/** One thing that a statement is about. */
export interface StatementSubject {
  /** Algorithm to text, as written; never empty. Only what equals lower-case hex in full is the same digest. */
  readonly digests: ReadonlyMap<string, string>
  /** Those that are texts. */
  readonly annotations: ReadonlyMap<string, string>
}

/** What `writeStatement` needs to know. */
export interface StatementFacts {
  /** `HOST/NAME`, the name of the subject. */
  readonly repository: string
  /** Fully expanded, with its tag. */
  readonly dockerReference: string
  /** sha256. */
  readonly digest: Digest
  readonly annotations: ReadonlyMap<string, string>
}

const root: JsonPlace = { what: 'statement', path: '', code: 'statement-malformed' }

/**
 * Writes the statement that is signed for an image: the one of cosign 3, with the repository as the subject's name and
 * the reference among its annotations, so that the tag is bound. The same facts make the same bytes.
 *
 * @throws UsageError `annotation-invalid`; FormatError `statement-malformed` for an empty name or reference,
 * `digest-unsupported` for a digest other than sha256
 * @see in-toto Attestation Framework, Statement v1; peers-sigstore, section 8 (what cosign 3.1.3 takes)
 */
export function writeStatement({
  repository,
  dockerReference,
  digest,
  annotations,
}: StatementFacts): Uint8Array {
  if (repository === '' || dockerReference === '') {
    throw faultAt(root, 'expected a repository and a reference to sign, found an empty text')
  }
  const { algorithm, hex } = digestParts(digest)
  if (algorithm !== 'sha256') {
    throw new FormatError(
      'digest-unsupported',
      `statement: expected a sha256 digest to sign, found ${digest}`,
    )
  }
  const all = objectJson([[referenceAnnotation, dockerReference], ...orderedAnnotations(annotations)])
  const subject = `{"name":${JSON.stringify(repository)},"digest":{"sha256":"${hex}"},"annotations":${all}}`
  return new TextEncoder().encode(
    `{"_type":"${statementType}","subject":[${subject}],"predicateType":"${signaturePredicateType}","predicate":{}}`,
  )
}

/**
 * Reads an in-toto statement that a verified signature covers. Fields that the format does not have are refused in
 * the statement and in its subjects, as cosign does; the predicate may hold anything.
 *
 * @throws FormatError `statement-malformed`, or a `json-…` code where it is not even strict JSON
 * @see in-toto Attestation Framework, Statement v1 and ResourceDescriptor; v0.1 differs in its `_type` alone
 */
export function parseStatement(bytes: Uint8Array): Statement {
  const statement = readObject(parseStrictJson(bytes, { what: root.what, maxBytes: maxStatementBytes }), root)
  exactKeys(statement, root, { required: ['_type', 'subject', 'predicateType'], optional: ['predicate'] })
  const type = readString(statement.get('_type'), memberPlace(root, '_type'))
  if (!statementTypes.includes(type)) {
    throw faultAt(
      memberPlace(root, '_type'),
      `expected ${statementTypes.map((known) => JSON.stringify(known)).join(' or ')}, found ${JSON.stringify(type.slice(0, 100))}`,
    )
  }
  const predicateType = readString(statement.get('predicateType'), memberPlace(root, 'predicateType'))
  readPredicate(statement.get('predicate'), memberPlace(root, 'predicate'))
  if (predicateType === signaturePredicateType && bytes.length > maxSignatureStatementBytes) {
    throw faultAt(
      root,
      `expected a signature of at most ${maxSignatureStatementBytes} bytes, found ${bytes.length}`,
    )
  }
  return { predicateType, subjects: readSubjects(statement.get('subject'), memberPlace(root, 'subject')) }
}

/** An object of whatever kind; absent and null say nothing, too (both are taken by cosign). */
function readPredicate(value: JsonValue | undefined, place: JsonPlace): void {
  if (value !== undefined && value !== null) readObject(value, place)
}

function readSubjects(value: JsonValue | undefined, place: JsonPlace): readonly StatementSubject[] {
  const subjects = readArray(value, place)
  if (subjects.length === 0) throw faultAt(place, 'expected at least one subject, found none')
  if (subjects.length > maxSubjects) {
    throw faultAt(place, `expected at most ${maxSubjects} subjects, found ${subjects.length}`)
  }
  return subjects.map((subject, index) => readSubject(subject, itemPlace(place, index)))
}

function readSubject(value: JsonValue, place: JsonPlace): StatementSubject {
  const subject = readObject(value, place)
  const texts = ['name', 'uri', 'content', 'downloadLocation', 'mediaType']
  exactKeys(subject, place, { required: ['digest'], optional: [...texts, 'annotations'] })
  for (const key of texts) {
    if (subject.has(key)) readString(subject.get(key), memberPlace(place, key))
  }
  return {
    digests: readDigests(subject, memberPlace(place, 'digest')),
    annotations: subject.has('annotations')
      ? textsOf(readObject(subject.get('annotations'), memberPlace(place, 'annotations')))
      : new Map(),
  }
}

function readDigests(subject: JsonObject, place: JsonPlace): ReadonlyMap<string, string> {
  const digests = readObject(subject.get('digest'), place)
  if (digests.size === 0 || digests.size > maxDigests) {
    throw faultAt(place, `expected 1 to ${maxDigests} digests, found ${digests.size}`)
  }
  return new Map(
    [...digests].map(([algorithm, text]) => [algorithm, readString(text, memberPlace(place, algorithm))]),
  )
}

/**
 * Whether a subject is the thing with this digest. Upper-case hex is not taken: cosign 3.1.3 and sigstore-python
 * refuse it, and no program writes it.
 */
export function isSubject(subject: StatementSubject, digest: Digest): boolean {
  const { algorithm, hex } = digestParts(digest)
  return subject.digests.get(algorithm) === hex
}
