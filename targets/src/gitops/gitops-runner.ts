import { DEFAULT_VERSIONS } from "@parkit/provider-schema/internal/version/versions";
import { runnerComponents, type RunnerSpec } from "@parkit/provider-schema/internal/runner/runner-spec";

import { deployedBy, type DeployedBy } from "../deployed-by";
import { isSomebodyElses } from "../operator/datadog-agent";
import { operatorRelease } from "../operator/operator-chart";
import type { Refusal } from "../target";

/** A runner that a program in its cluster can roll out from a Git repository. */
export type GitOpsSpec =
  DeployedBy<"helm"> | DeployedBy<"helm-agent"> | DeployedBy<"operator"> | DeployedBy<"manifests">;

/** Runners by the standalone chart. */
export const byHelm = deployedBy("helm");
/** Runners by the Agent's chart. */
export const byHelmAgent = deployedBy("helm-agent");
/** Runners by the operator. */
export const byOperator = deployedBy("operator");
const byManifests = deployedBy("manifests");

/** Whether a runner can be rolled out from a Git repository, and nothing in its files is a secret. */
export function isGitOps(spec: RunnerSpec): spec is GitOpsSpec {
  return (
    (byHelm(spec) || byHelmAgent(spec) || byOperator(spec) || byManifests(spec)) &&
    secretRefusal(spec) === undefined &&
    operatorRefusal(spec) === undefined
  );
}

/** Why a runner cannot be rolled out from a Git repository. */
export function gitOpsRefusal(spec: RunnerSpec): Refusal {
  return (
    secretRefusal(spec) ??
    operatorRefusal(spec) ?? {
      reason: `runner ${spec.name} is deployed by ${spec.deployment.type}, and Argo CD and Flux apply objects to a cluster`,
      remedy: `Render target ${spec.deployment.type} and let what manages that host roll it out, or deploy the runner by helm, helm-agent, operator or manifests.`,
    }
  );
}

/** A Git repository is read by many, and forgets nothing. */
function secretRefusal(spec: RunnerSpec): Refusal | undefined {
  if (runnerComponents(spec).some(({ identity }) => identity.type === "inline"))
    return {
      reason: `the description of runner ${spec.name} holds a private key, which would lie in the Git repository`,
      remedy: "Put the identity into a Secret: identity: { type: secret, secretName: … }.",
    };
  // Scripts are written to be read.
  const literal = spec.credentials.find(
    ({ credential: { type, from } }) => type !== "script" && from.type === "literal",
  );
  if (literal === undefined) return undefined;
  return {
    reason: `the description of runner ${spec.name} holds the content of credential ${literal.name}, which would lie in the Git repository`,
    remedy: "Refer to a Secret, from: { secretName: … }, or to a store, from: { type: external, … }.",
  };
}

function operatorRefusal(spec: RunnerSpec): Refusal | undefined {
  if (!byOperator(spec)) return undefined;
  if (isSomebodyElses(spec))
    return {
      reason: `runner ${spec.name} is added to a DatadogAgent of somebody else's, which has a file of its own`,
      remedy: "Put it into that file, in the repository where it lies: parkit synth operator --into FILE.",
    };
  const { operatorVersion = DEFAULT_VERSIONS.operator, crdStrategy } = spec.deployment;
  if (crdStrategy === "preinstalled" || operatorRelease(spec).version !== undefined) return undefined;
  return {
    reason: `which chart brings operator ${operatorVersion} is not known to parkit`,
    remedy: "Leave operatorVersion out, or install the operator yourself and say crdStrategy: preinstalled.",
  };
}
