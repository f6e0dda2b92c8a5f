/** What the calls of one run of a provider share. */
import type { Provider } from "../provider/provider";
import { DiagnosticError, errorAt } from "../values/diagnostics";

/** One run of a provider: the client once it is configured, and whether Terraform asked to stop. */
export interface ProviderSession<C> {
  readonly provider: Provider<C>;
  readonly signal: AbortSignal;
  /** Absent until the provider is configured. */
  client?: { readonly configured: C };
}

/**
 * The client.
 * @throws {DiagnosticError} when the provider is not configured.
 */
export function clientOf<C>(session: ProviderSession<C>): C {
  if (session.client !== undefined) return session.client.configured;
  throw new DiagnosticError([
    errorAt(
      [],
      "Provider is not configured",
      "The provider's configuration failed or was not made; see the other errors.",
    ),
  ]);
}

/** What may be shown of a text, by the provider's word. */
export function shownText<C>({ provider, client }: ProviderSession<C>, text: string): string {
  return provider.shownText?.(text, client?.configured) ?? text;
}

/**
 * The entry of a table.
 * @throws {DiagnosticError} when there is none, which means that provider and stored state are of different
 *   versions.
 */
export function entryOf<T>(table: Readonly<Record<string, T>> | undefined, kind: string, name: string): T {
  const entry = table !== undefined && Object.hasOwn(table, name) ? table[name] : undefined;
  if (entry !== undefined) return entry;
  throw new DiagnosticError([
    errorAt([], `Unknown ${kind}`, `This version of the provider has no ${kind} "${name}".`),
  ]);
}
