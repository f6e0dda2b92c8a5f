/** Settings of a provider whose classes are those of a package of CDKTF's. */
export interface VersionedProviderConfig {
  /**
   * Versions of the provider that the stack takes, such as `~> 3.0.1`.
   *
   * @default - the version that the package of its classes was made for
   */
  readonly version?: string;
}

/** A provider as the framework writes it. */
export interface RequiringFragment {
  readonly terraform: { readonly required_providers: Readonly<Record<string, object>> };
}

/** The same provider, of other versions where some are named. */
export function withVersion(fragment: RequiringFragment, { version }: VersionedProviderConfig): object {
  if (version === undefined) return fragment;
  const { terraform } = fragment;
  const required = Object.entries(terraform.required_providers).map(([name, provider]) => [
    name,
    { ...provider, version },
  ]);
  return {
    ...fragment,
    terraform: { ...terraform, required_providers: Object.fromEntries(required) as object },
  };
}
