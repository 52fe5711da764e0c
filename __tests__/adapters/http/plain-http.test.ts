import { expect, it } from '@jest/globals'
import { createPlainHttpRule } from '../../../src/adapters/http/plain-http.ts'

it.each<readonly [string, string, boolean]>([
  ['registry.test', 'http://registry.test/v2/', true],
  ['Registry.test ', 'http://registry.test/v2/', true],
  ['registry.test:5000', 'http://registry.test:5000/v2/', true],
  // The port that http has anyway, which a URL does not keep.
  ['registry.test:80', 'http://registry.test:80/v2/', true],
  ['registry.test:80', 'http://registry.test/v2/', true],
  ['registry.test', 'http://registry.test:80/v2/', true],
  ['registry.test:443', 'http://registry.test:443/v2/', true],
  ['registry.test:443', 'http://registry.test/v2/', false],
  ['registry.test', 'http://registry.test:5000/v2/', false],
  ['registry.test:5000', 'http://registry.test/v2/', false],
  ['test:80', 'http://registry.test/v2/', false],
  ['', 'http://127.0.0.1:5000/v2/', true],
])('named as insecure %j: plain http to %j: %j', (named, url, allowed) => {
  expect(createPlainHttpRule([named])(new URL(url))).toBe(allowed)
})
