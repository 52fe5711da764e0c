import type { JsonObject, JsonValue } from '../strict-json.ts'
import type { JsonPlace } from '../strict-json-values.ts'
import { faultAt, memberPlace, readString } from '../strict-json-values.ts'
import { readSigstoreConditions, type StatedConditions, sigstoreConditionKeys } from './parse-conditions.ts'
import {
  checkExact,
  type MatchField,
  matchKeys,
  readMatch,
  readMatches,
  readTexts,
  type TextForm,
} from './parse-text-match.ts'
import type { WorkflowSigned } from './policy.ts'
import { readFields, under } from './policy-fields.ts'

const githubServer = 'https://github.com'
const githubIssuer = 'https://token.actions.githubusercontent.com'
/** Events that run what is in the repository already; those of a proposed change must be named. */
const usualTriggers = ['push', 'release', 'schedule', 'workflow_dispatch']

const repositoryForm: TextForm = {
  grammar: /^[A-Za-z0-9_.-]+\/[A-Za-z0-9_.-]+$/,
  form: 'OWNER/NAME without a host',
}
const repositoryField: MatchField = {
  name: 'repository',
  ...repositoryForm,
  pattern: {
    name: 'repositoryPattern',
    grammar: /^[A-Za-z0-9_.*-]+(?:\/[A-Za-z0-9_.*-]+)*$/,
    form: 'OWNER/NAME',
    saysSomething: /[A-Za-z0-9]/,
  },
}
const workflowField: MatchField = {
  name: 'workflow',
  grammar: /^[^/@\s](?:[^@\s]*[^/@\s])?\/[^/@\s]+$/,
  form: 'the path of the workflow file such as .github/workflows/release.yml, without a leading / and without @REF',
  pattern: {
    name: 'workflowPattern',
    grammar: /^[^/@\s][^@\s]*$/,
    form: 'the path of a workflow file',
    saysSomething: /[A-Za-z0-9]/,
  },
}
const refField: MatchField = {
  name: 'ref',
  grammar: /^refs\/[^\s*]+$/,
  form: 'a full ref such as refs/heads/main or refs/tags/v1',
  pattern: {
    name: 'refPattern',
    grammar: /^refs\/\S+$/,
    form: 'a full ref such as refs/tags/v',
    saysSomething: /^refs\/.*[A-Za-z0-9]/,
  },
}
const triggerForm: TextForm = { grammar: /^[a-z][a-z_]*$/, form: 'the name of an event such as push' }

/** Texts that are compared as they are, each with its form. */
const plainFields = {
  signerRepository: repositoryForm,
  environment: { grammar: /^\S(?:.*\S)?$/, form: 'the name of an environment' },
  runner: { grammar: /^(?:github|self)-hosted$/, form: 'github-hosted or self-hosted' },
  repositoryId: { grammar: /^[1-9][0-9]*$/, form: 'digits' },
  ownerId: { grammar: /^[1-9][0-9]*$/, form: 'digits' },
  sourceDigest: { grammar: /^(?:[0-9a-f]{40}|[0-9a-f]{64})$/, form: 'a full commit id in lower case' },
} as const
type PlainField = keyof typeof plainFields
const plainNames: readonly PlainField[] = [
  'signerRepository',
  'environment',
  'runner',
  'repositoryId',
  'ownerId',
  'sourceDigest',
]

const serverForm: TextForm = {
  grammar: /^https?:\/\/[^\s/]+(?:\/[^\s/]+)*$/,
  form: 'https://HOST without a slash at the end',
}
/** Form of an issuer of identity tokens; it is compared byte for byte. */
export const issuerForm: TextForm = { grammar: /^https?:\/\/\S+$/, form: 'the URL of the issuer' }

/**
 * Reads a `workflowSigned` requirement.
 *
 * @param above - what comes down from combinations
 * @throws FormatError `policy-…`
 * @see trust-policy, section 1
 */
export function parseWorkflowSigned(
  value: JsonValue,
  place: JsonPlace,
  above: StatedConditions,
): WorkflowSigned {
  const object = readFields(value, place, {
    required: ['type'],
    optional: [
      ...[repositoryField, workflowField, refField].flatMap(matchKeys),
      ...['trigger', 'server', 'issuer'],
      ...plainNames,
      ...sigstoreConditionKeys,
    ],
  })
  const refs = readMatches(object, place, refField)
  return {
    type: 'workflowSigned',
    ...readServer(object, place),
    repository: readMatch(object, place, repositoryField),
    workflow: readMatch(object, place, workflowField),
    ...(refs !== undefined && { refs }),
    triggers: object.has('trigger')
      ? readTexts(object, place, 'trigger').map((one) => checkExact(one, triggerForm))
      : usualTriggers,
    ...readPlainFields(object, place),
    ...readSigstoreConditions({ object, place, above }, 'certificate'),
  }
}

/**
 * Tokens of another server come from another issuer: without it the requirement could never be met.
 *
 * @throws FormatError `policy-missing-field`
 */
function readServer(object: JsonObject, place: JsonPlace): Pick<WorkflowSigned, 'server' | 'issuer'> {
  const server = readPlain(object, place, 'server', serverForm) ?? githubServer
  const issuer = readPlain(object, place, 'issuer', issuerForm)
  if (issuer !== undefined) return { server, issuer }
  if (server === githubServer) return { server, issuer: githubIssuer }
  throw faultAt(
    under(place, 'policy-missing-field'),
    'expected the key "issuer" beside a server of your own, found none',
  )
}

function readPlainFields(object: JsonObject, place: JsonPlace): Pick<WorkflowSigned, PlainField> {
  const read: { [name in PlainField]?: string } = {}
  for (const name of plainNames) {
    const text = readPlain(object, place, name, plainFields[name])
    if (text !== undefined) read[name] = text
  }
  return read
}

function readPlain(object: JsonObject, place: JsonPlace, key: string, form: TextForm): string | undefined {
  if (!object.has(key)) return undefined
  const here = memberPlace(place, key)
  const text = readString(object.get(key), under(here, 'policy-wrong-type'))
  return checkExact({ place: here, text }, form)
}
