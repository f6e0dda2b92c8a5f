import type { RunnerSpec, StandaloneRunnerSpec } from "@parkit/provider-schema";

import { composeFiles } from "./compose";
import { configFiles } from "./config";
import { deployedBy } from "./deployed-by";
import { dockerFiles } from "./docker";
import { helmFiles } from "./helm";
import { helmAgentFiles } from "./helm-agent";
import { operatorFiles } from "./operator";
import { runnerTarget } from "./target";
import type { Target, TargetName } from "./target";

function isStandalone(spec: RunnerSpec): spec is StandaloneRunnerSpec {
  return spec.kind === "standalone";
}

/** Targets that exist, by name; a name of {@link TargetName} that is missing is not built yet. */
export const TARGETS: Readonly<Partial<Record<TargetName, Target>>> = {
  helm: runnerTarget("helm", "values of chart private-action-runner", deployedBy("helm"), helmFiles),
  "helm-agent": runnerTarget(
    "helm-agent",
    "values of chart datadog, with the runner in Agent or Cluster Agent",
    deployedBy("helm-agent"),
    helmAgentFiles,
  ),
  operator: runnerTarget(
    "operator",
    "DatadogAgent for the Datadog operator",
    deployedBy("operator"),
    operatorFiles,
  ),
  docker: runnerTarget(
    "docker",
    "script around docker run for the standalone runner",
    deployedBy("docker"),
    dockerFiles,
  ),
  compose: runnerTarget(
    "compose",
    "Compose file for the standalone runner",
    deployedBy("compose"),
    composeFiles,
  ),
  config: runnerTarget("config", "config.yaml of the standalone runner", isStandalone, configFiles),
};
