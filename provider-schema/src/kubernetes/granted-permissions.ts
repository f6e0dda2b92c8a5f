/** What a Role grants, and whether that is enough. */

/** A rule of a Role, as Kubernetes takes it. */
export interface PermissionRule {
  /** API groups; the core group is the empty text. */
  readonly apiGroups: readonly string[];
  /** Kinds of objects, plural in lower case. */
  readonly resources: readonly string[];
  /** What may be done to them, such as `get`. */
  readonly verbs: readonly string[];
  /** Names of the objects to which the rule is confined. @default - all of them */
  readonly resourceNames?: readonly string[];
}

/** Rules, and where they hold: bound in one namespace, or in all. */
export interface GrantedPermissions {
  readonly kind: "Role" | "ClusterRole";
  readonly rules: readonly PermissionRule[];
}

/** One verb on one kind of objects, or on the one object of that name. */
export interface Permission {
  /** Empty for the core group. */
  readonly apiGroup: string;
  /** Plural in lower case, as the API spells it. */
  readonly resource: string;
  readonly verb: string;
  /** @default - every object of the kind */
  readonly resourceName?: string;
}

/**
 * Names to which a rule is confined; undefined for none, which an empty list means too.
 * Source: ResourceNames of PolicyRule in Kubernetes' `rbac/v1`.
 */
export function confinedTo({ resourceNames = [] }: PermissionRule): readonly string[] | undefined {
  return resourceNames.length === 0 ? undefined : resourceNames;
}

/** What rules grant, each verb on each kind of objects, or on each object that they name, once. */
export function permissionsOf(rules: readonly PermissionRule[]): readonly Permission[] {
  const all = rules.flatMap((rule) =>
    rule.apiGroups.flatMap((apiGroup) =>
      rule.resources.flatMap((resource) =>
        rule.verbs.flatMap(
          (verb): readonly Permission[] =>
            confinedTo(rule)?.map((resourceName) => ({ apiGroup, resource, verb, resourceName })) ?? [
              { apiGroup, resource, verb },
            ],
        ),
      ),
    ),
  );
  return [...new Map(all.map((permission) => [JSON.stringify(permission), permission])).values()];
}

/** Whether one of the rules grants it, by name or by an asterisk; where the rules hold is not looked at. */
export function isGranted(rules: readonly PermissionRule[], permission: Permission): boolean {
  const { apiGroup, resource, verb, resourceName } = permission;
  const names = (list: readonly string[], name: string): boolean => list.includes("*") || list.includes(name);
  return rules.some((rule) => {
    const confined = confinedTo(rule);
    return (
      names(rule.apiGroups, apiGroup) &&
      names(rule.resources, resource) &&
      names(rule.verbs, verb) &&
      (confined === undefined || (resourceName !== undefined && confined.includes(resourceName)))
    );
  });
}
