import { ClusterRoleBindingV1 } from "@cdktf/provider-kubernetes/lib/cluster-role-binding-v1";
import { ClusterRoleV1 } from "@cdktf/provider-kubernetes/lib/cluster-role-v1";
import { RoleBindingV1 } from "@cdktf/provider-kubernetes/lib/role-binding-v1";
import { RoleV1 } from "@cdktf/provider-kubernetes/lib/role-v1";
import { Lazy, type IResolvable, type TerraformMetaArguments, type TerraformResource } from "cdktf";
import { Construct } from "constructs";

import type { PermissionRule } from "@parkit/provider-schema/internal/kubernetes/granted-permissions";
import type { RoleBindingDocument, RoleDocument } from "@parkit/targets/internal/kubernetes/rbac-documents";

import { requireProvider } from "../required-provider";
import { literalAttributes, literalText } from "../terraform-text";

type PermissionDocument = RoleDocument | RoleBindingDocument;

/** Roles and their bindings as resources, kept in step with a runner's allowlist. */
export interface Permissions {
  /** The resources by id: what they are for, and their kind. */
  readonly resources: ReadonlyMap<string, TerraformResource>;
  /** Adds what a longer allowlist needs, and removes what another kind of role replaces. */
  readonly update: () => void;
}

/**
 * Makes the resources that permit what a runner's allowlist leads to.
 *
 * @param runner - name of the runner, with which the names of all of them begin
 * @param documents - what is needed now
 */
export function permissionResources(
  parent: Construct,
  runner: string,
  documents: () => readonly PermissionDocument[],
  meta: TerraformMetaArguments,
): Permissions {
  const scope = new Construct(parent, "permissions");
  const resources = new Map<string, TerraformResource>();
  const needed = (): ReadonlyMap<string, PermissionDocument> =>
    new Map(documents().map((document) => [resourceId(runner, document), document]));
  const update = (): void => {
    const now = needed();
    for (const id of [...resources.keys()].filter((known) => !now.has(known))) {
      scope.node.tryRemoveChild(id);
      resources.delete(id);
    }
    for (const [id, document] of now) {
      if (resources.has(id)) continue;
      requireProvider(parent, "kubernetes");
      const rules = (): readonly PermissionRule[] => rulesOf(needed().get(id));
      resources.set(id, permissionResource(scope, id, document, rules, meta));
    }
  };
  update();
  return { resources, update };
}

/** Without the runner's name, which may be known only at deployment. */
function resourceId(runner: string, { kind, metadata }: PermissionDocument): string {
  const purpose = metadata.name.slice(runner.length).replace(/^-/, "");
  return [...(purpose === "" ? [] : [purpose]), kind].join("-");
}

function rulesOf(document: PermissionDocument | undefined): readonly PermissionRule[] {
  return document !== undefined && "rules" in document ? document.rules : [];
}

function permissionResource(
  scope: Construct,
  id: string,
  document: PermissionDocument,
  rules: () => readonly PermissionRule[],
  meta: TerraformMetaArguments,
): TerraformResource {
  const metadata = {
    name: literalText(document.metadata.name),
    ...(document.metadata.namespace === undefined
      ? {}
      : { namespace: literalText(document.metadata.namespace) }),
  };
  switch (document.kind) {
    case "Role":
      return new RoleV1(scope, id, { metadata, rule: ruleBlocks(rules), ...meta });
    case "ClusterRole":
      return new ClusterRoleV1(scope, id, { metadata, rule: ruleBlocks(rules), ...meta });
    case "RoleBinding":
      return new RoleBindingV1(scope, id, { metadata, ...binding(document), ...meta });
    case "ClusterRoleBinding":
      return new ClusterRoleBindingV1(scope, id, { metadata, ...binding(document), ...meta });
  }
}

/** In Terraform's spelling: the generated classes hand on a value that is made late as it is. */
function ruleBlocks(rules: () => readonly PermissionRule[]): IResolvable {
  return Lazy.anyValue({
    produce: () =>
      rules().map(({ apiGroups, resources, verbs, resourceNames }) =>
        literalAttributes({ api_groups: apiGroups, resources, verbs, resource_names: resourceNames }),
      ),
  });
}

function binding({ roleRef, subjects }: RoleBindingDocument): {
  readonly roleRef: { readonly apiGroup: string; readonly kind: string; readonly name: string };
  readonly subject: { readonly kind: string; readonly name: string; readonly namespace: string }[];
} {
  return {
    roleRef: { ...roleRef, name: literalText(roleRef.name) },
    subject: subjects.map(({ kind, name, namespace }) => ({
      kind,
      name: literalText(name),
      namespace: literalText(namespace),
    })),
  };
}
