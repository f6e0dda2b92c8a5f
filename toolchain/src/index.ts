export { cacheFolder } from "./cache";
export { clusterStatus, downCluster, findCluster, upCluster } from "./cluster/backends";
export {
  ClusterError,
  type BackendName,
  type Cluster,
  type ClusterAbsent,
  type ClusterOptions,
  type ClusterPart,
  type ClusterStatus,
} from "./cluster/cluster";
export { resolveOneNode } from "./cluster/one-node/one-node-cluster";
export { formatColumns } from "./columns";
export { startProgress, type Progress, type ProgressStream } from "./progress";
export {
  resolveTool,
  type ResolveOptions,
  type ToolFound,
  type ToolMissing,
  type ToolOrigin,
} from "./resolve-tool";
export { terraformEnvironment } from "./terraform-environment";
export {
  toolNames,
  tools,
  type GoBuild,
  type NpmInstall,
  type SystemPackage,
  type Tool,
  type ToolName,
} from "./tool";
