import type { PodSettings } from "@parkit/provider-schema/internal/deployment/pod";
import type { StandaloneRunnerSpec } from "@parkit/provider-schema/internal/runner/runner-spec";

import type { InCluster } from "./in-cluster";
import { rbacDocuments, type RoleBindingDocument, type RoleDocument } from "./rbac-documents";
import { runnerRbac } from "./runner-rbac";

/** Objects that permit what a standalone runner's allowlist leads to. */
export function standalonePermissions(
  spec: StandaloneRunnerSpec &
    InCluster & { readonly deployment: PodSettings & { readonly release?: string } },
): readonly (RoleDocument | RoleBindingDocument)[] {
  const { deployment } = spec;
  const name = deployment.release ?? spec.name;
  const serviceAccount = deployment.serviceAccount?.name ?? name;
  return rbacDocuments(
    { name, namespace: deployment.namespace, serviceAccount },
    runnerRbac(spec.allow, "standalone", deployment),
  );
}
