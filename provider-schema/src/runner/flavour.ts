/**
 * The three programs that can run private actions: the node Agent, the Cluster Agent, and the standalone
 * runner. They differ in actions, modes, identity storage and allowlist syntax.
 */
export type Flavour = "agent" | "cluster-agent" | "standalone";

/** All flavours, in the order in which tables show them. */
export const FLAVOURS: readonly Flavour[] = ["agent", "cluster-agent", "standalone"];
