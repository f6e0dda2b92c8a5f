import type { StoredIdentity } from "./identity";

/** A place in which an identity is kept: a file, or a Secret. */
export interface IdentityStore {
  /** In words, for messages. */
  readonly place: string;
  /** Resolves to undefined when there is nothing, or nothing with an identity. */
  readonly read: () => Promise<StoredIdentity | undefined>;
  /** Makes sure that an identity can be kept, before there is one. */
  readonly prepare: () => Promise<PreparedIdentity>;
}

/** Room for an identity that is enrolled next. */
export interface PreparedIdentity {
  /** Keeps the identity. Another replica may have kept its own meanwhile: then that one is resolved. */
  readonly keep: (identity: StoredIdentity) => Promise<StoredIdentity>;
  readonly discard: () => Promise<void>;
}
