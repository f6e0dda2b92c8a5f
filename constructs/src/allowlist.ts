import type { ActionName, CustomAction } from "@parkit/provider-schema/internal/actions/action-name";
import type { AUTHORED_SCRIPTS } from "@parkit/provider-schema/internal/actions/catalogue";
import type {
  KnownActionName,
  KnownBundleId,
} from "@parkit/provider-schema/internal/actions/generated/action-names";
import type { AllowInput } from "@parkit/provider-schema/internal/runner/runner";
import type { RunnerIdentityInput } from "@parkit/provider-schema/internal/runner/runner-identity";

/**
 * An allowlist entry as editors check and complete it: an action that runners have, a bundle as a whole
 * (`com.datadoghq.http.*`, where the runner takes them), or any name as `{ custom: "com.example.thing" }`.
 */
export type AllowProps =
  KnownActionName | `${KnownBundleId}.*` | `${typeof AUTHORED_SCRIPTS}.${string}` | ActionName | CustomAction;

/** An allowlist; `"none"` says that the runner is meant to allow nothing. */
export type AllowlistProps = readonly AllowProps[] | "none";

/** A component of an agent deployment: off, or its own allowlist and identity. */
export type ComponentProps =
  false | { readonly allow: AllowlistProps; readonly identity?: RunnerIdentityInput };

/** Allowlists that are not written out. */
export const Allowlist = {
  /** Allows nothing, on purpose. */
  none: (): AllowlistProps => "none",
  /**
   * Entries that an editor cannot look at, because they come from a file or are computed. The rules judge
   * them when the runner is made.
   */
  // What is asserted here is what the rules check.
  of: (entries: readonly AllowInput[]): readonly AllowProps[] => entries as readonly AllowProps[],
} as const;
