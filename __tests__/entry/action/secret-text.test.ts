import { generateKeyPairSync } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from '@jest/globals'
import { holdsSecretKey } from '../../../src/entry/action/secret-text.ts'
import { makeKey } from '../../adapters/openpgp-kit.ts'

const armored = readFileSync(join(import.meta.dirname, '../../fixtures/gpg-keys/rsa2048.secret.asc'), 'utf8')
const publicKey = readFileSync(join(import.meta.dirname, '../../fixtures/gpg-keys/rsa2048.public.gpg'))
const base64 = armored
  .split(/\r?\n/)
  .filter((line) => /^[A-Za-z0-9+/]{4,}=*$/.test(line))
  .join('')
const small = await makeKey()
const smallest = generateKeyPairSync('ed25519', {
  publicKeyEncoding: { type: 'spki', format: 'pem' },
  privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
})

describe('holdsSecretKey', () => {
  it.each<[string, string]>([
    ['armor', armored],
    ['armor in one line', armored.replaceAll('\n', ' ')],
    ['armor with written line ends', armored.replaceAll('\n', '\\n')],
    ['base64 of armor', Buffer.from(armored).toString('base64')],
    ['base64 of armor behind a line end', Buffer.from(`\n${armored}`).toString('base64')],
    ['base64 of a byte order mark and armor', Buffer.from(`\ufeff${armored}`).toString('base64')],
    ['base64 of a binary key', base64],
    ['the same in lines', base64.replace(/.{64}/g, '$&\r\n')],
    ['the same with written line ends', base64.replace(/.{76}/g, '$&\\n')],
    ['the same, cut short', base64.slice(0, 150)],
    ['the same in the alphabet for URLs', base64.replaceAll('+', '-').replaceAll('/', '_')],
    ['the same between quotes', `{"key":"${base64}"}`],
    ['base64 of a small binary key', Buffer.from(small.secretBytes).toString('base64')],
    ['base64 of the smallest PEM', Buffer.from(smallest.privateKey).toString('base64')],
    ['base64 of PEM', Buffer.from(`-----BEGIN EC PRIVATE KEY-----\n${'A'.repeat(90)}`).toString('base64')],
  ])('finds %s', (_name, text) => {
    expect(holdsSecretKey(text)).toBe(true)
  })

  it.each<[string, string]>([
    ['nothing', ''],
    ['references', Array.from({ length: 40 }, (_, at) => `registry.example/team/app-${at}:1.2`).join('\n')],
    ['a digest', `sha256:${'a'.repeat(64)}`],
    ['fingerprints', Array.from({ length: 40 }, () => '0123456789ABCDEF'.repeat(3).slice(8)).join(',')],
    ['base64 of a public key', publicKey.toString('base64')],
    ['base64 of public PEM', Buffer.from(smallest.publicKey).toString('base64')],
    ['a long path', `lQ/${'folder/'.repeat(40)}`],
    ['a long word', 'x'.repeat(300)],
  ])('finds none in %s', (_name, text) => {
    expect(holdsSecretKey(text)).toBe(false)
  })
})
