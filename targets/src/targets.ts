import type { RunnerSpec, StandaloneRunnerSpec } from "@parkit/provider-schema/internal/runner/runner-spec";

import { allFiles } from "./all";
import { openCredentials } from "./credentials/credential-commands";
import { credentialsFiles } from "./credentials/credentials";
import { DEPLOYMENT_TARGETS } from "./deployments";
import { dashboardFiles, dashboardRefusal } from "./dashboard/dashboard";
import { argocdTarget } from "./gitops/argocd";
import { fluxTarget } from "./gitops/flux";
import { configFiles } from "./identity/config";
import { isInCluster } from "./kubernetes/in-cluster";
import { rbacFiles } from "./kubernetes/rbac";
import { runnerTarget, type Target, type TargetName } from "./target";
import { terraformFiles } from "./terraform/terraform-json";

function isStandalone(spec: RunnerSpec): spec is StandaloneRunnerSpec {
  return spec.kind === "standalone";
}

/** Everything but `all`, which is made of these. */
const SINGLE: Readonly<Partial<Record<TargetName, Target>>> = {
  ...DEPLOYMENT_TARGETS,
  rbac: runnerTarget(
    "rbac",
    "permissions that the allowed actions need in the cluster",
    isInCluster,
    rbacFiles,
  ),
  credentials: runnerTarget(
    "credentials",
    "templates of the credential files, and how to bring them to the runner",
    (spec): spec is RunnerSpec => openCredentials(spec).length > 0,
    credentialsFiles,
  ),
  terraform: {
    of: "description",
    name: "terraform",
    summary: "connections and groups as plain Terraform JSON",
    refusal: () => undefined,
    files: terraformFiles,
  },
  dashboard: {
    of: "description",
    name: "dashboard",
    summary: "a dashboard and monitors over the metrics that runners send",
    refusal: dashboardRefusal,
    files: dashboardFiles,
  },
  config: runnerTarget("config", "config.yaml of the standalone runner", isStandalone, configFiles),
  argocd: argocdTarget,
  flux: fluxTarget,
};

/** Targets that exist, by name; a name of {@link TargetName} that is missing is not built yet. */
export const TARGETS: Readonly<Partial<Record<TargetName, Target>>> = {
  ...SINGLE,
  all: {
    of: "description",
    name: "all",
    summary: "everything that can be made of a description, with guides and an index",
    refusal: () => undefined,
    files: (description) => allFiles(description, Object.values(SINGLE)),
  },
};
