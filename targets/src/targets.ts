import type { RunnerSpec, StandaloneRunnerSpec } from "@parkit/provider-schema";

import { allFiles } from "./all";
import { composeFiles } from "./compose/compose";
import { configFiles } from "./identity/config";
import { openCredentials } from "./credentials/credential-commands";
import { credentialsFiles } from "./credentials/credentials";
import { deployedBy } from "./deployed-by";
import { dockerFiles } from "./docker/docker";
import { guideFile } from "./guide/guide";
import { helmFiles } from "./helm/helm";
import { helmAgentFiles } from "./helm-agent/helm-agent";
import { linuxFiles } from "./linux/linux";
import { manifestsFiles } from "./manifests/manifests";
import { operatorFiles } from "./operator/operator";
import { isInCluster, rbacFiles } from "./kubernetes/rbac";
import { runnerTarget } from "./target";
import { terraformFiles } from "./terraform/terraform-json";
import { windowsFiles } from "./windows/windows";
import type { RunnerTarget, Target, TargetName } from "./target";

function isStandalone(spec: RunnerSpec): spec is StandaloneRunnerSpec {
  return spec.kind === "standalone";
}

/** A way of deploying, with the guide to it behind its files. */
function withGuide(target: RunnerTarget): RunnerTarget {
  return { ...target, files: (spec) => [...target.files(spec), guideFile(spec)] };
}

/** Everything but `all`, which is made of these. */
const SINGLE: Readonly<Partial<Record<TargetName, Target>>> = {
  helm: withGuide(
    runnerTarget("helm", "values of chart private-action-runner", deployedBy("helm"), helmFiles),
  ),
  "helm-agent": withGuide(
    runnerTarget(
      "helm-agent",
      "values of chart datadog, with the runner in Agent or Cluster Agent",
      deployedBy("helm-agent"),
      helmAgentFiles,
    ),
  ),
  operator: withGuide(
    runnerTarget("operator", "DatadogAgent for the Datadog operator", deployedBy("operator"), operatorFiles),
  ),
  docker: withGuide(
    runnerTarget(
      "docker",
      "script around docker run for the standalone runner",
      deployedBy("docker"),
      dockerFiles,
    ),
  ),
  compose: withGuide(
    runnerTarget("compose", "Compose file for the standalone runner", deployedBy("compose"), composeFiles),
  ),
  manifests: withGuide(
    runnerTarget(
      "manifests",
      "plain Kubernetes objects for the standalone runner",
      deployedBy("manifests"),
      manifestsFiles,
    ),
  ),
  linux: withGuide(
    runnerTarget(
      "linux",
      "install script and datadog.yaml section for a Linux host",
      deployedBy("linux"),
      linuxFiles,
    ),
  ),
  windows: withGuide(
    runnerTarget(
      "windows",
      "install script and datadog.yaml section for a Windows host",
      deployedBy("windows"),
      windowsFiles,
    ),
  ),
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
    files: terraformFiles,
  },
  config: runnerTarget("config", "config.yaml of the standalone runner", isStandalone, configFiles),
};

/** Targets that exist, by name; a name of {@link TargetName} that is missing is not built yet. */
export const TARGETS: Readonly<Partial<Record<TargetName, Target>>> = {
  ...SINGLE,
  all: {
    of: "description",
    name: "all",
    summary: "everything that can be made of a description, with guides and an index",
    files: (description) => allFiles(description, Object.values(SINGLE)),
  },
};
