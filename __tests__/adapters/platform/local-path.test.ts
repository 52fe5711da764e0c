import { describe, expect, it } from '@jest/globals'
import { folderUrl, localPath } from '../../../src/adapters/platform/local-path.ts'
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
