/**
 * Which actions the runner runs: the configured ones, and the connection tests that come with them, as in
 * Agents. Agents add further defaults for bundles that this runner does not have.
 */
import { Allowlist } from "@parkit/provider-schema/internal/allowlist/allowlist";
import { inheritedActions } from "@parkit/provider-schema/internal/allowlist/implicit-actions";
import { actionError } from "../task-error";

/** Judges actions by their names. */
export interface ActionPolicy {
  allows(name: string): boolean;
  /**
   * Refuses an action that is not allowed.
   *
   * @throws {@link TaskError} with code ACTION_ERROR.
   */
  check(name: string): void;
  /** Takes another list from now on. */
  replace(entries: readonly string[]): void;
}

/** Makes a policy. An empty list allows nothing. */
export function createActionPolicy(entries: readonly string[]): ActionPolicy {
  let grants = granted(entries);
  return {
    allows: (name) => grants(name),
    check: (name) => {
      if (!grants(name)) throw actionError(`action ${name} is not in the allow list`);
    },
    replace: (others) => {
      grants = granted(others);
    },
  };
}

function granted(entries: readonly string[]): (name: string) => boolean {
  const allowlist = Allowlist.of(entries);
  const inherited = new Set<string>(inheritedActions(allowlist, "agent").map(({ name }) => name));
  return (name) => allowlist.grants(name) || inherited.has(name);
}
