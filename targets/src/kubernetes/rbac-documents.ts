import type { PermissionRule } from "@parkit/provider-schema/internal/kubernetes/granted-permissions";

import { shellWord } from "../text/shell-word";
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

/**
 * Commands that take away what earlier renderings permitted and this one does not: applying a file deletes
 * nothing.
 *
 * @param names - names that roles and bindings of the runner have, whether there are any now or not
 * @param documents - those that there are
 */
export function revokeCommands(
  names: readonly string[],
  namespace: string,
  documents: readonly (RoleDocument | RoleBindingDocument)[],
): readonly string[] {
  const stale = (kind: RunnerRbac["kind"]): readonly string[] =>
    names.filter(
      (name) => !documents.some(({ kind: made, metadata }) => made === kind && metadata.name === name),
    );
  const deletion = (kinds: string, of: readonly string[], where: string): readonly string[] =>
    of.length === 0
      ? []
      : [`kubectl delete ${kinds} ${of.map(shellWord).join(" ")}${where} --ignore-not-found`];
  return [
    ...deletion("clusterrole,clusterrolebinding", stale("ClusterRole"), ""),
    ...deletion("role,rolebinding", stale("Role"), ` --namespace ${shellWord(namespace)}`),
  ];
}

/** What a guide says above {@link revokeCommands}. */
export const REVOKE_TEXT =
  "The commands that delete take away permissions that an earlier list led to; nothing else does.";

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
