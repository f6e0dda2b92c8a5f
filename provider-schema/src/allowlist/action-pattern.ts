import { type ActionName, type BundleId, isActionName, isBundleId } from "../actions/action-name";
import type { Flavour } from "../runner/flavour";
import { isAtLeast } from "../version/version-number";

/**
 * What an allowlist entry grants: one action, or with `<bundle>.*` every action of exactly that bundle.
 *
 * The Agent's matcher splits an entry at its last dot and compares bundle ids for equality, so a pattern does
 * not reach into nested bundles. Datadog's newer pages suggest that it does; parkit stays with the narrower
 * reading, which grants nothing unasked under either.
 */
type ActionPattern =
  | { readonly kind: "action"; readonly name: ActionName }
  | { readonly kind: "bundle"; readonly bundle: BundleId };

/** First Agent and Cluster Agent whose documentation offers `<bundle>.*`. */
export const WILDCARD_AGENT_VERSION = "7.81.0";

/** What ends an entry that grants a whole bundle. */
const WILDCARD_SUFFIX = ".*";

/**
 * Reads an entry; undefined when it is neither a name nor `<bundle>.*`. A `*` elsewhere, a bare `*` and `?`
 * are not patterns.
 */
export function parseActionPattern(text: string): ActionPattern | undefined {
  if (isActionName(text)) return { kind: "action", name: text };
  if (!text.endsWith(WILDCARD_SUFFIX)) return undefined;
  const bundle = text.slice(0, -WILDCARD_SUFFIX.length);
  return isBundleId(bundle) ? { kind: "bundle", bundle } : undefined;
}

/** Writes a pattern as allowlists do. */
export function formatActionPattern(pattern: ActionPattern): string {
  return pattern.kind === "action" ? pattern.name : pattern.bundle + WILDCARD_SUFFIX;
}

/**
 * Whether a runner takes `<bundle>.*`: Agents from {@link WILDCARD_AGENT_VERSION} do, the standalone runner
 * is not known to.
 *
 * @param agentVersion - version of the Agent that will run; ignored for the standalone runner
 */
export function takesWildcards(flavour: Flavour, agentVersion: string): boolean {
  return flavour !== "standalone" && isAtLeast(agentVersion, WILDCARD_AGENT_VERSION);
}
