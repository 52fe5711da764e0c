import { type LookupAddress, type LookupOptions, lookup } from 'node:dns'
import { isIP, type LookupFunction } from 'node:net'
import { promisify } from 'node:util'
import { TransportError } from '../../domain/errors.ts'
import { type AddressKind, addressKind, bareHostname, isLoopbackName } from './address-rules.ts'

/** All addresses of a name, as `dns.lookup` finds them. */
export type ResolveName = (hostname: string, options: LookupOptions) => Promise<readonly LookupAddress[]>

/** The name service of the machine, host file included. */
export const resolveBySystem: ResolveName = async (hostname, options) =>
  await promisify(lookup)(hostname, { ...options, all: true })

/**
 * A lookup for sockets that hands out only addresses which passed the rules, so that the address that was
 * checked is the one connected to. One refused address among several refuses the name.
 */
export function checkedLookup(resolve: ResolveName, allowLoopback: boolean): LookupFunction {
  return (hostname, options, callback) => {
    const answer = async (): Promise<readonly LookupAddress[]> => {
      const addresses = await resolve(hostname, options)
      for (const { address } of addresses) checkAddress(hostname, address, allowLoopback)
      return addresses
    }
    answer().then(
      (addresses) => {
        const [first] = addresses
        if (first === undefined) callback(noAddress(hostname), '')
        else if (options.all === true) callback(null, [...addresses])
        else callback(null, first.address, first.family)
      },
      (error: NodeJS.ErrnoException) => callback(error, ''),
    )
  }
}

/**
 * Refuses a host of a URL that is an address literal of the wrong kind; names pass, their addresses are checked
 * when they are known.
 *
 * @throws TransportError `address-refused`
 */
export function checkHostLiteral(hostname: string, allowLoopback: boolean): void {
  const bare = bareHostname(hostname)
  if (isIP(bare) !== 0) checkAddress(bare, bare, allowLoopback)
}

function checkAddress(host: string, address: string, allowLoopback: boolean): void {
  const why = whyRefused(host, addressKind(address), allowLoopback)
  if (why === null) return
  throw new TransportError('address-refused', `host ${host} leads to ${address}, ${why}`, {
    next: 'Find out who chose this host; loopback services are reached only when named by the user.',
  })
}

function whyRefused(host: string, kind: AddressKind, allowLoopback: boolean): string | null {
  if (kind === 'refused') return 'which is a link-local or metadata address'
  if (kind === 'loopback')
    return allowLoopback ? null : 'which is a loopback address, and this host was not named'
  // Names of loopback have leave to go without TLS, so they must stay on this machine (RFC 6761, section 6.3).
  return isLoopbackName(host) ? 'which is not on this machine' : null
}

function noAddress(hostname: string): NodeJS.ErrnoException {
  return Object.assign(new Error(`no address for ${hostname}`), { code: 'ENOTFOUND' })
}
