import type { TerraformMetaArguments } from "cdktf";
import type { Construct } from "constructs";

import type { DeploymentType } from "@parkit/provider-schema/internal/deployment/deployment";
import type { RunnerSpec } from "@parkit/provider-schema/internal/runner/runner-spec";
import { deployedBy, type DeployedBy } from "@parkit/targets/internal/deployed-by";

import type { Enrollment } from "../identity/enrollment";
import type { ProviderName } from "../required-provider";
import { deployCompose } from "./compose";
import type { Deployed } from "./deployment-resources";
import type { DeploymentSettings } from "./deployment-settings";
import type { Deploying } from "./deploying";
import { deployDocker } from "./docker";
import { deployHelm } from "./helm";
import { deployHelmAgent } from "./helm-agent";
import { deployLinux } from "./linux";
import { deployManifests } from "./manifests";
import { deployOperator } from "./operator";
import { deployWindows } from "./windows";

/** A runner that is to be deployed. */
interface RunnerToDeploy {
  /** The runner's construct. */
  readonly scope: Construct;
  /** Where files go, relative to the stack's folder. */
  readonly folder: string;
  /** The runner as it is when asked. */
  readonly spec: () => RunnerSpec;
  readonly settings: DeploymentSettings;
  readonly enrollment: Enrollment | undefined;
  /** Meta-arguments of a resource of a provider. */
  readonly meta: (provider: ProviderName) => TerraformMetaArguments;
}

/** Each way of deploying, by its type. */
const DEPLOY: { readonly [Type in DeploymentType]: (deploying: Deploying<Type>) => Deployed } = {
  helm: deployHelm,
  "helm-agent": deployHelmAgent,
  operator: deployOperator,
  manifests: deployManifests,
  docker: deployDocker,
  compose: deployCompose,
  linux: deployLinux,
  windows: deployWindows,
};

/** Deploys a runner in the way in which it says that it is deployed. */
export function deployRunner(runner: RunnerToDeploy): Deployed {
  const { type } = runner.spec().deployment;
  return deployBy<DeploymentType>(type, DEPLOY[type], runner);
}

function deployBy<Type extends DeploymentType>(
  type: Type,
  deploy: (typeof DEPLOY)[Type],
  { spec, ...rest }: RunnerToDeploy,
): Deployed {
  const is = deployedBy(type);
  const own = (): DeployedBy<Type> => {
    const current = spec();
    if (!is(current)) throw new TypeError("a runner does not change its deployment");
    return current;
  };
  return deploy({ ...rest, spec: own });
}
