import { encodeBase64 } from '../base64.ts'
import type { KeySource, Policy, Requirement, SigstoreSigned } from './policy.ts'

type Json = string | readonly Json[] | { readonly [key: string]: Json }

/**
 * Writes a policy as a policy.json that `parsePolicy` reads back.
 *
 * @throws Error for what only a trust policy can say: a fault of the caller
 */
export function formatPolicy(policy: Policy): string {
  if ((policy.denied?.size ?? 0) > 0) throw new Error('a policy.json cannot deny digests')
  const transports = Object.fromEntries(
    [...policy.transports].map(([name, scopes]) => [
      name,
      Object.fromEntries([...scopes].map(([scope, list]) => [scope, list.map(requirementJson)])),
    ]),
  )
  const document = {
    default: policy.default.map(requirementJson),
    ...(policy.transports.size > 0 && { transports }),
  }
  return `${JSON.stringify(document, null, 2)}\n`
}

function requirementJson(requirement: Requirement): Json {
  switch (requirement.type) {
    case 'insecureAcceptAnything':
    case 'reject':
      return { type: requirement.type }
    case 'signedBaseLayer':
      return { type: requirement.type, baseLayerIdentity: { ...requirement.baseLayerIdentity } }
    case 'signedBy':
      return {
        type: requirement.type,
        keyType: requirement.keyType,
        ...sourceJson(requirement.keys, 'keyPath', 'keyData'),
        signedIdentity: { ...requirement.signedIdentity },
      }
    case 'sigstoreSigned':
      return {
        type: requirement.type,
        ...trustJson(requirement.trust),
        ...(requirement.rekorKeys !== undefined &&
          sourceJson(requirement.rekorKeys, 'rekorPublicKeyPath', 'rekorPublicKeyData')),
        signedIdentity: { ...requirement.signedIdentity },
      }
    case 'workflowSigned':
    case 'identitySigned':
    case 'bundleSigned':
    case 'anyOf':
    case 'allOf':
    case 'atLeast':
      throw new Error(`a policy.json cannot hold ${requirement.type}`)
  }
}

function trustJson(trust: SigstoreSigned['trust']): { readonly [key: string]: Json } {
  switch (trust.kind) {
    case 'keys':
      return sourceJson(trust.keys, 'keyPath', 'keyData')
    case 'fulcio':
      return {
        fulcio: {
          ...sourceJson(trust.ca, 'caPath', 'caData'),
          oidcIssuer: trust.oidcIssuer,
          subjectEmail: trust.subjectEmail,
        },
      }
    case 'pki':
      return {
        pki: {
          ...sourceJson(trust.roots, 'caRootsPath', 'caRootsData'),
          ...(trust.intermediates !== undefined &&
            sourceJson(trust.intermediates, 'caIntermediatesPath', 'caIntermediatesData')),
          ...(trust.subjectEmail !== undefined && { subjectEmail: trust.subjectEmail }),
          ...(trust.subjectHostname !== undefined && { subjectHostname: trust.subjectHostname }),
        },
      }
  }
}

/** One file or blob stands under the plain key, several (or none) under its plural. */
function sourceJson(source: KeySource, pathKey: string, dataKey: string): { readonly [key: string]: Json } {
  const [key, items] =
    source.kind === 'paths' ? [pathKey, source.paths] : [dataKey, source.data.map(encodeBase64)]
  const [only, ...others] = items
  return only !== undefined && others.length === 0 ? { [key]: only } : { [`${key}s`]: items }
}
