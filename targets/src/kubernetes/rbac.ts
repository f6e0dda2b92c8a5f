import { deploymentTargetOf } from "../deployments";
import type { InCluster } from "./in-cluster";
import type { TargetFile } from "../target-file";
import { headerText, yamlStream } from "../text/yaml-text";

/**
 * Target `rbac`: what the allowed actions need in the cluster, to be reviewed or applied by somebody else.
 */
export function rbacFiles(spec: InCluster): readonly TargetFile[] {
  const documents = deploymentTargetOf(spec).permissions(spec);
  const header = [`Runner ${spec.name}: what its allowed actions need in the cluster, and no more.`];
  const text = documents.length === 0 ? NOTHING : yamlStream(documents, header);
  return [{ path: "rbac.yaml", text }];
}

const NOTHING = headerText(["No allowed action needs permissions in the cluster."]).trimEnd() + "\n";
