/** One request. Every limit is named in the error that it causes. */
export interface HttpRequest {
  readonly method: 'GET' | 'HEAD' | 'POST' | 'PUT'
  /** Absolute `http:` or `https:` URL. User info in it becomes Basic authorization. */
  readonly url: string
  /** What is fetched, for messages: `manifest`, `signature`, `token`. */
  readonly what: string
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: Uint8Array
  /** Largest body of a successful answer, in bytes. Bodies of other answers are cut at 64 KiB instead. */
  readonly maxBytes: number
  /** Cancels this request, beside the signal of the run. */
  readonly signal?: AbortSignal
  /** Host (with port) that the user named and for whose sake this is asked; default: the host of `url`. */
  readonly namedHost?: string
  /**
   * Registry (`HOST` or `HOST:PORT`, as the user named it) for whose sake this is asked: its certs.d folder counts on
   * every hop, its client certificate is shown to itself only.
   */
  readonly registryName?: string
  /** True where the user wrote this `http:` URL himself (a lookaside base): then plain http needs no other leave. */
  readonly allowPlainHttp?: boolean
  /** True where the body holds a secret: it then follows no redirect to another origin. */
  readonly secretBody?: boolean
  /**
   * Whether it may be sent again after what may pass: default yes, but a POST only where the server counted and did
   * nothing. `always`: a POST that does no harm twice. `never`: a write that would be out of date if it came late.
   */
  readonly repeat?: 'always' | 'never'
}

/** A complete answer of any status that is no redirect; repeats are over. */
export interface HttpResponse {
  readonly status: number
  /** Lower-case names, one element for each line received. */
  readonly headers: Readonly<Record<string, readonly string[]>>
  readonly body: Uint8Array
  /** URL that answered, after redirects; show it through `shownUrl` only. */
  readonly url: string
}

/** The way out of the process over http and https. Needed by the registry client and by the lookaside. */
export interface Http {
  /**
   * Sends, follows redirects, repeats what may pass. Answers of status 400 and more are values, not errors:
   * see `statusFailure`.
   *
   * @throws TransportError `network-unreachable`, `dns-failure`, `tls-failure`, `certificate-untrusted`,
   *   `client-certificate-refused`, `proxy-unsupported`, `proxy-failure`, `timeout`, `response-too-large`, `response-truncated`,
   *   `response-malformed`, `redirect-loop`, `redirect-refused`, `address-refused`, `plain-http-refused`, `cancelled`;
   *   FormatError `certs-d-malformed` (exit 2)
   */
  request(request: HttpRequest): Promise<HttpResponse>
  /** Closes idle connections; may be called twice. */
  close(): void
}
