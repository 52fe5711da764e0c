import { parseLooseJson } from '../../domain/loose-json.ts'

/** Longest description that a head line can hold. */
const maxLength = 200

/**
 * The leg of a matrix in words, `os=linux, arch=arm64`, from the JSON that the runner fills in. It only names the
 * job in reports: what cannot be read names nothing.
 */
export function legOf(matrixJson: string): string | undefined {
  const matrix = parseLooseJson(matrixJson)
  if (typeof matrix !== 'object' || matrix === null || Array.isArray(matrix)) return undefined
  const parts = Object.entries(matrix).map(
    ([key, value]) => `${key}=${typeof value === 'string' ? value : JSON.stringify(value)}`,
  )
  if (parts.length === 0) return undefined
  const words = parts.join(', ')
  return words.length > maxLength ? `${words.slice(0, maxLength)}…` : words
}
