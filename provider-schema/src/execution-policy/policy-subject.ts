/**
 * What the input of an action names that a scope can narrow. Datadog has not published how it judges actions
 * that name nothing of the kind: an allowing scope is taken not to match them and a denying one to match, the
 * safe side both times.
 */

import type { KnownActionName } from "../actions/generated/action-names";
import { findAction } from "../actions/catalogue";
import type { ExecutionPolicyScope, PathAccess, ScopedPath } from "./execution-policy";

/** What a task is about to touch. A member that is absent is not named by the action's input. */
export interface PolicySubject {
  /** Namespace of the Kubernetes objects. */
  readonly namespace?: string;
  /** Name of the predefined script. */
  readonly script?: string;
  /** Path that a shell command touches, and whether it writes there. */
  readonly path?: ScopedPath;
}

const WITH_SCRIPT: ReadonlySet<string> = new Set<KnownActionName>([
  "com.datadoghq.script.runPredefinedScript",
  "com.datadoghq.script.runPredefinedPowershellScript",
]);
const SHELL_BUNDLE = "com.datadoghq.remoteaction.rshell.";

/**
 * Whether the input of an action can name what a scope narrows: a namespace, a script, a path. Actions that
 * the catalogue does not know may.
 */
export function canName(action: string, scope: ExecutionPolicyScope["type"]): boolean {
  switch (scope) {
    case "kubernetes": {
      const known = findAction(action);
      return known === undefined || known.kubernetes?.kind.scope === "namespaced";
    }
    case "script":
      return findAction(action) === undefined || WITH_SCRIPT.has(action);
    case "remote-action":
      return findAction(action) === undefined || action.startsWith(SHELL_BUNDLE);
  }
}

/**
 * Whether a scope covers a subject.
 *
 * @param effect - decides about subjects that name nothing of the kind, and about paths that are to be read
 */
export function scopeCovers(
  scope: ExecutionPolicyScope,
  subject: PolicySubject,
  effect: "allow" | "deny",
): boolean {
  switch (scope.type) {
    case "kubernetes":
      return subject.namespace === undefined
        ? effect === "deny"
        : scope.namespaces.includes(subject.namespace);
    case "script":
      return subject.script === undefined ? effect === "deny" : scope.scripts.includes(subject.script);
    case "remote-action": {
      const { path } = subject;
      if (path === undefined) return effect === "deny";
      return scope.paths.some(
        (rule) =>
          isAtOrBelow(path.path, rule.path) && (effect === "deny" || suffices(rule.access, path.access)),
      );
    }
  }
}

function suffices(granted: PathAccess, wanted: PathAccess): boolean {
  return granted === "read-write" || wanted === "read-only";
}

/** Whether a path is another one or below it: `/var/log` covers `/var/log/a`, not `/var/logs`. */
export function isAtOrBelow(path: string, ancestor: string): boolean {
  const root = withoutEnd(ancestor);
  const wanted = withoutEnd(path);
  return wanted === root || wanted.startsWith(`${root}/`);
}

/** Directories from the root down to a path, the path among them, without their ends. */
export function pathAndAncestors(path: string): readonly string[] {
  const parts = withoutEnd(path).split("/");
  return parts.map((_part, index) => parts.slice(0, index + 1).join("/"));
}

function withoutEnd(path: string): string {
  return path.replace(/\/+$/, "");
}
