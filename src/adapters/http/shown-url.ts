import { shownLookasideUrl } from '../../domain/policy/lookaside-url.ts'

/** The parsed URL, or null for a text that is none. */
export function parseUrl(text: string): URL | null {
  return URL.canParse(text) ? new URL(text) : null
}

/**
 * A URL as messages and reports may show it, in the form in which it is asked for: masked by the one rule for all
 * URLs, `shownLookasideUrl`. A text that is no URL is shown as `(unreadable URL)`.
 */
export function shownUrl(url: string): string {
  const parsed = parseUrl(url)
  return parsed === null ? '(unreadable URL)' : shownLookasideUrl(parsed.href)
}
