import { inflateRawSync } from 'node:zlib'

/** gpg packs what it signs into one compressed packet (ZIP, old framing of unknown length); this takes it out. */
export function unpacked(signature: Buffer): Buffer {
  return signature[0] === 0xa3 && signature[1] === 1 ? inflateRawSync(signature.subarray(2)) : signature
}

/** The message with one bit changed in the reference that it signs. */
export function withReferenceChanged(signature: Buffer): Buffer {
  const changed = Buffer.from(unpacked(signature))
  const at = changed.indexOf('docker-reference') + 'docker-reference":"'.length
  changed.writeUInt8(changed.readUInt8(at) ^ 0x01, at)
  return changed
}

/** The message with one bit changed in the numbers of its signature, which come last. */
export function withNumbersChanged(signature: Buffer): Buffer {
  const changed = Buffer.from(unpacked(signature))
  const at = changed.length - 40
  changed.writeUInt8(changed.readUInt8(at) ^ 0x01, at)
  return changed
}
