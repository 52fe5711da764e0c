/** The parsed URL, or null for a text that is none. */
export function parseUrl(text: string): URL | null {
  return URL.canParse(text) ? new URL(text) : null
}

/**
 * A URL as messages and reports may show it: no user info, no fragment, query values removed (they carry
 * signatures and tokens; a parameter without a value may be one itself). A text that is no URL is shown as
 * `(unreadable URL)`.
 */
export function shownUrl(url: string): string {
  const parsed = parseUrl(url)
  if (parsed === null) return '(unreadable URL)'
  const names = new Set<string>()
  for (const [name, value] of parsed.searchParams)
    names.add(value === '' ? '…' : `${encodeURIComponent(name)}=…`)
  parsed.username = ''
  parsed.password = ''
  parsed.hash = ''
  parsed.search = ''
  return names.size === 0 ? parsed.href : `${parsed.href}?${[...names].join('&')}`
}
