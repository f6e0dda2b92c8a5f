import {
  confinedTo,
  type PermissionRule,
} from "@parkit/provider-schema/internal/kubernetes/granted-permissions";

/** Rules of a Role as people read them, one line each: `deployments.apps: get, patch`. */
export function rbacLines(rules: readonly PermissionRule[]): readonly string[] {
  return rules.map((rule) => {
    const { apiGroups, resources, verbs } = rule;
    const objects = apiGroups.flatMap((group) =>
      resources.map((resource) => (group === "" ? resource : `${resource}.${group}`)),
    );
    const names = confinedTo(rule);
    const named = names === undefined ? "" : ` (only ${names.join(", ")})`;
    return `${objects.join(", ")}${named}: ${verbs.join(", ")}`;
  });
}
