/** The keys of one section that we use; the older names `sigstore` and `sigstore-staging` are kept apart. */
export interface RegistrySection {
  readonly lookaside?: string
  readonly lookasideStaging?: string
  readonly sigstore?: string
  readonly sigstoreStaging?: string
  readonly useSigstoreAttachments?: boolean
  /** File that holds the section, for messages. */
  readonly file: string
}

/** A registries.d folder, merged (containers-registries.d(5)). */
export interface RegistriesConfig {
  /** Folder as shown to the user; absent when none was there. */
  readonly folder?: string
  readonly defaultDocker?: RegistrySection
  readonly docker: ReadonlyMap<string, RegistrySection>
  /** Built-in store when nothing is configured: `file:` URL, depends on the user (registries-d, section 4). */
  readonly builtInLookaside: string
  readonly warnings: readonly string[]
}
