import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import { UsageError } from '../../../src/domain/errors.ts'
import {
  containerdRank,
  formatPlatform,
  isUnknownPlatform,
  type Platform,
  parsePlatform,
  platformRank,
} from '../../../src/domain/image/platform.ts'

describe('parsePlatform', () => {
  it.each([
    ['linux/amd64', { os: 'linux', architecture: 'amd64' }],
    ['linux/x86_64', { os: 'linux', architecture: 'amd64' }],
    ['linux/aarch64', { os: 'linux', architecture: 'arm64' }],
    ['linux/i386', { os: 'linux', architecture: '386' }],
    ['macos/arm64', { os: 'darwin', architecture: 'arm64' }],
    ['linux/arm/v7', { os: 'linux', architecture: 'arm', variant: 'v7' }],
    ['linux/arm/7', { os: 'linux', architecture: 'arm', variant: 'v7' }],
    ['windows(10.0.17763.1)/amd64', { os: 'windows', osVersion: '10.0.17763.1', architecture: 'amd64' }],
    ['constructor/toString', undefined],
    ['linux', undefined],
    ['linux/', undefined],
    ['/amd64', undefined],
    ['Linux/amd64', undefined],
    ['linux/arm/v7/x', undefined],
    ['linux/amd64 ', undefined],
    ['linux/amd64\n', undefined],
    ['all', undefined],
    ['', undefined],
  ])('%p', (text, wanted) => {
    if (wanted !== undefined) {
      expect(parsePlatform(text)).toEqual(wanted)
      return
    }
    expect(() => parsePlatform(text)).toThrow(
      expect.objectContaining({ code: 'platform-malformed', exitCode: 2 }),
    )
  })

  it('reads back what formatPlatform writes, and throws nothing but UsageError', () => {
    const text = fc.oneof(
      fc.string(),
      fc.stringMatching(/^[a-z0-9]{1,6}(\([0-9.]{1,5}\))?\/[a-z0-9_-]{1,6}(\/v?[0-9]{1,2})?$/),
    )
    fc.assert(
      fc.property(text, (any) => {
        try {
          const platform = parsePlatform(any)
          expect(parsePlatform(formatPlatform(platform))).toEqual(platform)
        } catch (error) {
          expect(error).toBeInstanceOf(UsageError)
        }
      }),
    )
  })
})

describe('containerdRank', () => {
  const found = (text: string): Platform => {
    const [os = '', architecture = '', variant] = text.split('/')
    return { os, architecture, ...(variant !== undefined && { variant }) }
  }

  it.each([
    ['linux/amd64', 'linux/amd64 linux/x86_64 linux/x86-64 Linux/AMD64 /amd64 linux/amd64/v1', ''],
    ['linux/amd64/v3', 'linux/amd64/v3 linux/amd64/V3', 'linux/amd64/v2 linux/amd64'],
    ['linux/arm64', 'linux/arm64 linux/aarch64 linux/arm64/v8 linux/arm64/8', ''],
    ['linux/arm64/v9', 'linux/arm64/v9 linux/aarch64/9', 'linux/arm64'],
    [
      'linux/arm/v7',
      'linux/arm/v7 linux/arm/7 linux/arm linux/armhf linux/armhf/v6',
      'linux/armel linux/arm/5',
    ],
    ['linux/386', 'linux/386 linux/i386 linux/i386/v2', ''],
    ['darwin/arm64', 'darwin/arm64 macos/arm64', ''],
    ['linux/riscv64/rva23', 'linux/riscv64/rva23', ''],
  ])('%s is also %s, and takes %s after that', (wanted, equal, lesser) => {
    const words = (text: string): readonly string[] => text.split(' ').filter((word) => word !== '')
    const rankOf = (text: string): number | undefined => containerdRank(found(text), parsePlatform(wanted))
    for (const text of words(equal)) expect([text, rankOf(text)]).toEqual([text, 0])
    const ranks = words(lesser).map((text) => rankOf(text) ?? Number.NaN)
    expect(ranks.every((rank, at) => rank > (ranks[at - 1] ?? 0))).toBe(true)
  })

  it.each([
    ['linux/amd64', 'linux/amd64/v2 linux/386 linux/arm64 windows/amd64 linux/amd64/x'],
    ['linux/arm/v6', 'linux/arm/v7 linux/arm linux/armhf linux/arm64/v6'],
    ['linux/386', 'linux/386/v1 linux/amd64'],
    ['linux/riscv64', 'linux/riscv64/rva23'],
    ['windows(10.1)/amd64', 'windows/amd64'],
  ])('%s is none of %s', (wanted, others) => {
    for (const text of others.split(' '))
      expect([text, containerdRank(found(text), parsePlatform(wanted))]).toEqual([text, undefined])
  })
})

describe('platformRank', () => {
  it.each([
    ['linux/amd64', ['linux/amd64']],
    ['linux/arm64', ['linux/arm64', 'linux/arm64/v8']],
    ['linux/arm64/v8', ['linux/arm64/v8', 'linux/arm64']],
    ['linux/arm/v7', ['linux/arm/v7', 'linux/arm/v6', 'linux/arm/v5', 'linux/arm']],
    ['linux/arm/v5', ['linux/arm/v5', 'linux/arm']],
    ['linux/arm', ['linux/arm']],
    ['linux/riscv64/rva23', ['linux/riscv64/rva23', 'linux/riscv64']],
    ['windows(10.1)/amd64', ['windows(10.1)/amd64']],
  ])('%s takes, best first, %j and no other', (wanted, fitting) => {
    const others = [
      'linux/amd64',
      'linux/arm',
      'linux/arm/v5',
      'linux/arm/v6',
      'linux/arm/v7',
      'linux/arm/v8',
      'linux/arm64',
    ]
    const all = [
      ...fitting,
      ...others,
      'linux/arm64/v8',
      'linux/arm64/v9',
      'linux/386',
      'windows(10.0)/amd64',
      'windows/amd64',
    ]
    const ranks = new Map(all.map((text) => [text, platformRank(parsePlatform(text), parsePlatform(wanted))]))
    const ranked = [...ranks]
      .filter(([, rank]) => rank !== undefined)
      .sort(([, a], [, b]) => Number(a) - Number(b))
    expect(ranked.map(([text]) => text)).toEqual(fitting)
  })

  it('minds the version of the system only where it is wanted', () => {
    const old = parsePlatform('windows(10.0)/amd64')
    expect(platformRank(old, parsePlatform('windows/amd64'))).toBe(0)
    expect(platformRank(old, parsePlatform('windows(10.1)/amd64'))).toBeUndefined()
  })

  it('does not stumble over names that JavaScript knows', () => {
    const odd = { os: 'linux', architecture: 'constructor' }
    expect(platformRank(odd, odd)).toBe(0)
    expect(platformRank(odd, { ...odd, variant: 'v1' })).toBe(1)
  })
})

describe('isUnknownPlatform', () => {
  it('takes both words', () => {
    expect(isUnknownPlatform({ os: 'unknown', architecture: 'unknown' })).toBe(true)
    expect(isUnknownPlatform({ os: 'linux', architecture: 'unknown' })).toBe(false)
  })
})
