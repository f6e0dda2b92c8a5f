import type { PermissionRule } from "@parkit/provider-schema/internal/kubernetes/granted-permissions";

/** Rules of a Role as people read them, one line each: `deployments.apps: get, patch`. */
export function rbacLines(rules: readonly PermissionRule[]): readonly string[] {
  return rules.map(({ apiGroups, resources, verbs, resourceNames }) => {
    const objects = apiGroups.flatMap((group) =>
      resources.map((resource) => (group === "" ? resource : `${resource}.${group}`)),
    );
    const named = resourceNames === undefined ? "" : ` (only ${resourceNames.join(", ")})`;
    return `${objects.join(", ")}${named}: ${verbs.join(", ")}`;
  });
}
