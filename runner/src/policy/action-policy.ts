/**
 * Which actions the runner runs: the configured ones, and the connection tests that come with them. Agents add further defaults for bundles
 * that this runner does not have.
 */
import { Allowlist } from "@parkit/provider-schema/allowlist";
import { ErrorCode } from "@parkit/protocol/error-code";
import { TaskError } from "../task-error";

/** Actions that are allowed as soon as any action below the namespace is. Source: the Agent's configuration of allowed actions. */
const INHERITED: Readonly<Record<string, string>> = {
  "com.datadoghq.gitlab.users.testConnection": "com.datadoghq.gitlab",
  "com.datadoghq.kubernetes.core.testConnection": "com.datadoghq.kubernetes",
  "com.datadoghq.script.testConnection": "com.datadoghq.script",
  "com.datadoghq.script.enrichScript": "com.datadoghq.script",
  "com.datadoghq.http.testConnection": "com.datadoghq.http",
  "com.datadoghq.remoteaction.testConnection": "com.datadoghq.remoteaction",
};

/** Judges actions by their names. */
export interface ActionPolicy {
  allows(name: string): boolean;
  /**
   * Refuses an action that is not allowed.
   *
   * @throws {@link TaskError} with code ACTION_ERROR.
   */
  check(name: string): void;
}

/** Makes a policy. An empty list allows nothing. */
export function createActionPolicy(entries: readonly string[]): ActionPolicy {
  const allowlist = Allowlist.of(entries);
  const inherited = new Set(
    Object.entries(INHERITED).flatMap(([name, namespace]) =>
      allowlist.grantsUnder(namespace) ? [name] : [],
    ),
  );
  const allows = (name: string): boolean => allowlist.grants(name) || inherited.has(name);
  return {
    allows,
    check: (name) => {
      if (!allows(name))
        throw new TaskError(ErrorCode.ACTION_ERROR, `action ${name} is not in the allow list`);
    },
  };
}
