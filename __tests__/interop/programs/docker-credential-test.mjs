// A credential helper (protocol of docker-credential-helpers) that keeps its secrets in FOLDER/store.json and writes
// down in FOLDER/calls what it was asked:
//
//   docker-credential-test.mjs FOLDER works|fails|talks|floods|sleeps get|store|erase
import { appendFileSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

const [folder, behaviour, verb] = process.argv.slice(2)
const file = join(folder, 'store.json')
const input = readFileSync(0, 'utf8')
const server = verb === 'store' ? JSON.parse(input).ServerURL : input.trim()
appendFileSync(join(folder, 'calls'), `${JSON.stringify({ verb, server, pid: process.pid })}\n`)

const readStore = () => JSON.parse(readFileSync(file, 'utf8'))
const fail = (message) => {
  process.stdout.write(`${message}\n`) // the protocol wants messages on standard output
  process.exitCode = 1
}

const answers = {
  works: () => {
    const store = readStore()
    switch (verb) {
      case 'get':
        if (store[server] === undefined) return fail('credentials not found in native keychain')
        return process.stdout.write(JSON.stringify({ ServerURL: server, ...store[server] }))
      case 'store': {
        const { Username, Secret } = JSON.parse(input)
        return writeFileSync(file, JSON.stringify({ ...store, [server]: { Username, Secret } }))
      }
      case 'erase':
        return writeFileSync(file, JSON.stringify({ ...store, [server]: undefined }))
      default:
        return fail(`unknown verb ${verb}`)
    }
  },
  // Helpers put what they know of a secret into their messages; nobody may repeat it.
  fails: () => fail(`the keychain is locked, secret ${readStore()[server]?.Secret}`),
  talks: () => process.stdout.write(`the secret is ${readStore()[server]?.Secret}\n`),
  floods: () => process.stdout.write('x'.repeat(8 * 1024 * 1024)),
  sleeps: () => setTimeout(() => {}, 60_000),
}
answers[behaviour]()
