/** What handlers are given, whatever they handle. */
import type { Diagnostic } from "../values/diagnostics";

/** What every handler gets. */
export interface CallContext {
  /** Aborted when Terraform asks the provider to stop; pass it to every request. */
  readonly signal: AbortSignal;
  /**
   * Adds a diagnostic to the answer. An error fails the call; the call still finishes and its result counts.
   */
  readonly report: (diagnostic: Diagnostic) => void;
}

/** What a handler gets once the provider is configured. `C` is what the provider's `configure` returned. */
export interface ClientContext<C> extends CallContext {
  readonly client: C;
}

/** Small texts kept beside a state, never shown to users (but stored in clear): hashes, etags. */
export type PrivateState = Readonly<Record<string, string>>;

/** Access to private state. What is not set stays as it was. */
export interface PrivateStateAccess {
  readonly privateState: PrivateState;
  readonly setPrivateState: (state: PrivateState) => void;
}
