import type { Flavour } from "@parkit/provider-schema/internal/runner/flavour";

/** What people call the program in which a runner works. */
export const FLAVOUR_TITLES: Readonly<Record<Flavour, string>> = {
  agent: "node Agent",
  "cluster-agent": "Cluster Agent",
  standalone: "standalone runner",
};
