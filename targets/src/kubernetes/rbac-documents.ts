import type { PermissionRule } from "@parkit/provider-schema/internal/kubernetes/granted-permissions";

import type { RunnerRbac } from "./runner-rbac";

const GROUP = "rbac.authorization.k8s.io";

/** Role or ClusterRole with a runner's permissions. */
export interface RoleDocument {
  readonly apiVersion: `${typeof GROUP}/v1`;
  readonly kind: RunnerRbac["kind"];
  readonly metadata: { readonly name: string; readonly namespace?: string };
  readonly rules: readonly PermissionRule[];
}

/** What gives the role to a service account. */
export interface RoleBindingDocument {
  readonly apiVersion: `${typeof GROUP}/v1`;
  readonly kind: `${RunnerRbac["kind"]}Binding`;
  readonly metadata: RoleDocument["metadata"];
  readonly roleRef: {
    readonly apiGroup: typeof GROUP;
    readonly kind: RunnerRbac["kind"];
    readonly name: string;
  };
  readonly subjects: readonly [
    { readonly kind: "ServiceAccount"; readonly name: string; readonly namespace: string },
  ];
}

/** A service account, and the name of what gives it permissions. */
interface RbacSubject {
  /** Name of role and binding. */
  readonly name: string;
  readonly namespace: string;
  readonly serviceAccount: string;
}

/** Role and binding; nothing when there is nothing to permit. */
export function rbacDocuments(
  subject: RbacSubject,
  { kind, rules }: RunnerRbac,
): readonly (RoleDocument | RoleBindingDocument)[] {
  if (rules.length === 0) return [];
  const { name, namespace, serviceAccount } = subject;
  const metadata = kind === "Role" ? { name, namespace } : { name };
  return [
    { apiVersion: `${GROUP}/v1`, kind, metadata, rules },
    {
      apiVersion: `${GROUP}/v1`,
      kind: `${kind}Binding`,
      metadata,
      roleRef: { apiGroup: GROUP, kind, name },
      subjects: [{ kind: "ServiceAccount", name: serviceAccount, namespace }],
    },
  ];
}
