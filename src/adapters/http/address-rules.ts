import { BlockList, isIP } from 'node:net'

/**
 * What an address may be used for:
 * `ordinary` always, `loopback` only for a host that the user named, `refused` never.
 */
export type AddressKind = 'ordinary' | 'loopback' | 'refused'

/**
 * Link-local ranges and the addresses where cloud machines hand out their own credentials: RFC 3927 and
 * RFC 4291 section 2.5.6; AWS (all of `fd00:ec2::/32`), Google (`fd20:ce::254`), Alibaba, Oracle and Azure documentation.
 */
const refused = blockList({
  ipv4: ['169.254.0.0/16', '100.100.100.200/32', '192.0.0.192/32', '168.63.129.16/32'],
  ipv6: ['fe80::/10', 'fd00:ec2::/32', 'fd20:ce::254/128'],
})

/** The unspecified addresses reach the own machine on Linux, so they count as loopback. */
const loopback = blockList({ ipv4: ['127.0.0.0/8', '0.0.0.0/8'], ipv6: ['::1/128', '::/128'] })

/**
 * Prefixes of IPv6 addresses that carry an IPv4 address, with the group where it starts: mapped (RFC 4291),
 * translated (RFC 2765), NAT64 (RFC 6052), 6to4 (RFC 3056), and the deprecated compatible form.
 */
const carriers: readonly { readonly groups: readonly number[]; readonly at: number }[] = [
  { groups: [0, 0, 0, 0, 0, 0xffff], at: 6 },
  { groups: [0, 0, 0, 0, 0xffff, 0], at: 6 },
  { groups: [0, 0, 0, 0, 0, 0], at: 6 },
  { groups: [0x64, 0xff9b, 0, 0, 0, 0], at: 6 },
  { groups: [0x2002], at: 1 },
]

/** Sorts an IP address in text form (IPv6 without brackets, a zone is ignored); anything else is `refused`. */
export function addressKind(address: string): AddressKind {
  const bare = address.split('%', 1)[0] ?? ''
  const version = isIP(bare)
  if (version === 0) return 'refused'
  if (version === 4) return listed(bare, 'ipv4')
  const own = listed(bare, 'ipv6')
  const carried = carriedIpv4(bare)
  return own !== 'ordinary' || carried === null ? own : listed(carried, 'ipv4')
}

/** `localhost`, names below it, and loopback address literals (with or without brackets). */
export function isLoopbackName(hostname: string): boolean {
  const name = bareHostname(hostname)
  return (
    name === 'localhost' ||
    name.endsWith('.localhost') ||
    (isIP(name) !== 0 && addressKind(name) === 'loopback')
  )
}

/** A host name of a URL as sockets want it: lower case, IPv6 without brackets, no final dot. */
export function bareHostname(hostname: string): string {
  return hostname
    .toLowerCase()
    .replace(/^\[(.*)\]$/, '$1')
    .replace(/\.$/, '')
}

function listed(address: string, family: 'ipv4' | 'ipv6'): AddressKind {
  if (refused.check(address, family)) return 'refused'
  return loopback.check(address, family) ? 'loopback' : 'ordinary'
}

function blockList(ranges: {
  readonly ipv4: readonly string[]
  readonly ipv6: readonly string[]
}): BlockList {
  const list = new BlockList()
  for (const family of ['ipv4', 'ipv6'] as const) {
    for (const range of ranges[family]) {
      const slash = range.indexOf('/')
      list.addSubnet(range.slice(0, slash), Number(range.slice(slash + 1)), family)
    }
  }
  return list
}

/** The IPv4 address inside a mapped, translated or tunnelled IPv6 address, or null. */
function carriedIpv4(address: string): string | null {
  const groups = ipv6Groups(address)
  for (const carrier of carriers) {
    const [high, low] = groups.slice(carrier.at)
    if (high === undefined || low === undefined) continue
    if (carrier.groups.every((group, index) => groups[index] === group)) {
      return [high >> 8, high & 255, low >> 8, low & 255].join('.')
    }
  }
  return null
}

/** The eight groups of a valid IPv6 address; the URL parser brings it to the short form without dots first. */
function ipv6Groups(address: string): readonly number[] {
  const short = new URL(`http://[${address}]/`).hostname.slice(1, -1)
  const [left = '', right] = short.split('::')
  const head = hexGroups(left)
  const tail = right === undefined ? [] : hexGroups(right)
  return [...head, ...Array<number>(8 - head.length - tail.length).fill(0), ...tail]
}

function hexGroups(text: string): readonly number[] {
  return text === '' ? [] : text.split(':').map((group) => Number.parseInt(group, 16))
}
