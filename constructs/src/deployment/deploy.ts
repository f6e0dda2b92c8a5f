import { type TerraformProvider, type ITerraformDependable, type TerraformMetaArguments } from "cdktf";
import type { Construct } from "constructs";

import type { DeploymentType } from "@parkit/provider-schema/internal/deployment/deployment";
import type { RunnerSpec } from "@parkit/provider-schema/internal/runner/runner-spec";
import { deployedBy, type DeployedBy } from "@parkit/targets/internal/deployed-by";

import type { ProviderName } from "../required-provider";
import { metaArguments } from "../terraform/parkit-resource";
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
  /** Providers to use, where the stack has several of a kind. */
  readonly providers: readonly TerraformProvider[];
  /** What has to be there before the runner. */
  readonly dependsOn: readonly ITerraformDependable[] | undefined;
}

type Deploy = (runner: RunnerToDeploy) => Deployed;

/** Each way of deploying, by its type. */
const DEPLOY: Readonly<Record<DeploymentType, Deploy>> = {
  helm: deployBy("helm", deployHelm),
  "helm-agent": deployBy("helm-agent", deployHelmAgent),
  operator: deployBy("operator", deployOperator),
  manifests: deployBy("manifests", deployManifests),
  docker: deployBy("docker", deployDocker),
  compose: deployBy("compose", deployCompose),
  linux: deployBy("linux", deployLinux),
  windows: deployBy("windows", deployWindows),
};

/** Deploys a runner in the way in which it says that it is deployed. */
export function deployRunner(runner: RunnerToDeploy): Deployed {
  return DEPLOY[runner.spec().deployment.type](runner);
}

function deployBy<Type extends DeploymentType>(
  type: Type,
  deploy: (deploying: Deploying<Type>) => Deployed,
): Deploy {
  const is = deployedBy(type);
  return ({ scope, folder, spec, settings, providers, dependsOn }) => {
    const own = (): DeployedBy<Type> => {
      const current = spec();
      if (!is(current)) throw new TypeError("a runner does not change its deployment");
      return current;
    };
    const meta = (name: ProviderName): TerraformMetaArguments =>
      metaArguments({
        provider: providers.find(({ terraformResourceType }) => terraformResourceType === name),
        dependsOn,
      });
    return deploy({ scope, folder, spec: own, settings, meta });
  };
}
