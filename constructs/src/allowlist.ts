import type { AllowlistInput } from "@parkit/provider-schema/internal/runner/runner";

/** Allowlists that are not lists of actions. */
export const Allowlist = {
  /** Allows nothing, on purpose. */
  none: (): AllowlistInput => "none",
} as const;
