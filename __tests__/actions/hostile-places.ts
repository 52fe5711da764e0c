import { configurationPlaces, imagePlaces, policyPlaces } from './hostile-files.ts'
import { inputPlaces, runPlaces } from './hostile-inputs.ts'
import type { Place } from './hostile-place.ts'
import { keyPlaces, lookasidePlaces, registryPlaces } from './hostile-servers.ts'
import type { ActionStage } from './stage.ts'

/** Every place of the table. */
export function hostilePlaces(stage: ActionStage): readonly Place[] {
  return [
    ...registryPlaces(stage),
    ...lookasidePlaces(stage),
    ...keyPlaces(stage),
    ...policyPlaces(stage),
    ...configurationPlaces(stage),
    ...imagePlaces(stage),
    ...inputPlaces(stage),
    ...runPlaces(stage),
  ]
}

/** Words from here change what is done, but no report repeats them. */
export const quietPlaces: readonly string[] = [
  'registry: body of 404',
  'registry: manifest that is none',
  'registry: words of a token service',
  'lookaside: body of 403',
  'lookaside: location of a redirect',
  'lookaside: file that is no signature',
  'lookaside: claimed creator',
  'lookaside: payload that is none',
  'user id of a key that is trusted',
  'comment of a key',
  'content of a key file',
  'policy: key data',
  'policy: the whole file',
  'credentials: user name',
  'credentials: entry',
  'credentials: whole file',
  // Tried in keyless.test.ts: named only beside a signature by another identity, and where a service is asked; the file
  // of the token nowhere, as it may be the token itself.
  'input: certificate-identity',
  'input: certificate-oidc-issuer',
  'input: fulcio-url',
  'input: rekor-url',
  'input: tsa-url',
  'input: identity-token-file',
  'input: registries-d',
  'input: insecure-registries',
  'run: matrix',
  'run: branch',
  'run: title and actor',
  'run: fork',
  'run: event',
  'run: pushed branch',
  'run: server',
  'run: GITHUB_REF',
  'run: GITHUB_SHA',
  'run: GITHUB_REPOSITORY',
  'run: HTTP_PROXY',
  'run: DOCKER_AUTH_CONFIG',
  'run: what a fork is called, without a key',
]
