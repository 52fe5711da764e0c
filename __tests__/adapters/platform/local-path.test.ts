import { posix, win32 } from 'node:path'
import { describe, expect, it } from '@jest/globals'
import { folderUrl, localPath, pathBelow } from '../../../src/adapters/platform/local-path.ts'
import { lookasideTarget } from '../../../src/domain/policy/lookaside-url.ts'

describe('paths of Windows', () => {
  it.each([
    ['C:\\sigs', 'file:///C:/sigs'],
    ['D:\\a\\app\\public\\sig store', 'file:///D:/a/app/public/sig%20store'],
    ['C:\\a%b', 'file:///C:/a%25b'],
  ])('%s becomes the base of a store and back', (path, url) => {
    expect(folderUrl(path, true)).toBe(url)
    expect(lookasideTarget(url)).toMatchObject({ kind: 'folder' })
    const target = lookasideTarget(url)
    expect(target.kind === 'folder' && localPath(target.path, true)).toBe(path)
  })
})

describe('paths of other systems', () => {
  it.each([
    ['/var/sigs', 'file:///var/sigs'],
    ['/home/a b/ü', 'file:///home/a%20b/%C3%BC'],
    ['/a\\b', 'file:///a%5Cb'],
    ['/C:/odd', 'file:///C:/odd'],
  ])('%s becomes the base of a store and back', (path, url) => {
    expect(folderUrl(path, false)).toBe(url)
    const target = lookasideTarget(url)
    expect(target.kind === 'folder' && localPath(target.path, false)).toBe(path)
  })
})

describe('pathBelow', () => {
  it.each<[string, typeof posix, string, string, readonly string[] | undefined]>([
    ['a file', posix, '/work/app', '/work/app/.github/policy.json', ['.github', 'policy.json']],
    ['the folder itself', posix, '/work/app', '/work/app/', []],
    ['a way round', posix, '/work/app', '/work/app/x/../keys//a.gpg', ['keys', 'a.gpg']],
    ['a backslash in a name', posix, '/work/app', '/work/app/a\\b', ['a\\b']],
    ['a name that begins with dots', posix, '/work/app', '/work/app/..keys', ['..keys']],
    ['a neighbour', posix, '/work/app', '/work/other/a', undefined],
    ['a name that begins the same', posix, '/work/app', '/work/apple', undefined],
    ['the folder above', posix, '/work/app', '/work', undefined],
    [
      'a file on Windows',
      win32,
      'D:\\a\\app',
      'D:\\a\\app\\.github\\policy.json',
      ['.github', 'policy.json'],
    ],
    ['slashes on Windows', win32, 'D:\\a\\app', 'd:/a/App/keys/a.gpg', ['keys', 'a.gpg']],
    ['another drive', win32, 'D:\\a\\app', 'C:\\a\\app\\policy.json', undefined],
    ['a share', win32, 'D:\\a\\app', '\\\\server\\a\\app', undefined],
    ['above on Windows', win32, 'D:\\a\\app', 'D:\\a\\other', undefined],
  ])('%s', (_name, rules, folder, path, expected) => {
    expect(pathBelow(folder, path, rules)).toEqual(expected)
  })
})
