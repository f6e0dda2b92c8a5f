import { deployedBy } from "../deployed-by";
import type { DeployedBy } from "../deployed-by";
import { agentRbacDocuments } from "../agent/agent-rbac";
import { helmAgentAccounts } from "../helm-agent/helm-agent";
import { operatorAccounts } from "../operator/operator";
import { rbacDocuments } from "./rbac-documents";
import { runnerRbac } from "./runner-rbac";
import type { RunnerSpec } from "@parkit/provider-schema/internal/runner/runner-spec";
import type { TargetFile } from "../target-file";
import { headerText, yamlStream } from "../text/yaml-text";

/** A runner in a Kubernetes cluster. */
export type InCluster =
  DeployedBy<"helm"> | DeployedBy<"manifests"> | DeployedBy<"helm-agent"> | DeployedBy<"operator">;

/** Whether a runner lives in a Kubernetes cluster. */
export function isInCluster(spec: RunnerSpec): spec is InCluster {
  return [deployedBy("helm"), deployedBy("manifests"), deployedBy("helm-agent"), deployedBy("operator")].some(
    (test) => test(spec),
  );
}

/** Target `rbac`: what the allowed actions need in the cluster, to be reviewed or applied by somebody else. */
export function rbacFiles(spec: InCluster): readonly TargetFile[] {
  const documents = clusterPermissions(spec);
  const header = [`Runner ${spec.name}: what its allowed actions need in the cluster, and no more.`];
  const text = documents.length === 0 ? NOTHING : yamlStream(documents, header);
  return [{ path: "rbac.yaml", text }];
}

const NOTHING = headerText(["No allowed action needs permissions in the cluster."]).trimEnd() + "\n";

function clusterPermissions(spec: InCluster): readonly object[] {
  if (deployedBy("helm-agent")(spec)) return agentRbacDocuments(spec, helmAgentAccounts(spec));
  if (deployedBy("operator")(spec)) return agentRbacDocuments(spec, operatorAccounts(spec));
  const { deployment } = spec;
  const name = ("release" in deployment ? deployment.release : undefined) ?? spec.name;
  const serviceAccount = deployment.serviceAccount?.name ?? name;
  return rbacDocuments(
    { name, namespace: deployment.namespace, serviceAccount },
    runnerRbac(spec.allow, "standalone", deployment),
  );
}
