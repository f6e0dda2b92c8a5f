import type { ActionRisk } from "@parkit/provider-schema/internal/actions/action-risk";
import type { Flavour } from "@parkit/provider-schema/internal/runner/flavour";

import type { Phrase } from "./phrase";

/** Kinds of objects that a description names. */
export type ChangedObjectType =
  "description" | "runner" | "connection" | "connection-group" | "execution-policy";

/** What of an object changes; `object` is the whole of it. */
export type ChangeTopic =
  | "object"
  | "component"
  | "actions"
  | "permissions"
  | "modes"
  | "identity"
  | "deployment"
  | "version"
  | "credentials"
  | "integration"
  | "runner"
  | "tags"
  | "members"
  | "targets"
  | "scope"
  | "access"
  | "settings";

/** One difference between two descriptions, told of the later one. */
export interface Change {
  readonly object: {
    readonly type: ChangedObjectType;
    /** Empty for the description itself. */ readonly name: string;
  };
  /** Program of an Agent's runner, where only one of them changes. */
  readonly component?: Flavour;
  readonly topic: ChangeTopic;
  readonly kind: "added" | "removed" | "changed";
  /** What an action that is gained can do, where the catalogue knows it. */
  readonly risk?: ActionRisk;
  /** What changes, without naming the object. */
  readonly words: Phrase;
}

/** A change whose object is named by the caller. */
export type ChangeOfObject = Omit<Change, "object">;
